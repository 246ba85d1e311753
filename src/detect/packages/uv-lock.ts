import { at, readToml } from "../../project/toml.ts";
import type { LockFile } from "../package-manager.ts";
import { normalName } from "../requirements.ts";
import type { Requirement } from "../requirements.ts";
import type { LockedDependency, LockedPackage } from "./locked.ts";
import { strings, tableOf, textOf } from "./pyproject.ts";

export interface UvLock {
  readonly python: string | undefined;
  readonly packages: readonly LockedPackage[];
  /** Packages whose source lies in the repository, with their directories relative to the lock's. */
  readonly members: readonly { readonly name: string; readonly directory: string }[];
  /** What the lock remembers of a project's own requirements, by its name. */
  readonly metadata: ReadonlyMap<string, Metadata>;
}

interface Metadata {
  readonly requires: readonly unknown[];
  readonly groups: Readonly<Record<string, unknown>>;
}

/** Reads uv.lock; undefined for what is no TOML. */
export function readUvLock(text: string): UvLock | undefined {
  const table = readToml(text);
  if (table === undefined) return undefined;
  const listed = table["package"];
  const tables = Array.isArray(listed) ? listed.map(tableOf) : [];
  const members = tables.flatMap((one) => {
    const source = tableOf(one["source"]);
    const directory = textOf(source["editable"]) ?? textOf(source["virtual"]) ?? textOf(source["directory"]);
    return directory === undefined ? [] : [{ name: normalName(textOf(one["name"]) ?? ""), directory }];
  });
  const metadata = new Map(
    tables.flatMap((one) => {
      const found = tableOf(one["metadata"]);
      if (one["metadata"] === undefined) return [];
      const requires = found["requires-dist"];
      return [[normalName(textOf(one["name"]) ?? ""), { requires: Array.isArray(requires) ? requires : [], groups: tableOf(found["requires-dev"]) }] as const];
    }),
  );
  return { python: textOf(at(table, "requires-python")), packages: tables.map(packageOf), members, metadata };
}

function packageOf(table: Readonly<Record<string, unknown>>): LockedPackage {
  const source = tableOf(table["source"]);
  const wheels = table["wheels"];
  const extras = tableOf(table["optional-dependencies"]);
  return {
    name: normalName(textOf(table["name"]) ?? ""),
    version: textOf(table["version"]),
    wheels: Array.isArray(wheels) ? wheels.flatMap((wheel) => fileName(tableOf(wheel)) ?? []) : undefined,
    source: "registry" in source ? "index" : "git" in source ? "vcs" : "url" in source ? "url" : "local",
    dependencies: dependenciesIn(table["dependencies"]),
    extras: Object.fromEntries(Object.entries(extras).map(([extra, list]) => [normalName(extra), dependenciesIn(list)])),
    marker: undefined,
    groups: undefined,
  };
}

function dependenciesIn(list: unknown): LockedDependency[] {
  if (!Array.isArray(list)) return [];
  return list.map((one) => {
    const table = tableOf(one);
    return {
      name: normalName(textOf(table["name"]) ?? ""),
      extras: strings(table["extra"]).map(normalName),
      marker: textOf(table["marker"]),
      version: textOf(table["version"]),
    };
  });
}

/** `url`, `path` or, in other locks, `name` and `file`. */
export function fileName(table: Readonly<Record<string, unknown>>): string | undefined {
  const written = textOf(table["name"]) ?? textOf(table["file"]) ?? textOf(table["url"]) ?? textOf(table["path"]);
  return written?.split(/[?#]/, 1)[0]?.split("/").at(-1)?.replaceAll("%2B", "+");
}

export interface Declared {
  readonly name: string;
  readonly own: readonly Requirement[];
  readonly groups: ReadonlyMap<string, readonly Requirement[]>;
  readonly extras: ReadonlyMap<string, readonly Requirement[]>;
}

/** Whether the lock remembers the requirements that the project has now, as `uv sync --locked` asks. */
export function uvLockState(lock: UvLock, { name, own, groups, extras }: Declared): Pick<LockFile, "state" | "reason"> {
  const found = lock.metadata.get(name);
  const locked = lock.packages.find((one) => one.name === name && one.source === "local");
  if (locked === undefined) return { state: "stale", reason: `${name === "" ? "the project" : name} is not in it` };
  if (found === undefined) {
    if (own.length + extras.size > 0) return { state: "stale", reason: `it knows no requirement of ${name}` };
    return { state: "fresh", reason: "neither it nor pyproject.toml names a requirement" };
  }
  const listed = found.requires.map(tableOf);
  // what is taken from a repository, an address or a folder is remembered by that, without its version
  const elsewhere = new Set(listed.filter((one) => Object.keys(one).some((field) => SOURCES.has(field))).map((one) => normalName(textOf(one["name"]) ?? "")));
  const keyed = (one: Requirement): string => (elsewhere.has(one.name) || one.kind !== "index" ? one.name : key(one.name, one.extras, one.specifier));
  const remembered = new Set(listed.map((one) => (elsewhere.has(normalName(textOf(one["name"]) ?? "")) ? normalName(textOf(one["name"]) ?? "") : keyOf(one))));
  const wanted = new Set([...own, ...[...extras.values()].flat()].map(keyed));
  const missing = [...wanted].find((one) => !remembered.has(one));
  if (missing !== undefined) return { state: "stale", reason: `pyproject.toml asks for ${missing}, the lock does not know it` };
  const extra = [...remembered].find((one) => !wanted.has(one));
  if (extra !== undefined) return { state: "stale", reason: `it was made with ${extra}, which pyproject.toml does not ask for` };
  for (const [group, list] of groups) {
    const known = found.groups[group] ?? found.groups[normalName(group)];
    const tables = (Array.isArray(known) ? known : []).map(tableOf);
    const loose = new Set(tables.filter((one) => Object.keys(one).some((field) => SOURCES.has(field))).map((one) => normalName(textOf(one["name"]) ?? "")));
    const members = new Set(tables.map(keyOf));
    const changed = list.find((one) => one.kind === "index" && !loose.has(one.name) && !members.has(key(one.name, one.extras, one.specifier)));
    if (changed !== undefined) return { state: "stale", reason: `group ${group} asks for ${changed.written}, the lock does not know it` };
  }
  return { state: "fresh", reason: "it knows each requirement of pyproject.toml" };
}

const SOURCES = new Set(["git", "url", "path", "directory", "editable", "virtual"]);

function keyOf(table: Readonly<Record<string, unknown>>): string {
  const extras = strings(table["extras"]);
  return key(normalName(textOf(table["name"]) ?? ""), extras.map(normalName), textOf(table["specifier"]) ?? "");
}

/** A requirement in one way of writing: extras and parts of the specifier sorted, no blanks. */
function key(name: string, extras: readonly string[], specifier: string): string {
  const parts = specifier
    .replace(/[()\s]/g, "")
    .split(",")
    .filter((part) => part !== "")
    .sort();
  return `${name}${extras.length === 0 ? "" : `[${[...extras].sort().join(",")}]`}${parts.join(",")}`;
}
