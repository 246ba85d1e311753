import type { Project } from "../../project/project.ts";
import { moduleStore, pythonModules } from "./modules.ts";
import type { Modules } from "./modules.ts";

/** Where imports start in a project: one place for most, and `src` or the folder of manage.py for others. */
export interface Roots {
  /** The modules as seen from a folder that imports start from. */
  from(root: string): Modules;
  /** The folder that a file's own imports start from: of those above it the one from which most of its imports are found. */
  rootOf(path: string): string;
  /** Folders from which a dotted module name is found, the shallowest first. */
  rootsWith(module: string): string[];
}

const DEEPEST = 4;

export function pythonRoots(project: Project): Roots {
  const modules = new Map<string, Modules>();
  const store = moduleStore(project);
  const rootOfFile = new Map<string, string>();
  let folders: ReadonlySet<string> | undefined;

  const from = (root: string): Modules => {
    const known = modules.get(root) ?? pythonModules(project, root, store);
    modules.set(root, known);
    return known;
  };
  const holdsPython = (folder: string): boolean => (folders ??= pythonFolders(project)).has(folder);
  const finds = (root: string, module: string): boolean =>
    from(root).fileOf(module) !== undefined || holdsPython((root === "" ? "" : `${root}/`) + module.replaceAll(".", "/"));

  const search = (path: string): string => {
    const parts = path.split("/").slice(0, -1);
    const above = ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))];
    // imports never start inside a package
    const outside = above.filter((folder) => folder === "" || !project.exists(`${folder}/__init__.py`));
    const imports = from("").get(path)?.imports ?? [];
    const absolute = [...new Set(imports.filter(({ module }) => !module.startsWith(".")).map(({ module }) => module))];
    // `celery.py` that imports celery means the library, not itself
    const counted = outside.map((root) => ({ root, found: absolute.filter((module) => from(root).fileOf(module) !== path && finds(root, module)).length }));
    const most = Math.max(...counted.map(({ found }) => found));
    const best = counted.filter(({ found }) => found === most).map(({ root }) => root);
    // a `src` that is no package is a place for packages, not one of them
    return best.find((root) => root === "src" || root === "lib") ?? best[0] ?? "";
  };

  return {
    from,
    rootOf(path) {
      const known = rootOfFile.get(path);
      if (known !== undefined) return known;
      const root = search(path);
      rootOfFile.set(path, root);
      return root;
    },
    rootsWith(module) {
      const first = module.split(".")[0] ?? module;
      const found = ["", "src"].filter((root) => from(root).fileOf(module) !== undefined);
      folders ??= pythonFolders(project);
      for (const folder of [...folders].toSorted((one, other) => one.split("/").length - other.split("/").length)) {
        if (folder.split("/").length > DEEPEST || found.includes(folder) || folder === "") continue;
        if (!holdsPython(`${folder}/${first}`) && !project.exists(`${folder}/${first}.py`)) continue;
        if (from(folder).fileOf(module) !== undefined) found.push(folder);
      }
      return found;
    },
  };
}

function pythonFolders(project: Project): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of project.files()) {
    if (!file.endsWith(".py")) continue;
    for (let at = file.lastIndexOf("/"); at > 0; at = file.lastIndexOf("/", at - 1)) {
      const folder = file.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
