import { frameworks } from "../facts/python-frameworks.ts";
import type { FrameworkName, PythonInterface } from "../facts/python-frameworks.ts";
import { skim } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import type { Framework } from "./application.ts";
import { isAside } from "./aside.ts";
import { factoriesIn, makersOf, mountedIn } from "./makers.ts";
import { callsIn } from "./python/calls.ts";
import { importersIn } from "./python/importers.ts";
import { absoluteModule } from "./python/imports.ts";
import type { Modules, PythonModule } from "./python/modules.ts";
import type { Roots } from "./python/roots.ts";
import { atModuleLevel, readStatements } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";

/** A place in the source where an application object is made. */
export interface Candidate {
  readonly framework: FrameworkName;
  readonly interface: PythonInterface;
  /** `app.main:app`, `app:create_app`. */
  readonly entry: string;
  readonly factory: boolean;
  /** Whether the factory wants arguments that a server does not give. */
  readonly insists: boolean;
  /** It is a class of the project's own, made from the framework's. */
  readonly ofClass?: true;
  readonly path: string;
  readonly line: number;
  /** The line that imports the framework. */
  readonly importLine: number;
  /** The folder that imports start from. */
  readonly root: string;
}

/** A function or a class that makes applications wherever it is brought in. */
interface Factory {
  readonly candidate: Candidate;
  readonly name: string;
}

const MODULE_NAMES = ["main", "app", "asgi", "wsgi", "server", "application", "api", "__init__", "run"];
const OBJECT_NAMES = ["app", "application", "api", "server", "create_app", "get_app", "make_app", "build_app", "create_application", "get_application"];
/** Modules that make an application for another end than to serve it. */
const TOOLS =
  /(?:^|\/)(?:scripts?|tools?|bin|utils?|cli|commands?|worker|workers|tasks?|celery|jobs|manage|seed|shell|debug|dev|demo|bench|load)(?:[_/.-]|$)|celery|worker|(?:^|\/)manage\.py$|(?:^|[/_])docs?[_.]/;

/** Every application object the sources make, the most likely first. */
export function scanForEntries(project: Project, roots: Roots, required: readonly Framework[]): Candidate[] {
  const found: Candidate[] = [];
  for (const [path, names] of namesToLookFor(project, required)) {
    const text = skim(project, path);
    // taking a file apart costs more than looking for a word
    if (text === undefined || !names.some((name) => text.includes(name))) continue;
    const root = roots.rootOf(path);
    const modules = roots.from(root);
    const name = modules.nameOf(path);
    const module = modules.get(path);
    if (name !== undefined && module !== undefined) found.push(...candidatesIn(module, name, root));
  }
  found.push(...madeElsewhere(project, found, roots));
  const served = found.filter((one) => !one.insists);
  return served.toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
}

/** Names that may make an application in a file: those of the frameworks it imports, and of methods that need no import, `make_wsgi_app` of Pyramid. */
function namesToLookFor(project: Project, required: readonly Framework[]): ReadonlyMap<string, readonly string[]> {
  const importers = importersIn(project);
  const names = new Map<string, string[]>();
  const add = (paths: readonly string[], name: string): void => {
    for (const path of paths) {
      const known = names.get(path);
      if (known === undefined) names.set(path, [name]);
      else known.push(name);
    }
  };
  for (const { name: framework, makers } of frameworks) {
    for (const { name, modules } of makers) {
      const tops = new Set(modules.length === 0 ? [framework] : modules.map((module) => module.split(".")[0] ?? module));
      const importing = importers.of((module) => tops.has(module));
      if (modules.length > 0) add(importing, name);
      else if (importing.length > 0 || required.includes(framework)) add(sourcesHolding(project, [name]), name);
    }
  }
  return names;
}

/** Files that hold one of some words. */
function sourcesHolding(project: Project, words: readonly string[]): string[] {
  return project.files().filter((path) => {
    if (!path.endsWith(".py") || isAside(path)) return false;
    const text = skim(project, path);
    return text !== undefined && words.some((word) => text.includes(word));
  });
}

function candidatesIn(module: PythonModule, name: string, root: string): Candidate[] {
  const found: Candidate[] = [];
  for (const known of frameworks) {
    for (const maker of known.makers) {
      const makers = makersOf(module, maker);
      if (makers === undefined) continue;
      const made = { framework: known.name, interface: maker.interface ?? known.interface, path: module.path, importLine: makers.line, root };
      const mounted = mountedIn(module);
      const factories = factoriesIn(module, makers.names);
      const callable = new Set([...makers.names, ...factories.keys()]);
      for (const statement of module.statements) {
        const target = assigned(statement, callable);
        if (target === undefined || !atModuleLevel(statement) || mounted.has(target)) continue;
        const object = known.name === "dash" ? (serverOf(module, target) ?? target) : target;
        found.push({ ...made, entry: `${name}:${object}`, factory: false, insists: false, line: statement.line });
      }
      for (const [factory, { line, insists }] of factories) found.push({ ...made, entry: `${name}:${factory}`, factory: true, insists, line });
      for (const { name: own, line } of makers.classes) found.push({ ...made, entry: `${name}:${own}`, factory: true, insists: true, line, ofClass: true });
    }
  }
  // the same line can be read as two frameworks' where one's class is another's: the first listed is meant
  return found.filter((one, index) => found.findIndex((other) => other.entry === one.entry) === index);
}

