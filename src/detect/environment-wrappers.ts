import type { EnvironmentRead } from "./environment.ts";
import { isAskedFor } from "./environment-conditions.ts";
import { sampleOfReader } from "./environment-samples.ts";
import { argument, callsIn, literalString, literalText } from "./python/calls.ts";
import type { Call } from "./python/calls.ts";
import { absoluteModule } from "./python/imports.ts";
import { blockKind, blockName } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";
import type { Token } from "./python/tokens.ts";
import type { Reached } from "./reach.ts";

/** A function that reads the variable its caller names. */
interface Wrapper {
  readonly position: number;
  readonly keyword: string;
  /** Whether it ends the program or raises where the variable is missing. */
  readonly insists: boolean;
  /** Parameters that say otherwise call by call: `default=None`, `required=False`. */
  readonly fallback: Parameter | undefined;
  readonly switch: Parameter | undefined;
}

interface Parameter {
  readonly position: number;
  readonly name: string;
}

/** Readers that libraries bring, which insist unless given a default: what they are imported from, and where the default stands. */
const LIBRARIES: Readonly<Record<string, { readonly name: string; readonly fallback: number }>> = {
  decouple: { name: "config", fallback: 1 },
  "starlette.config": { name: "Config", fallback: 2 },
  environs: { name: "Env", fallback: 1 },
  environ: { name: "Env", fallback: 2 },
};
const TYPED = new Set(["str", "int", "bool", "float", "list", "tuple", "url", "db", "db_url", "cache", "cache_url", "email_url", "json", "dict", "path"]);

/** What stands for a library's reader in a module. */
interface LibraryReader {
  /** The place of the default where the reader itself is called. */
  readonly fallback: number;
  /** Variables that got a default when it was made: `Env(DEBUG=(bool, False))`. */
  readonly given: ReadonlySet<string>;
}

