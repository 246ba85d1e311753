import { at, readToml } from "../../project/toml.ts";
import type { Project } from "../../project/project.ts";
import type { LockFile, PoetryPackages } from "../package-manager.ts";
import { normalName, parseRequirement } from "../requirements.ts";
import type { Requirement } from "../requirements.ts";
import { from, lineOf } from "../source.ts";
import { buildSystemOf } from "./build-system.ts";
import { poetryHashes } from "./content-hash.ts";
import { inGroup, isDevelopmentGroup, rootsOf } from "./dependencies.ts";
import type { Dependencies } from "./dependencies.ts";
import { chosenGroups, neededGroups } from "./groups.ts";
import type { AskedFor } from "./install-commands.ts";
import { filesOfLock } from "./lock-files.ts";
import type { LockedDependency, LockedPackage } from "./locked.ts";
import { groupsIn, requirementsIn, strings, tableOf, textOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";

/** What Poetry installs. */
export function readPoetry(project: Project, pyproject: Pyproject, asked: AskedFor): Dependencies {
  const poetry = tableOf(pyproject.at("tool", "poetry"));
  const main = [...requirementsIn(pyproject, pyproject.at("project", "dependencies")), ...tableRequirements(pyproject, tableOf(poetry["dependencies"]))];
  const groups = groupsOf(pyproject, poetry);
  const optional = optionalGroups(poetry);
  const extras = new Map([
    ...groupsIn(pyproject, "project", "optional-dependencies"),
    ...Object.entries(tableOf(poetry["extras"])).map(
      ([extra, names]) => [extra, main.filter(({ name }) => strings(names).map(normalName).includes(name))] as const,
    ),
  ]);
  const inExtras = new Set([...extras.values()].flat());
  const own = main.filter((one) => !inExtras.has(one) && !isOptional(poetry, one.name));
  const defaults = [...groups.keys()].filter((group) => !optional.has(group));
  const choice = chosenGroups({
    groups: [...groups.keys()],
    extras: [...extras.keys()],
    defaults,
    asked,
    needed: neededGroups({ own, groups, extras }),
    isDevelopment: isDevelopmentGroup,
  });
  const taken = [...choice.keep, ...choice.add];
  const direct = [...own, ...taken.flatMap((group) => groups.get(group) ?? []), ...choice.extras.flatMap((extra) => extras.get(extra) ?? [])];
  const text = project.read("poetry.lock");
  const lock = text === undefined ? undefined : readPoetryLock(text);
  const packageMode = poetry["package-mode"] !== false;
  const packages: PoetryPackages = {
    name: "poetry",
    manifest: pyproject.path,
    manifests: [pyproject.path, ...(text === undefined ? [] : ["poetry.lock"]), ...(project.exists("poetry.toml") ? ["poetry.toml"] : [])],
    lock: text === undefined ? undefined : stateOf(text, lock, pyproject),
    build: packageMode ? buildSystemOf(pyproject) : undefined,
    groups: choice,
    options: [],
    indexes: sourcesOf(poetry),
    local: main.filter(({ kind }) => kind === "local").map(({ specifier, name }) => specifier.replace(/^@\s*(?:file:\/\/)?/, "") || name),
    major: majorOf(lock?.writtenBy, pyproject, poetry),
    packageMode,
  };
  return {
    packages: {
      value: packages,
      confidence: text === undefined ? "likely" : "certain",
      evidence: [
        text === undefined
          ? from(pyproject.path, lineOf(pyproject.text, "[tool.poetry"), "[tool.poetry]")
          : from("poetry.lock", undefined, "Poetry's lock file"),
      ],
    },
    direct,
    elsewhere: [
      ...[...groups].filter(([group]) => !taken.includes(group)).flatMap(([group, list]) => inGroup(group, list)),
      ...[...extras].filter(([extra]) => !choice.extras.includes(extra)).flatMap(([extra, list]) => inGroup(extra, list)),
    ],
    locked: lock?.packages,
    roots: rootsOf(direct),
    lockedPython: lock?.python,
    contradictions: [],
    problems: [],
  };
}

function groupsOf(pyproject: Pyproject, poetry: Readonly<Record<string, unknown>>): Map<string, readonly Requirement[]> {
  const groups = new Map<string, readonly Requirement[]>(groupsIn(pyproject, "dependency-groups"));
  const old = tableOf(poetry["dev-dependencies"]);
  if (Object.keys(old).length > 0) groups.set("dev", tableRequirements(pyproject, old));
  for (const [name, group] of Object.entries(tableOf(poetry["group"])))
    groups.set(name, [...(groups.get(name) ?? []), ...tableRequirements(pyproject, tableOf(tableOf(group)["dependencies"]))]);
  return groups;
}

function optionalGroups(poetry: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  return new Set(Object.entries(tableOf(poetry["group"])).flatMap(([name, group]) => (tableOf(group)["optional"] === true ? [name] : [])));
}

function isOptional(poetry: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.entries(tableOf(poetry["dependencies"])).some(([key, value]) => normalName(key) === name && tableOf(value)["optional"] === true);
}

/** `fastapi = "^0.115"`, `uvicorn = { extras = ["standard"], version = "^0.3" }`, `lib = { path = "../lib" }`. */
export function tableRequirements(pyproject: Pick<Pyproject, "path" | "text">, table: Readonly<Record<string, unknown>>): Requirement[] {
  return Object.entries(table).flatMap(([key, value]) => {
    if (normalName(key) === "python") return [];
    const one = tableOf(Array.isArray(value) ? value[0] : value);
    const version = textOf(value) ?? textOf(one["version"]) ?? "";
    const extras = strings(one["extras"]);
    const marker = textOf(one["markers"]);
    const path = textOf(one["path"]);
    const address = textOf(one["git"]) ?? textOf(one["url"]);
    const line = lineOfKey(pyproject.text, key);
    const written = `${key}${extras.length === 0 ? "" : `[${extras.join(",")}]`} ${version}`.trim();
    const found = parseRequirement(`${key}${extras.length === 0 ? "" : `[${extras.join(",")}]`}`, pyproject.path, line);
    if (found === undefined) return [];
    const kind = path !== undefined ? "local" : one["git"] !== undefined ? "vcs" : address !== undefined ? "url" : "index";
    return [{ ...found, written, specifier: path ?? address ?? version, kind, ...(marker === undefined ? {} : { marker }) } as const];
  });
}

/** 1-based line of `key = …`, in quotes or without. */
function lineOfKey(text: string, key: string): number {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => {
    const start = line.trimStart().replace(/^["']/, "");
    return start.startsWith(key) && /^["']?\s*=/.test(start.slice(key.length));
  });
  return at === -1 ? (lineOf(text, key) ?? 1) : at + 1;
}

interface PoetryLock {
  readonly python: string | undefined;
  readonly packages: readonly LockedPackage[];
  readonly contentHash: string | undefined;
  readonly writtenBy: string | undefined;
}

function readPoetryLock(text: string): PoetryLock | undefined {
  const table = readToml(text);
  if (table === undefined) return undefined;
  const listed = table["package"];
  const files = tableOf(at(table, "metadata", "files"));
  return {
    python: textOf(at(table, "metadata", "python-versions")),
    packages: (Array.isArray(listed) ? listed.map(tableOf) : []).map((one) => packageOf(one, files)),
    contentHash: textOf(at(table, "metadata", "content-hash")),
    writtenBy: /^# This file is automatically @generated by Poetry ([\d.]+)/.exec(text)?.[1],
  };
}

function packageOf(table: Readonly<Record<string, unknown>>, files: Readonly<Record<string, unknown>>): LockedPackage {
  const name = textOf(table["name"]) ?? "";
  const source = textOf(tableOf(table["source"])["type"]);
  const dependencies = Object.entries(tableOf(table["dependencies"])).map(([key, value]) => [key, value] as const);
  const extras = Object.entries(tableOf(table["extras"])).map(([extra, list]) => [normalName(extra), strings(list).flatMap(dependencyIn)] as const);
  const required = dependencies.filter(([, value]) => tableOf(Array.isArray(value) ? value[0] : value)["optional"] !== true);
  const markers = textOf(table["markers"]) ?? textOf(tableOf(table["markers"])["main"]);
  return {
    name: normalName(name),
    version: textOf(table["version"]),
    wheels: filesOfLock(table["files"] ?? files[name]),
    source: source === "git" ? "vcs" : source === "url" ? "url" : source === "directory" || source === "file" ? "local" : "index",
    dependencies: required.map(([key, value]): LockedDependency => {
      const one = tableOf(Array.isArray(value) ? value[0] : value);
      return { name: normalName(key), extras: strings(one["extras"]).map(normalName), marker: Array.isArray(value) ? undefined : textOf(one["markers"]) };
    }),
    extras: Object.fromEntries(extras),
    marker: markers,
    groups: table["groups"] === undefined ? undefined : strings(table["groups"]),
  };
}

/** `uvicorn[standard] (>=0.15) ; python_version >= "3.8"` */
export function dependencyIn(written: string): LockedDependency[] {
  const found = parseRequirement(written, "", 1);
  return found === undefined ? [] : [{ name: found.name, extras: found.extras, marker: found.marker }];
}

function stateOf(text: string, lock: PoetryLock | undefined, pyproject: Pyproject): LockFile {
  const place = { path: "poetry.lock", writtenBy: lock?.writtenBy, hashes: text.includes("sha256:") };
  if (lock === undefined) return { ...place, state: "unknown", reason: "it is no TOML" };
  const hashes = poetryHashes(pyproject);
  if (lock.contentHash === undefined || hashes.length === 0) return { ...place, state: "unknown", reason: "it holds no content hash that can be compared" };
  return hashes.includes(lock.contentHash)
    ? { ...place, state: "fresh", reason: "its content hash is that of pyproject.toml" }
    : { ...place, state: "stale", reason: "its content hash is not that of pyproject.toml" };
}

function majorOf(writtenBy: string | undefined, pyproject: Pyproject, poetry: Readonly<Record<string, unknown>>): 1 | 2 {
  if (writtenBy !== undefined) return writtenBy.startsWith("1.") || writtenBy.startsWith("0.") ? 1 : 2;
  const wanted = textOf(poetry["requires-poetry"]);
  if (wanted !== undefined) return /^\D*1/.test(wanted) ? 1 : 2;
  return pyproject.at("project", "name") !== undefined || poetry["dev-dependencies"] === undefined ? 2 : 1;
}

function sourcesOf(poetry: Readonly<Record<string, unknown>>): string[] {
  const listed = poetry["source"];
  return (Array.isArray(listed) ? listed.map(tableOf) : []).flatMap((one) => textOf(one["name"]) ?? textOf(one["url"]) ?? []);
}
