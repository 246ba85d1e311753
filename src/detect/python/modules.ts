import type { Project } from "../../project/project.ts";
import { readStatements } from "./statements.ts";
import type { Statement } from "./statements.ts";
import { importsOf } from "./imports.ts";
import type { Import } from "./imports.ts";

export interface PythonModule {
  readonly path: string;
  readonly statements: readonly Statement[];
  readonly imports: readonly Import[];
  /** Whether it holds anything that a detector looks for; of others the statements are its imports. */
  readonly interesting: boolean;
  /** Whether the word stands anywhere in the text of a module that holds anything of interest: a cheap look before a thorough one. */
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
 * What any of the detectors looks for. Of a module that holds none of it only the imports are read: a large project has thousands of those, and taking
 * them apart would cost more than all the rest.
 */
const OF_INTEREST =
  /environ|getenv|BaseSettings|Settings\(|[cC]onfig\(|Env\(|\benv\b|[rR]oute|open\(|Path\(|mkdir|makedirs|directory=|_folder|sqlite|["']\/|\.run\(|_app\(|FastAPI|Flask|Litestar|Starlette|Blueprint|Application\(|Quart|Sanic|falcon|ottle|Dash|urlpatterns|Celery\(|Broker|launch\(|\.include\(|APPLICATION|ROOT_URLCONF|ALLOWED_HOSTS|DJANGO_SETTINGS|STATIC_ROOT|WorkerSettings|importlib[._]metadata|pkg_resources|@get\(/;

/** What the views from several folders share: each file is taken apart once. */
export interface ModuleStore {
  readonly files: ReadonlySet<string>;
  readonly known: Map<string, PythonModule | undefined>;
}

export function moduleStore(project: Project): ModuleStore {
  return { files: new Set(project.files()), known: new Map() };
}

export function pythonModules(project: Project, root: string, { files, known }: ModuleStore = moduleStore(project)): Modules {
  const prefix = root === "" ? "" : `${root}/`;
  const tops = topNames(project, prefix);

  return {
    root,
    get(path) {
      if (!known.has(path)) known.set(path, readModule(project, path));
      return known.get(path);
    },
    fileOf(name) {
      // most imports are of packages that lie elsewhere
      const dot = name.indexOf(".");
      if (!tops.has(dot === -1 ? name : name.slice(0, dot))) return undefined;
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

/** The first parts of the names that can be imported from a folder. */
function topNames(project: Project, prefix: string): ReadonlySet<string> {
  const tops = new Set<string>();
  for (const file of project.files()) {
    if (!file.endsWith(".py") || !file.startsWith(prefix)) continue;
    const slash = file.indexOf("/", prefix.length);
    tops.add(slash === -1 ? file.slice(prefix.length, -3) : file.slice(prefix.length, slash));
  }
  return tops;
}

function readModule(project: Project, path: string): PythonModule | undefined {
  const text = project.read(path);
  if (text === undefined) return undefined;
  const interesting = OF_INTEREST.test(text);
  const statements = interesting
    ? readStatements(text)
    : readStatements(onlyImports(text)).filter(({ tokens: [first] }) => first?.text === "import" || first?.text === "from");
  return { path, statements, imports: importsOf(statements, path), interesting, mentions: (word) => interesting && text.includes(word) };
}

function mayBeImport(line: string): boolean {
  let at = 0;
  while (line[at] === " " || line[at] === "\t") at += 1;
  return line[at] === "i" || line[at] === "f" || line[at] === "\f" || (line[at] ?? "") > "\u007F";
}

/** The text with every line emptied that is no part of an import; line numbers stay. A docstring's line that looks like one stays too, and does no harm. */
function onlyImports(text: string): string {
  let open = false;
  return text
    .split("\n")
    .map((line) => {
      const starts = !open && mayBeImport(line) && /^\s*(?:from\s+[\w.]+\s+import\b|import\s)/.test(line);
      if (!starts && !open) return "";
      open = open ? !line.includes(")") : (line.includes("(") && !line.includes(")")) || line.trimEnd().endsWith("\\");
      return line;
    })
    .join("\n");
}
