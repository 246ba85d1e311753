import type { ApplicationClass } from "../facts/python-frameworks.ts";
import { argument, callsIn, literalString, splitArguments, closing } from "./python/calls.ts";
import type { PythonModule } from "./python/modules.ts";
import { blockKind, blockName } from "./python/statements.ts";
import type { Statement } from "./python/statements.ts";

export interface Makers {
  readonly names: ReadonlySet<string>;
  /** Classes of the module itself that are made from the framework's. */
  readonly classes: readonly { readonly name: string; readonly line: number }[];
  /** The line that imports the framework. */
  readonly line: number;
}

/** The names that make an application in a module: the class, under the name it was imported as, and classes made from it. */
export function makersOf(module: PythonModule, maker: ApplicationClass): Makers | undefined {
  const names = new Set<string>();
  let line: number | undefined;
  for (const one of module.imports) {
    const whole = one.name === undefined ? one.module : `${one.module}.${one.name}`;
    if (one.name === maker.name && maker.modules.includes(one.module)) names.add(one.as);
    else if (one.name === "*" && maker.modules.includes(one.module)) names.add(maker.name);
    else if (maker.modules.includes(whole)) names.add(`${one.as}.${maker.name}`);
    // `import tornado` and then `tornado.web.Application`
    else if (one.name === undefined && maker.modules.some((known) => known.startsWith(`${one.module}.`) && module.mentions(`${known}.${maker.name}`)))
      for (const known of maker.modules) names.add(`${known}.${maker.name}`);
    else continue;
    line ??= one.line;
  }
  // a method's name that no other framework has
  if (maker.modules.length === 0 && module.mentions(`.${maker.name}(`)) {
    names.add(`.${maker.name}`);
    line = 1;
  }
  if (line === undefined) return undefined;
  const classes: { readonly name: string; readonly line: number }[] = [];
  for (const statement of module.statements) {
    const name = blockName(statement);
    if (blockKind(statement) !== "class" || name === undefined || !callsBase(statement, names)) continue;
    names.add(name);
    classes.push({ name, line: statement.line });
  }
  return { names, classes, line };
}

function callsBase(header: Statement, names: ReadonlySet<string>): boolean {
  const bases = header.tokens
    .slice(3)
    .map((token) => token.text)
    .join("")
    .replace(/\):?$/, "");
  return bases.split(",").some((base) => names.has(base));
}

export interface FactoryFacts {
  readonly line: number;
  /** Whether it has parameters without a default. */
  readonly insists: boolean;
}

/** Module-level functions that make and return an application. */
export function factoriesIn(module: PythonModule, makers: ReadonlySet<string>): ReadonlyMap<string, FactoryFacts> {
  const factories = new Map<string, FactoryFacts>();
  const makes = (callee: string): boolean =>
    makers.has(callee) || factories.has(callee) || [...makers].some((maker) => maker.startsWith(".") && callee.endsWith(maker));
  // a factory may call one that stands below it
  for (let size = -1; size !== factories.size;) {
    size = factories.size;
    for (const statement of module.statements) {
      if (!callsIn(statement.tokens).some(({ callee }) => makes(callee))) continue;
      let block = statement.parent;
      while (block?.parent !== undefined) block = block.parent;
      if (block === undefined || blockKind(block) !== "def") continue;
      const name = blockName(block);
      if (name !== undefined && name !== "main" && !name.startsWith("_") && returnsFrom(module, block))
        factories.set(name, { line: block.line, insists: insists(block) });
    }
  }
  return factories;
}

/** Whether a function has a parameter that its caller has to give. */
function insists({ tokens }: Statement): boolean {
  const open = tokens.findIndex(({ text }) => text === "(");
  const end = closing(tokens, open);
  const parameters = splitArguments(tokens.slice(open + 1, end));
  return parameters.some(
    ({ keyword, tokens: own }) =>
      keyword === undefined && own[0]?.text !== "*" && own[0]?.text !== "**" && own[0]?.text !== "/" && !own.some(({ text }) => text === "="),
  );
}

function returnsFrom(module: PythonModule, block: Statement): boolean {
  return module.statements.some((statement) => statement.tokens[0]?.text === "return" && statement.tokens.length > 1 && within(statement, block));
}

function within(statement: Statement, block: Statement): boolean {
  for (let outer = statement.parent; outer !== undefined; outer = outer.parent) if (outer === block) return true;
  return false;
}

/** Applications that another one serves under a path. */
export function mountedIn(module: PythonModule): ReadonlySet<string> {
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
