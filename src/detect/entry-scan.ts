import type { Project } from "../project/project.ts";
import type { Framework } from "./framework.ts";
import { FRAMEWORKS } from "./framework.ts";
import { argument, callsIn, literalString } from "./python/calls.ts";
import type { Modules, PythonModule } from "./python/modules.ts";
import { atModuleLevel, blockKind, blockName } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";

/** A place in the source where an application object is made. */
export interface Candidate {
  readonly framework: Framework;
  /** `app.main:app`, `app:create_app`. */
  readonly entry: string;
  readonly factory: boolean;
  readonly path: string;
  readonly line: number;
  /** The line that imports the framework. */
  readonly importLine: number;
}

const ASIDE =
  /(?:^|\/)(?:tests?|testing|docs?|docs_src|examples?|samples?|benchmarks?|migrations|versions|alembic)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup|noxfile|fabfile)\.py$/;
const MODULE_NAMES = ["main", "app", "asgi", "wsgi", "server", "application", "api", "__init__"];
const OBJECT_NAMES = ["app", "application", "api", "server", "create_app", "get_app", "make_app", "build_app"];

/** Every application object the sources make, the most likely first. */
export function scanForEntries(project: Project, modules: Modules): Candidate[] {
  const found: Candidate[] = [];
  for (const path of project.files()) {
    if (!path.endsWith(".py") || ASIDE.test(path)) continue;
    // Most files hold none of these names, and taking a file apart costs more than looking for a word.
    const text = project.read(path);
    if (text === undefined || !FRAMEWORKS.some(({ className }) => className !== undefined && text.includes(className))) continue;
    const name = modules.nameOf(path);
    const module = modules.get(path);
    if (name !== undefined && module !== undefined) found.push(...candidatesIn(module, name));
  }
  const objects = found.filter((one) => !one.factory);
  const ranked = (objects.length > 0 ? objects : found).toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
  return ranked;
}

function candidatesIn(module: PythonModule, name: string): Candidate[] {
  const found: Candidate[] = [];
  for (const known of FRAMEWORKS) {
    if (known.className === undefined) continue;
    const makers = makersOf(module, known.className, known.modules);
    if (makers === undefined) continue;
    const made = { framework: known.framework, path: module.path, importLine: makers.line };
    const mounted = mountedIn(module);
    const factories = factoriesIn(module, makers.names);
    for (const statement of module.statements) {
      const target = assigned(statement, makers.names, factories);
      if (target === undefined || !atModuleLevel(statement) || mounted.has(target)) continue;
      found.push({ ...made, entry: `${name}:${target}`, factory: false, line: statement.line });
    }
    for (const [factory, line] of factories) found.push({ ...made, entry: `${name}:${factory}`, factory: true, line });
  }
  return found;
}

/** The names that make an application here: the class, under the name it was imported as, and classes made from it. */
function makersOf(
  module: PythonModule,
  className: string,
  from: readonly string[],
): { readonly names: ReadonlySet<string>; readonly line: number } | undefined {
  const names = new Set<string>();
  let line: number | undefined;
  for (const one of module.imports) {
    if (one.name === className && from.includes(one.module)) names.add(one.as);
    else if (one.name === undefined && from.includes(one.module)) names.add(`${one.as}.${className}`);
    else continue;
    line ??= one.line;
  }
  if (line === undefined) return undefined;
  for (const statement of module.statements) {
    const name = blockName(statement);
    if (blockKind(statement) === "class" && name !== undefined && callsBase(statement, names)) names.add(name);
  }
  return { names, line };
}

function callsBase(header: Statement, names: ReadonlySet<string>): boolean {
  const bases = header.tokens
    .slice(3)
    .map((token) => token.text)
    .join("")
    .replace(/\):?$/, "");
  return bases.split(",").some((base) => names.has(base));
}

/** The name that a statement gives to a new application: `app = FastAPI()`, `app: FastAPI = create_app()`. */
function assigned(statement: Statement, makers: ReadonlySet<string>, factories: ReadonlyMap<string, number>): string | undefined {
  const { tokens } = statement;
  if (tokens[0]?.kind !== "name" || (tokens[1]?.text !== "=" && tokens[1]?.text !== ":")) return undefined;
  const equals = tokens.findIndex((token) => token.text === "=");
  if (equals === -1) return undefined;
  const value = tokens.slice(equals + 1);
  const first = callsIn(value).filter((call) => makers.has(call.callee) || factories.has(call.callee));
  // `FastAPI() if x else FastAPI()` counts, `wrap(FastAPI())` does too; a FastAPI() among others' arguments is rare enough.
  return first.length > 0 ? tokens[0].text : undefined;
}

/** Module-level functions that make and return an application, with their lines; those that take no argument they insist on. */
function factoriesIn(module: PythonModule, makers: ReadonlySet<string>): ReadonlyMap<string, number> {
  const factories = new Map<string, number>();
  for (const statement of module.statements) {
    const calls = callsIn(statement.tokens);
    if (!calls.some((call) => makers.has(call.callee))) continue;
    let block = statement.parent;
    while (block?.parent !== undefined) block = block.parent;
    if (block === undefined || blockKind(block) !== "def") continue;
    const name = blockName(block);
    if (name !== undefined && !name.startsWith("_") && returnsFrom(module, block)) factories.set(name, block.line);
  }
  return factories;
}

function returnsFrom(module: PythonModule, block: Statement): boolean {
  return module.statements.some((statement) => statement.tokens[0]?.text === "return" && statement.tokens.length > 1 && within(statement, block));
}

function within(statement: Statement, block: Statement): boolean {
  for (let outer = statement.parent; outer !== undefined; outer = outer.parent) if (outer === block) return true;
  return false;
}

/** Applications that another one serves under a path. */
function mountedIn(module: PythonModule): ReadonlySet<string> {
  const mounted = new Set<string>();
  for (const statement of module.statements) {
    for (const call of callsIn(statement.tokens)) {
      if (!call.callee.endsWith(".mount") || literalString(argument(call, 0, "path")) === undefined) continue;
      const target = argument(call, 1, "app");
      if (target?.length === 1 && target[0] !== undefined) mounted.add(target[0].text);
    }
  }
  return mounted;
}

function rank(candidate: Candidate): number {
  const [module = "", name = ""] = candidate.entry.split(":");
  const last = candidate.path.endsWith("/__init__.py") ? "__init__" : (module.split(".").at(-1) ?? "");
  const depth = candidate.path.split("/").length;
  return position(OBJECT_NAMES, name) * 10 + position(MODULE_NAMES, last) + depth * 4;
}

function position(list: readonly string[], value: string): number {
  const at = list.indexOf(value);
  return at === -1 ? list.length : at;
}
