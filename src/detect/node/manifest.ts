import type { Project } from "../../project/project.ts";
import type { FactSource } from "../application.ts";
import { from } from "../source.ts";

/** A package.json, as far as its parts are what they should be. */
export interface Manifest {
  /** Relative to the project: `package.json`, `apps/api/package.json`. */
  readonly path: string;
  /** Its folder, empty for the project itself. */
  readonly folder: string;
  readonly name: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The package.json of a folder; undefined where there is none, or where it is not JSON. */
export function readManifest(project: Project, folder: string): Manifest | undefined {
  const path = within(folder, "package.json");
  const text = project.read(path);
  const fields = text === undefined ? undefined : objectOf(text);
  if (text === undefined || fields === undefined) return undefined;
  return {
    path,
    folder,
    name: typeof fields["name"] === "string" ? fields["name"] : undefined,
    fields,
    scripts: texts(fields["scripts"]),
    dependencies: texts(fields["dependencies"]),
    devDependencies: texts(fields["devDependencies"]),
    optionalDependencies: texts(fields["optionalDependencies"]),
    text,
  };
}

/** The version that is asked for of a package, wherever it is listed. */
export function versionAsked(manifest: Manifest, name: string): string | undefined {
  for (const list of [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]) if (Object.hasOwn(list, name)) return list[name];
  return undefined;
}

export function dependsOn(manifest: Manifest, name: string): boolean {
  return versionAsked(manifest, name) !== undefined;
}

/** Where a dependency stands. */
export function dependencySource(manifest: Manifest, name: string): FactSource {
  return from(manifest.path, keyLine(manifest.text, name, "ependencies"), `${name} ${versionAsked(manifest, name) ?? ""}`.trimEnd());
}

export function scriptSource(manifest: Manifest, script: string): FactSource {
  return from(manifest.path, keyLine(manifest.text, script, '"scripts"'), `${script}: ${manifest.scripts[script] ?? ""}`);
}

export function fieldSource(manifest: Manifest, field: string, note: string): FactSource {
  return from(manifest.path, keyLine(manifest.text, field), note);
}

/** 1-based line of a key, the first one behind the section where one is named; undefined where it is not found. */
function keyLine(text: string, key: string, section?: string): number | undefined {
  const quoted = JSON.stringify(key);
  const start = section === undefined ? 0 : Math.max(0, text.indexOf(section));
  for (let at = text.indexOf(quoted, start); at !== -1; at = text.indexOf(quoted, at + quoted.length)) {
    let next = at + quoted.length;
    while (text[next] === " " || text[next] === "\t" || text[next] === "\n" || text[next] === "\r") next += 1;
    if (text[next] === ":") return text.slice(0, at).split("\n").length;
  }
  return undefined;
}

/** A path below a folder of the project, in its shortest form; `..` is kept where it leads out. */
export function within(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** The object a JSON text holds. */
export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