/** `server = app.server`: what a WSGI server is to be given of a Dash application. */
function serverOf(module: PythonModule, app: string): string | undefined {
  const found = module.statements.find(
    ({ tokens }) => tokens[1]?.text === "=" && tokens[2]?.text === app && tokens[4]?.text === "server" && tokens.length === 5,
  );
  return found?.tokens[0]?.text;
}

/** Objects made by a factory that another module brings: `from app import create_app` … `app = create_app()`. */
function madeElsewhere(project: Project, found: readonly Candidate[], roots: Roots): Candidate[] {
  const factories = found.filter((one) => one.factory).map((candidate): Factory => ({ candidate, name: candidate.entry.split(":")[1] ?? "" }));
  if (factories.length === 0) return [];
  const more: Candidate[] = [];
  const calls = [...new Set(factories.map(({ name }) => `${name}(`))];
  for (const path of sourcesHolding(project, calls)) {
    const text = project.read(path) ?? "";
    const named = factories.filter(({ name, candidate }) => candidate.path !== path && text.includes(`${name}(`));
    if (named.length === 0) continue;
    const root = roots.rootOf(path);
    const modules = roots.from(root);
    const own = modules.nameOf(path);
    const read = modules.get(path);
    if (own === undefined || read === undefined) continue;
    // a class of the project's own may have any name
    const module = read.interesting ? read : { ...read, statements: readStatements(text) };
    const brought = new Map(
      named.flatMap(({ candidate, name }) => (broughtAs(module, own, name, candidate.path, modules) ?? []).map((as) => [as, candidate] as const)),
    );
    const here = (candidate: Candidate, object: string, line: number): Omit<Candidate, "ofClass"> => ({
      framework: candidate.framework,
      interface: candidate.interface,
      entry: `${own}:${object}`,
      factory: false,
      insists: false,
      path,
      line,
      importLine: line,
      root,
    });
    for (const statement of module.statements) {
      const target = assigned(statement, new Set(brought.keys()));
      if (target === undefined || !atModuleLevel(statement)) continue;
      const candidate = [...brought].find(([as]) => callsIn(statement.tokens).some(({ callee }) => callee === as))?.[1];
      if (candidate !== undefined) more.push(here(candidate, target, statement.line));
    }
    const base = [...brought.values()].find(({ ofClass }) => ofClass === true);
    if (base === undefined) continue;
    const classes = new Set([...brought].flatMap(([as, { ofClass }]) => (ofClass === true ? [as] : [])));
    for (const [factory, { line, insists }] of factoriesIn(module, classes)) more.push({ ...here(base, factory, line), factory: true, insists });
  }
  return more;
}

/** What a function of another file is called in a module, where the module imports it. */
function broughtAs(module: PythonModule, own: string, name: string, file: string, modules: Modules): string[] | undefined {
  return module.imports.flatMap((one) => {
    const from = absoluteModule(one, own);
    if (from === undefined) return [];
    if (one.name === name && isFrom(from, name, file, modules)) return [one.as];
    const whole = one.name === undefined ? from : `${from}.${one.name}`;
    return modules.fileOf(whole) === file ? [`${one.as}.${name}`] : [];
  });
}

/** Whether a module gives a name that a file defines: it is that file, or it passes the name on. */
function isFrom(from: string, name: string, file: string, modules: Modules, depth = 0): boolean {
  const path = modules.fileOf(from);
  if (path === file) return true;
  const passed = path === undefined || depth > 4 ? undefined : modules.get(path)?.imports.find((one) => one.as === name || one.name === "*");
  const next = passed === undefined ? undefined : absoluteModule(passed, from);
  return next !== undefined && isFrom(next, passed?.name === "*" ? name : (passed?.name ?? name), file, modules, depth + 1);
}

/** The name that a statement gives to a new application: `app = FastAPI()`, `app: FastAPI = create_app()`, `app, rt = fast_app()`. */
function assigned(statement: Statement, makers: ReadonlySet<string>): string | undefined {
  const { tokens } = statement;
  if (tokens[0]?.kind !== "name" || (tokens[1]?.text !== "=" && tokens[1]?.text !== ":" && tokens[1]?.text !== ",")) return undefined;
  const equals = tokens.findIndex((token) => token.text === "=");
  if (equals === -1) return undefined;
  const value = tokens.slice(equals + 1);
  // `FastAPI() if x else FastAPI()` counts, `wrap(FastAPI())` does too; a FastAPI() among others' arguments is rare enough.
  return callsIn(value).some(({ callee }) => makers.has(callee) || [...makers].some((maker) => maker.startsWith(".") && callee.endsWith(maker)))
    ? tokens[0].text
    : undefined;
}

function rank(candidate: Candidate): number {
  const [module = "", name = ""] = candidate.entry.split(":");
  const last = candidate.path.endsWith("/__init__.py") || candidate.path === "__init__.py" ? "__init__" : (module.split(".").at(-1) ?? "");
  const depth = candidate.path.split("/").length;
  const tool = TOOLS.test(candidate.path) ? 160 : 0;
  // an object of an odd name in an odd place is made for something else, more often than not
  const odd = !candidate.factory && !OBJECT_NAMES.includes(name) && !MODULE_NAMES.includes(last) ? 80 : 0;
  return position(OBJECT_NAMES, name) * 6 + position(MODULE_NAMES, last) * 1.5 + depth * 4 + tool + odd + (candidate.factory ? 100 : 0);
}

function position(list: readonly string[], value: string): number {
  const at = list.indexOf(value);
  return at === -1 ? list.length : at;
}
