import type { BuildSystem } from "../package-manager.ts";
import { strings, tableOf, textOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";

/** How a project with a `[build-system]` is built; undefined where it has none. */
export function buildSystemOf(pyproject: Pyproject): BuildSystem | undefined {
  const table = tableOf(pyproject.at("build-system"));
  const requires = strings(table["requires"]);
  if (Object.keys(table).length === 0) return undefined;
  // without a backend, setuptools is what builds
  const backend = textOf(table["build-backend"]) ?? "setuptools.build_meta:__legacy__";
  return {
    backend,
    reads: filesRead(pyproject),
    versionFromGit: requires.some((one) =>
      /^(?:setuptools[-_]scm|hatch-vcs|versioningit|poetry-dynamic-versioning|pdm-backend-scm|dunamai|uv-dynamic-versioning)/.test(one),
    ),
  };
}

function filesRead(pyproject: Pyproject): string[] {
  const readme = pyproject.at("project", "readme") ?? pyproject.at("tool", "poetry", "readme");
  const licence = tableOf(pyproject.at("project", "license"))["file"];
  const version = pyproject.at("tool", "hatch", "version", "path");
  const files = [
    textOf(readme) ?? textOf(tableOf(readme)["file"]),
    ...strings(readme),
    textOf(licence),
    ...strings(pyproject.at("project", "license-files")),
    textOf(version),
  ];
  return [...new Set(files.filter((file) => file !== undefined && !file.includes("*")))] as string[];
}
