import type { Project } from "../../project/project.ts";
import { readStatements } from "./statements.ts";
import type { Statement } from "./statements.ts";
import { importsOf } from "./imports.ts";
import type { Import } from "./imports.ts";

export interface PythonModule {
  readonly path: string;
  readonly statements: readonly Statement[];
  readonly imports: readonly Import[];
  /** Whether the word stands anywhere in the text: a cheap look before a thorough one. */
  mentions(word: string): boolean;
}

/** The Python modules of a project, each read at most once. */
export interface Modules {
  /** The directory that imports start from: `""` or `src`. */
  readonly root: string;
  get(path: string): PythonModule | undefined;
  /** The file of a dotted module name; undefined where the project has none. */
  fileOf(name: string): string | undefined;
  /** The dotted name of a file; undefined where it cannot be imported under a name. */
  nameOf(path: string): string | undefined;
}

/**
 * What any of the detectors looks for. Of a module that holds none of it only the imports are kept: a large project has
 * thousands of those, and their tokens would fill the memory for nothing.
 */
const OF_INTEREST =
  /environ|getenv|Settings|onfig|Env|[rR]oute|open\(|Path|mkdir|makedirs|directory|_folder|sqlite|["']\/|\.run\(|FastAPI|Flask|Litestar|Starlette|Blueprint/;

export function pythonModules(project: Project, root: string): Modules {
  const known = new Map<string, PythonModule | undefined>();
  const files = new Set(project.files());
  const prefix = root === "" ? "" : `${root}/`;

  return {
    root,
    get(path) {
      if (!known.has(path)) known.set(path, readModule(project, path));
      return known.get(path);
    },
    fileOf(name) {
      if (name === "") return undefined;
      const base = prefix + name.replaceAll(".", "/");
      if (files.has(`${base}/__init__.py`)) return `${base}/__init__.py`;
      return files.has(`${base}.py`) ? `${base}.py` : undefined;
    },
    nameOf(path) {
      if (!path.startsWith(prefix) || !path.endsWith(".py")) return undefined;
      const parts = path.slice(prefix.length, -3).split("/");
      if (parts.at(-1) === "__init__") parts.pop();
      return parts.length > 0 && parts.every((part) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(part)) ? parts.join(".") : undefined;
    },
  };
}

function readModule(project: Project, path: string): PythonModule | undefined {
  const text = project.read(path);
  if (text === undefined) return undefined;
  const all = readStatements(text);
  const statements = OF_INTEREST.test(text) ? all : all.filter(({ tokens }) => tokens[0]?.text === "import" || tokens[0]?.text === "from");
  return { path, statements, imports: importsOf(statements, path), mentions: (word) => text.includes(word) };
}