/** Variables read through a function of the project's own, or of decouple, environs, django-environ or Starlette. */
export function wrapperReads(reached: readonly Reached[]): EnvironmentRead[] {
  const wrappers = new Map<string, Wrapper>();
  for (const one of reached) for (const [name, wrapper] of wrappersIn(one)) wrappers.set(`${one.name}:${name}`, wrapper);

  const holders = new Set(
    [...wrappers.keys()].flatMap((key) => [key.slice(0, key.lastIndexOf(":")), key.slice(0, key.lastIndexOf(":")).split(".").at(-1) ?? ""]),
  );
  const names = new Set([...wrappers.keys()].map((key) => key.slice(key.lastIndexOf(":") + 1)));

  const reads: EnvironmentRead[] = [];
  for (const one of reached) {
    const readers = libraryReaders(one);
    if (
      readers.size === 0 &&
      !one.module.imports.some(
        ({ name, module }) => (name !== undefined && names.has(name)) || holders.has(module) || (name !== undefined && holders.has(lastOf(module, name))),
      ) &&
      !holders.has(one.name)
    )
      continue;
    for (const statement of one.module.statements) {
      for (const call of callsIn(statement.tokens)) {
        // most calls are of neither, and following imports costs more than comparing a name
        if (
          !names.has(call.callee.slice(call.callee.lastIndexOf(".") + 1)) &&
          !readers.has(call.callee.split(".", 1)[0] ?? "") &&
          !isImportedAs(call.callee, one)
        )
          continue;
        const library = libraryOf(call.callee, readers);
        const wrapper = wrapperOf(call.callee, one, wrappers) ?? (library && wrapperAs(call.callee, library));
        if (wrapper === undefined) continue;
        const name = literalString(argument(call, wrapper.position, wrapper.keyword));
        if (name === undefined || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
        const given = wrapper.fallback && argument(call, wrapper.fallback.position, wrapper.fallback.name);
        const asked = wrapper.switch === undefined || argument(call, wrapper.switch.position, wrapper.switch.name)?.[0]?.text === "True";
        const required = wrapper.insists && asked && given === undefined && library?.given.has(name) !== true && !isAskedFor(statement);
        reads.push({ name, required, default: literalText(given), sample: library && sampleOf(call), path: one.module.path, line: call.line });
      }
    }
  }
  return reads;
}

function wrappersIn(one: Reached): Map<string, Wrapper> {
  const wrappers = new Map<string, Wrapper>();
  if (!one.module.mentions("environ") && !one.module.mentions("getenv")) return wrappers;
  for (const header of readingFunctions(one)) {
    const name = blockName(header);
    if (name === undefined) continue;
    const parameters = parametersOf(header);
    if (parameters.length === 0) continue;
    const body = one.module.statements.filter((statement) => isWithin(statement, header));
    for (const [position, parameter] of parameters.entries()) {
      const indexed = body.some(({ tokens }) => readsBy(tokens, parameter, "["));
      if (!indexed && !body.some(({ tokens }) => readsBy(tokens, parameter, "("))) continue;
      const insists =
        indexed ||
        body.some(
          (statement) =>
            !answersAnotherFailure(statement) &&
            !isAskedFor(statement) &&
            (statement.tokens[0]?.text === "raise" || callsIn(statement.tokens).some((call) => /^(?:sys\.exit|exit|os\._exit)$/.test(call.callee))),
        );
      wrappers.set(name, {
        position,
        keyword: parameter,
        insists,
        fallback: find(parameters, /^(?:default|fallback)/),
        switch: find(parameters, /^(?:required|mandatory)$/),
      });
    }
  }
  addAround(wrappers, one);
  return wrappers;
}

/** Functions that hand the name they are given on to one that reads it, in the same module. */
function addAround(wrappers: Map<string, Wrapper>, { module }: Reached): void {
  const headers = wrappers.size === 0 ? [] : module.statements.filter((statement) => blockKind(statement) === "def");
  for (let known = -1; known !== wrappers.size;) {
    known = wrappers.size;
    for (const header of headers) {
      const name = blockName(header);
      if (name === undefined || wrappers.has(name)) continue;
      const parameters = parametersOf(header);
      const calls = module.statements.filter((statement) => isWithin(statement, header)).flatMap(({ tokens }) => callsIn(tokens));
      for (const call of calls) {
        const inner = wrappers.get(call.callee);
        const given = inner && argument(call, inner.position, inner.keyword);
        const position = given?.length === 1 ? parameters.indexOf(given[0]?.text ?? "") : -1;
        const keyword = parameters[position];
        if (inner === undefined || keyword === undefined) continue;
        wrappers.set(name, {
          position,
          keyword,
          insists: inner.insists,
          fallback: find(parameters, /^(?:default|fallback)/),
          switch: find(parameters, /^(?:required|mandatory)$/),
        });
        break;
      }
    }
  }
}

/** Headers of the functions that hold a reading of the environment. */
function readingFunctions({ module }: Reached): ReadonlySet<Statement> {
  const headers = new Set<Statement>();
  for (const statement of module.statements) {
    if (!statement.tokens.some(({ text }) => text === "environ" || text === "getenv")) continue;
    for (let block = statement.parent; block !== undefined; block = block.parent) if (blockKind(block) === "def") headers.add(block);
  }
  return headers;
}

/** Whether it stands in a handler of something else than a missing key: a file that cannot be read, a number that is none. */
function answersAnotherFailure({ parent }: Statement): boolean {
  if (parent === undefined || blockKind(parent) !== "except") return false;
  // "except:" alone answers any
  return parent.tokens.length > 2 && !parent.tokens.some(({ text }) => /^(?:KeyError|LookupError|Exception)$/.test(text));
}

function find(parameters: readonly string[], pattern: RegExp): Parameter | undefined {
  const position = parameters.findIndex((name) => pattern.test(name));
  const name = parameters[position];
  return name === undefined ? undefined : { position, name };
}

/** Whether `environ[parameter]`, `environ.get(parameter` or `getenv(parameter` stands among the tokens. */
function readsBy(tokens: readonly Token[], parameter: string, bracket: "[" | "("): boolean {
  return tokens.some((token, index) => {
    if (token.text !== parameter || tokens[index - 1]?.text !== bracket) return false;
    const before = tokens[index - 2]?.text;
    if (bracket === "[") return before === "environ";
    return before === "getenv" || (before === "get" && tokens[index - 4]?.text === "environ");
  });
}

function parametersOf(header: Statement): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [index, { kind, text }] of header.tokens.entries()) {
    if (text === "(" || text === "[") depth += 1;
    if (text === ")" || text === "]") depth -= 1;
    const before = header.tokens[index - 1]?.text;
    if (depth === 1 && kind === "name" && (before === "(" || before === ",")) names.push(text);
  }
  return names;
}

