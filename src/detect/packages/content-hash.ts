import { createHash } from "node:crypto";
import { tableOf } from "./pyproject.ts";
import type { Pyproject } from "./pyproject.ts";

/** JSON as Python's json.dumps writes it with sorted keys; undefined for what cannot be known to be written the same: numbers and dates of TOML. */
export function pythonJson(value: unknown, [comma, colon]: readonly [string, string] = [", ", ": "], depth = 0): string | undefined {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return pythonString(value);
  if (typeof value !== "object" || depth > 60) return undefined;
  const entries = Array.isArray(value)
    ? value.map((one) => pythonJson(one, [comma, colon], depth + 1))
    : Object.keys(value)
        .sort()
        .map((key) => {
          const written = pythonJson((value as Readonly<Record<string, unknown>>)[key], [comma, colon], depth + 1);
          return written === undefined ? undefined : `${pythonString(key)}${colon}${written}`;
        });
  if (value instanceof Date || entries.includes(undefined)) return undefined;
  return Array.isArray(value) ? `[${entries.join(comma)}]` : `{${entries.join(comma)}}`;
}

/** Python escapes everything beyond ASCII, JavaScript does not; and control characters above 0x7e as well. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (char) => (char === "\u007f" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The content hashes that the versions of Poetry would write for a manifest; empty where they cannot be known. */
export function poetryHashes(pyproject: Pyproject): string[] {
  const poetry = tableOf(pyproject.at("tool", "poetry"));
  const project = tableOf(pyproject.at("project"));
  const groups = tableOf(pyproject.at("dependency-groups"));
  const legacy = ["dependencies", "source", "extras", "dev-dependencies"];
  const ofProject = pick(project, ["requires-python", "dependencies", "optional-dependencies"], []);
  const old = pick(poetry, [...legacy, "group"], legacy);
  const contents: Readonly<Record<string, unknown>>[] = [old];
  if (Object.keys(ofProject).length > 0) {
    const content = { project: ofProject, tool: { poetry: pick(poetry, [...legacy, "group"], []) } };
    contents.push(content, { ...content, "dependency-groups": groups });
  } else if (Object.keys(groups).length > 0) contents.push({ ...old, "dependency-groups": groups });
  return contents.flatMap((content) => {
    const text = pythonJson(content);
    return text === undefined ? [] : [sha256(text)];
  });
}

/** Keys that are there; those of the second list also where they are not, as nothing. */
function pick(table: Readonly<Record<string, unknown>>, keys: readonly string[], always: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const key of keys) if (table[key] !== undefined || always.includes(key)) found[key] = table[key] ?? null;
  return found;
}

/** The content hashes that the versions of PDM would write, the newest first. */
export function pdmHashes(pyproject: Pyproject, developmentGroups: Readonly<Record<string, readonly string[]>>): string[] {
  const project = tableOf(pyproject.at("project"));
  const resolution = tableOf(pyproject.at("tool", "pdm", "resolution"));
  const content = {
    sources: pyproject.at("tool", "pdm", "source") ?? [],
    dependencies: project["dependencies"] ?? [],
    "dev-dependencies": developmentGroups,
    "optional-dependencies": project["optional-dependencies"] ?? {},
    "requires-python": project["requires-python"] ?? "",
  };
  const overrides = tableOf(resolution["overrides"]);
  return [{ ...content, resolution }, { ...content, overrides }, content].flatMap((one) => {
    const text = pythonJson(one);
    return text === undefined ? [] : [sha256(text)];
  });
}

/** The hash Pipenv writes into `_meta` for a Pipfile. */
export function pipfileHash(table: Readonly<Record<string, unknown>>): string | undefined {
  // the address of the default index is hashed where no source is written, and that has changed between versions
  if (table["source"] === undefined) return undefined;
  const content: Record<string, unknown> = {
    _meta: { sources: table["source"], requires: table["requires"] ?? {} },
    default: table["packages"] ?? {},
    develop: table["dev-packages"] ?? {},
  };
  for (const [name, value] of Object.entries(table))
    if (!["source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv", "default", "develop"].includes(name)) content[name] = value;
  const text = pythonJson(content, [",", ":"]);
  return text === undefined ? undefined : sha256(text);
}
