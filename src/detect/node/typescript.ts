import type { Project } from "../../project/project.ts";
import { within } from "./manifest.ts";
import { jsonWithComments } from "./script/configuration.ts";
import { at, isObject, type Literal } from "./script/literal.ts";
import { resolveFile } from "./resolve.ts";

/** What tsconfig.json says of where things lie, with what it extends inside the project. */
export interface TypeScriptSettings {
  /** Every file that was read, nearest first. */
  readonly files: readonly string[];
  /** Relative to the project; undefined where none is set. */
  readonly outDir: string | undefined;
  readonly rootDir: string | undefined;
  readonly noEmit: boolean;
  /** Short names of folders: `@/*` and where to look for them, relative to the project. */
  readonly paths: readonly { readonly prefix: string; readonly exact: boolean; readonly targets: readonly string[] }[];
  /** Folder that names without a dot are looked up in. */
  readonly baseUrl: string | undefined;
}

/** The settings for a folder; a file other than tsconfig.json where the build names one. */
export function typescriptSettings(project: Project, folder: string, file = "tsconfig.json"): TypeScriptSettings {
  const chain = filesOf(project, within(folder, file), 0);
  const first = <T>(pick: (value: Literal, base: string) => T | undefined): T | undefined => {
    for (const { path, value } of chain) {
      const found = pick(value, path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const folderOf = (key: string): string | undefined =>
    first((value, base) => {
      const text = at(value, "compilerOptions", key);
      return typeof text === "string" ? within(base, text.replace("${configDir}", ".")) : undefined;
    });
  return {
    files: chain.map(({ path }) => path),
    outDir: folderOf("outDir"),
    rootDir: folderOf("rootDir"),
    noEmit: first((value) => asBoolean(at(value, "compilerOptions", "noEmit"))) ?? false,
    paths: first((value, base) => pathsOf(value, base)) ?? [],
    baseUrl: folderOf("baseUrl"),
  };
}

function asBoolean(value: Literal | undefined): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function filesOf(project: Project, path: string, depth: number): { readonly path: string; readonly value: Literal }[] {
  const text = depth > 8 ? undefined : project.read(path);
  if (text === undefined) return [];
  const value = jsonWithComments(text);
  const above = at(value, "extends");
  const base = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const names = (Array.isArray(above) ? above : [above]).filter((name): name is string => typeof name === "string" && name.startsWith("."));
  return [{ path, value }, ...names.toReversed().flatMap((name) => filesOf(project, within(base, name.endsWith(".json") ? name : `${name}.json`), depth + 1))];
}

function pathsOf(value: Literal, base: string): TypeScriptSettings["paths"] | undefined {
  const paths = at(value, "compilerOptions", "paths");
  if (!isObject(paths)) return undefined;
  const baseUrl = at(value, "compilerOptions", "baseUrl");
  const from = typeof baseUrl === "string" ? within(base, baseUrl) : base;
  return Object.entries(paths).flatMap(([key, targets]) => {
    if (!Array.isArray(targets)) return [];
    const exact = !key.endsWith("*");
    const folders = targets
      .filter((target): target is string => typeof target === "string")
      .map((target) => within(from, exact ? target : target.replace(/\*$/, "")));
    return [{ prefix: exact ? key : key.slice(0, -1), exact, targets: folders }];
  });
}

/** The source that becomes a file of the output; undefined where none is found. */
export function sourceOf(project: Project, folder: string, program: string, settings: TypeScriptSettings): string | undefined {
  const whole = within(folder, program);
  const outputs = [settings.outDir, ...["dist", "build", "lib", "out", ".output"].map((name) => within(folder, name))];
  for (const output of outputs) {
    if (output === undefined || !whole.startsWith(`${output}/`)) continue;
    const inside = whole.slice(output.length + 1);
    const roots = [settings.rootDir, within(folder, "src"), folder, within(folder, "server"), within(folder, "app"), within(folder, "source")];
    for (const root of roots) {
      const found = root === undefined ? undefined : resolveFile(project, within(root, inside));
      if (found !== undefined) return found;
      // a bundler puts what it makes of src/server.ts beside others: dist/server.js, dist/index.cjs
      const plain = root === undefined ? undefined : resolveFile(project, within(root, inside.replace(/\.[cm]?js$/, "")));
      if (plain !== undefined) return plain;
    }
  }
  return undefined;
}
