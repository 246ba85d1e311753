import type { Project } from "../../project/project.ts";
import { at, readToml } from "../../project/toml.ts";
import type { TomlTable } from "../../project/toml.ts";
import { parseRequirement } from "../requirements.ts";
import type { Requirement } from "../requirements.ts";
import { lineOf } from "../source.ts";

/** A pyproject.toml. */
export interface Pyproject {
  readonly path: string;
  readonly text: string;
  readonly table: TomlTable;
  /** The value at a path of keys. */
  at(...keys: readonly string[]): unknown;
}

/** Reads it; `broken` where it is there and is no TOML. */
export function readPyproject(project: Project, path = "pyproject.toml"): Pyproject | "broken" | undefined {
  const text = project.read(path);
  if (text === undefined) return undefined;
  const table = readToml(text.replace(/^\uFEFF/, ""));
  return table === undefined ? "broken" : { path, text, table, at: (...keys: readonly string[]) => at(table, ...keys) };
}

/** The requirements in a list of PEP 508 lines, each with the line it stands in. */
export function requirementsIn(pyproject: Pyproject, list: unknown): Requirement[] {
  return strings(list).flatMap((written) => {
    const found = parseRequirement(written, pyproject.path, lineOf(pyproject.text, written) ?? 1);
    return found === undefined ? [] : [found];
  });
}

/** The members of `[dependency-groups]` or of another table of lists, with the groups they include worked out. */
export function groupsIn(pyproject: Pyproject, ...keys: readonly string[]): ReadonlyMap<string, readonly Requirement[]> {
  const table = tableOf(pyproject.at(...keys));
  const read = (name: string, seen: readonly string[]): Requirement[] => {
    if (seen.includes(name)) return [];
    const list = table[name];
    if (!Array.isArray(list)) return [];
    return list.flatMap((member: unknown) => {
      if (typeof member === "string") return requirementsIn(pyproject, [member]);
      const included = tableOf(member)["include-group"];
      return typeof included === "string" ? read(included, [...seen, name]) : [];
    });
  };
  return new Map(Object.keys(table).map((name) => [name, read(name, [])]));
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function tableOf(value: unknown): TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as TomlTable) : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
