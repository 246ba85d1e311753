import type { Project } from "../../project/project.ts";
import { within } from "./manifest.ts";
import { resolveFile } from "./resolve.ts";
import { readModule, type ScriptModule } from "./script/module.ts";
import type { TypeScriptSettings } from "./typescript.ts";

/** Enough for an application; a test of time, not of size: files of libraries that were copied in are read as well. */
const MOST_MODULES = 3000;
const MOST_CHARACTERS = 24 * 1024 * 1024;
const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte|astro)$/;

/** Files of the application that can be reached from some of them by imports, those first. */
export function reachedFrom(project: Project, entries: readonly string[], settings: TypeScriptSettings, packages: ReadonlyMap<string, string>): ScriptModule[] {
  const modules = new Map<string, ScriptModule>();
  const queue = [...entries];
  let characters = 0;
  for (let path = queue.shift(); path !== undefined && modules.size < MOST_MODULES; path = queue.shift()) {
    if (modules.has(path) || !SCRIPT.test(path) || /\.d\.[cm]?ts$/.test(path)) continue;
    const text = project.read(path);
    if (text === undefined) continue;
    characters += text.length;
    if (characters > MOST_CHARACTERS) break;
    const module = readModule(path, text);
    modules.set(path, module);
    if (module.imports.some((found) => LOADERS.test(found.from))) queue.push(...loadedFiles(project, module));
    for (const found of module.imports) {
      const target = targetOf(project, path, found.from, settings, packages);
      if (target !== undefined && !modules.has(target)) queue.push(target);
    }
  }
  return [...modules.values()];
}

/** Packages that load every file of folders. */
const LOADERS = /^(?:@fastify\/autoload|fastify-autoload|require-all|express-file-routing|awilix|glob|fast-glob|globby|require-dir)$/;

/** Scripts of the folders whose names stand in a module that loads whole folders. */
function loadedFiles(project: Project, { path, tokens }: ScriptModule): string[] {
  const base = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const folders = tokens.flatMap((token) => {
    const text = token.kind === "string" || token.kind === "template" ? token.value : undefined;
    const folder = text === undefined || text === "" || text.length > 80 || /[\s*]/.test(text) ? undefined : within(base, text);
    return folder === undefined || folder === base || folder === "" || folder.startsWith("..") || !project.isDirectory(folder) ? [] : [`${folder}/`];
  });
  if (folders.length === 0) return [];
  return project.files().filter((file) => folders.some((folder) => file.startsWith(folder)) && !/\.(?:test|spec|d)\.[cm]?[jt]s$/.test(file));
}

/** The file of the project that an import means; undefined for packages from outside. */
export function targetOf(
  project: Project,
  importer: string,
  name: string,
  settings: TypeScriptSettings,
  packages: ReadonlyMap<string, string>,
): string | undefined {
  const folder = importer.includes("/") ? importer.slice(0, importer.lastIndexOf("/")) : "";
  if (name.startsWith(".")) return resolveFile(project, within(folder, name));
  for (const { prefix, exact, targets } of settings.paths) {
    if (exact ? name !== prefix : !name.startsWith(prefix)) continue;
    for (const target of targets) {
      const found = resolveFile(project, exact ? target : within(target, name.slice(prefix.length)));
      if (found !== undefined) return found;
    }
  }
  for (const [packageName, packageFolder] of packages) {
    if (name !== packageName && !name.startsWith(`${packageName}/`)) continue;
    const inside = name.slice(packageName.length + 1);
    for (const start of inside === "" ? ["src/index", "index", "src/main"] : [`src/${inside}`, inside, `src/${inside}/index`]) {
      const found = resolveFile(project, within(packageFolder, start));
      if (found !== undefined) return found;
    }
  }
  return settings.baseUrl === undefined || name.startsWith("@") ? undefined : resolveFile(project, within(settings.baseUrl, name));
}