function isWithin(statement: Statement, block: Statement): boolean {
  for (let outer = statement.parent; outer !== undefined; outer = outer.parent) if (outer === block) return true;
  return false;
}

/** The last part of what an import brings: `config` of `from .core import config`. */
function lastOf(module: string, name: string): string {
  return name === "*" ? (module.split(".").at(-1) ?? "") : name;
}

/** Whether a plain name is another one's, by an import: `from cfg import need as n`. */
function isImportedAs(callee: string, { module }: Reached): boolean {
  return module.imports.some((one) => one.as === callee && one.name !== undefined && one.name !== callee);
}

function wrapperOf(callee: string, one: Reached, wrappers: ReadonlyMap<string, Wrapper>): Wrapper | undefined {
  const own = wrappers.get(`${one.name}:${callee}`);
  if (own !== undefined) return own;
  for (const found of one.module.imports) {
    const module = absoluteModule(found, one.name);
    if (module === undefined) continue;
    if (found.name !== undefined && found.as === callee) return wrappers.get(`${module}:${found.name}`);
    if (callee.startsWith(`${found.as}.`)) {
      const wrapper = wrappers.get(`${found.name === undefined ? module : `${module}.${found.name}`}:${callee.slice(found.as.length + 1)}`);
      if (wrapper !== undefined) return wrapper;
    }
  }
  return undefined;
}

/** Names in a module that stand for a library's reader: `config` of decouple, or `env = Env()`. */
function libraryReaders(one: Reached): ReadonlyMap<string, LibraryReader> {
  const readers = new Map<string, LibraryReader>();
  const makers = new Map<string, LibraryReader>();
  for (const found of one.module.imports) {
    const library = Object.hasOwn(LIBRARIES, found.module) ? LIBRARIES[found.module] : undefined;
    if (library === undefined) continue;
    const reader = { fallback: library.fallback, given: new Set<string>() };
    if (found.name === library.name) (library.name === "config" ? readers : makers).set(found.as, reader);
    if (found.name === undefined) makers.set(`${found.as}.${library.name}`, reader);
  }
  if (makers.size === 0) return readers;
  for (const { tokens } of one.module.statements) {
    if (tokens[0]?.kind !== "name" || tokens[1]?.text !== "=") continue;
    const made = callsIn(tokens)[0];
    const maker = made && makers.get(made.callee);
    if (made === undefined || maker === undefined) continue;
    const given = made.arguments.flatMap(({ keyword, tokens: value }) => (keyword !== undefined && value[0]?.text === "(" ? [keyword] : []));
    readers.set(tokens[0].text, { ...maker, given: new Set(given) });
  }
  return readers;
}

function libraryOf(callee: string, readers: ReadonlyMap<string, LibraryReader>): LibraryReader | undefined {
  const dot = callee.indexOf(".");
  if (dot === -1) return readers.get(callee);
  return TYPED.has(callee.slice(dot + 1)) ? readers.get(callee.slice(0, dot)) : undefined;
}

/** A method that names a type has its default next, where the reader itself takes a type first. */
function wrapperAs(callee: string, { fallback }: LibraryReader): Wrapper {
  return { position: 0, keyword: "name", insists: true, fallback: { position: callee.includes(".") ? 1 : fallback, name: "default" }, switch: undefined };
}

function sampleOf(call: Call): string | undefined {
  const cast = argument(call, undefined, "cast") ?? argument(call, 1);
  return sampleOfReader(cast?.length === 1 ? (cast[0]?.text ?? "") : call.callee.slice(call.callee.lastIndexOf(".") + 1));
}
