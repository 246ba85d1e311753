import { parse } from "smol-toml";

export type TomlTable = Readonly<Record<string, unknown>>;

/** The table of a TOML text; undefined where it is not TOML. */
export function readToml(text: string): TomlTable | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path of keys: `at(table, "tool", "fastapi", "entrypoint")`. */
export function at(table: TomlTable | undefined, ...keys: readonly string[]): unknown {
  let value: unknown = table;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as TomlTable)[key];
  }
  return value;
}
