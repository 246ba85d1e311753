import type { Project } from "../../project/project.ts";
import { readToml } from "../../project/toml.ts";
import type { PylockPackages } from "../package-manager.ts";
import { normalName } from "../requirements.ts";
import type { Requirement } from "../requirements.ts";
import { from, lineOf } from "../source.ts";
import { rootsOf } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { noGroups } from "./groups.ts";
import { filesOfLock } from "./lock-files.ts";
import type { LockedDependency, LockedPackage } from "./locked.ts";
import { projectRequirements } from "./project.ts";
import { strings, tableOf, textOf } from "./pyproject.ts";

/** `pylock.toml`, or the one that is named for production: `pylock.prod.toml`. */
export function findPylock(project: Project): string | undefined {
  return ["pylock.toml", "pylock.production.toml", "pylock.prod.toml"].find((file) => project.exists(file));
}

/** What a PEP 751 lock file installs; undefined where it is no TOML. */
export function readPylock(project: Project, path: string): Dependencies | undefined {
  const text = project.read(path);
  const table = text === undefined ? undefined : readToml(text);
  if (text === undefined || table === undefined) return undefined;
  const listed = table["packages"];
  const locked = (Array.isArray(listed) ? listed.map(tableOf) : []).map(packageOf);
  const asked = projectRequirements(project);
  const direct =
    asked.length > 0
      ? asked
      : locked.map((one): Requirement => ({
          name: one.name,
          extras: [],
          specifier: one.version === undefined ? "" : `==${one.version}`,
          kind: one.source,
          path,
          line: lineOf(text, `name = "${one.name}"`) ?? 1,
          written: one.name,
        }));
  const there = new Set(locked.map(({ name }) => name));
  const missing = asked.find(({ name, kind, marker }) => kind === "index" && marker === undefined && !there.has(name));
  const packages: PylockPackages = {
    name: "pylock",
    manifest: project.exists("pyproject.toml") ? "pyproject.toml" : path,
    manifests: [...(project.exists("pyproject.toml") ? ["pyproject.toml"] : []), path],
    lock: {
      path,
      state: missing !== undefined ? "stale" : asked.length > 0 ? "fresh" : "unknown",
      reason:
        missing !== undefined
          ? `pyproject.toml asks for ${missing.name}, which is not in it`
          : asked.length > 0
            ? "each requirement of pyproject.toml is in it"
            : "nothing beside it says what it was made from",
      writtenBy: textOf(table["created-by"]),
      hashes: true,
    },
    build: undefined,
    groups: { ...noGroups, keep: strings(table["default-groups"]), others: [...strings(table["dependency-groups"]), ...strings(table["extras"])] },
    options: [],
    indexes: [],
    local: locked.filter(({ source }) => source === "local").map(({ name }) => name),
  };
  return {
    packages: { value: packages, confidence: "certain", evidence: [from(path, undefined, "lock file of PEP 751")] },
    direct,
    elsewhere: [],
    locked,
    roots: rootsOf(locked.map((one) => ({ name: one.name, extras: [], specifier: "", kind: "index", path, line: 1, written: one.name }))),
    lockedPython: textOf(table["requires-python"]),
    contradictions: [],
    problems: [],
  };
}

function packageOf(table: Readonly<Record<string, unknown>>): LockedPackage {
  const dependencies = table["dependencies"];
  return {
    name: normalName(textOf(table["name"]) ?? ""),
    version: textOf(table["version"]),
    wheels: filesOfLock(table["wheels"]),
    source: table["vcs"] !== undefined ? "vcs" : table["directory"] !== undefined ? "local" : table["archive"] !== undefined ? "url" : "index",
    dependencies: (Array.isArray(dependencies) ? dependencies.map(tableOf) : []).map((one): LockedDependency => ({
      name: normalName(textOf(one["name"]) ?? ""),
      extras: [],
      marker: undefined,
      version: textOf(one["version"]),
    })),
    extras: {},
    marker: textOf(table["marker"]),
    groups: undefined,
  };
}
