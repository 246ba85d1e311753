import type { RouteMap } from "@stricli/core";
import type { LineContext } from "../lines/context.ts";
import { besidePaths, paths } from "./offers.ts";

/** What may follow, for a shell to show. */
export interface Completed {
  readonly offers: readonly { readonly word: string; readonly brief: string }[];
  /** Whether a path may stand there as well. */
  readonly paths: boolean;
}

const nothing: Completed = { offers: [], paths: false };

interface Parameter {
  readonly brief: string;
  readonly proposeCompletions?: (this: LineContext, partial: string) => readonly string[] | Promise<readonly string[]>;
}

interface Flag extends Parameter {
  /** As it is typed: `--build-arg`. */
  readonly typed: string;
  readonly takesValue: boolean;
  readonly mayRepeat: boolean;
  /** What stands between several values of one flag. */
  readonly separator: string | undefined;
}

interface Verb {
  readonly flags: readonly Flag[];
  readonly aliases: ReadonlyMap<string, Flag>;
  /** The argument at a position; undefined where none may stand. */
  readonly argument: (index: number) => Parameter | undefined;
}

/** What may stand in place of the last word, by the one table of verbs and flags that also reads the command line. `words` stand behind the program's name. */
export async function complete(table: RouteMap<LineContext>, words: readonly string[], context: LineContext): Promise<Completed> {
  const entries = table.getAllEntries().filter(({ hidden }) => !hidden);
  const partial = words.at(-1) ?? "";
  const [name = ""] = words;
  if (words.length <= 1) {
    const offers = entries.map(({ name: names, target }) => ({ word: names["convert-camel-to-kebab"], brief: target.brief }));
    return {
      offers: starting([...offers, { word: "--help", brief: "Say how it is used" }, { word: "--version", brief: "Say which version this is" }], partial),
      paths: false,
    };
  }
  const target = entries.find(({ name: names }) => names["convert-camel-to-kebab"] === name)?.target;
  if (target === undefined || !("parameters" in target)) return nothing;
  return completeVerb(verbOf(target.parameters), words.slice(1, -1), partial, context);
}

async function completeVerb(verb: Verb, before: readonly string[], partial: string, context: LineContext): Promise<Completed> {
  const { given, open, position } = readWords(verb, before);
  if (open !== undefined) return valuesOf(open, partial, "", context);
  const equals = partial.indexOf("=");
  if (partial.startsWith("--") && equals !== -1) {
    const flag = verb.flags.find(({ typed }) => typed === partial.slice(0, equals));
    return flag === undefined ? nothing : valuesOf(flag, partial.slice(equals + 1), partial.slice(0, equals + 1), context);
  }
  if (partial.startsWith("-") && partial !== "-") return { offers: starting(flagsLeft(verb, given), partial), paths: false };
  const argument = verb.argument(position);
  const own = argument === undefined || partial === "-" ? nothing : await valuesOf(argument, partial, "", context);
  return {
    offers: [...own.offers, ...(own.paths && partial !== "-" ? [] : starting(flagsLeft(verb, given), partial))],
    paths: besidePaths.has(argument?.proposeCompletions),
  };
}

function flagsLeft({ flags }: Verb, given: ReadonlySet<string>): Completed["offers"] {
  const left = flags.filter(({ mayRepeat, typed }) => mayRepeat || !given.has(typed)).map(({ brief, typed }) => ({ word: typed, brief }));
  return [...left, { word: "--help", brief: "Say how it is used" }];
}

/** Which flags stand there, which of them waits for its value, and how many arguments. */
function readWords(
  { aliases, flags }: Verb,
  words: readonly string[],
): { readonly given: ReadonlySet<string>; readonly open: Flag | undefined; readonly position: number } {
  const given = new Set<string>();
  let open: Flag | undefined;
  let position = 0;
  for (const word of words) {
    if (open !== undefined) {
      open = undefined;
      continue;
    }
    if (!word.startsWith("-") || word === "-") {
      position += 1;
      continue;
    }
    const equals = word.indexOf("=");
    const typed = equals === -1 ? word : word.slice(0, equals);
    const flag = typed.startsWith("--") ? flags.find((each) => each.typed === typed) : aliases.get(typed.at(-1) ?? "");
    if (flag === undefined) continue;
    given.add(flag.typed);
    if (flag.takesValue && equals === -1) open = flag;
  }
  return { given, open, position };
}

async function valuesOf(parameter: Parameter | Flag, partial: string, lead: string, context: LineContext): Promise<Completed> {
  const { proposeCompletions } = parameter;
  if (proposeCompletions === undefined) return nothing;
  if (proposeCompletions === paths) return { offers: [], paths: true };
  const separator = "separator" in parameter ? parameter.separator : undefined;
  const cut = separator === undefined ? 0 : partial.lastIndexOf(separator) + 1;
  const found = await proposeCompletions.call(context, partial.slice(cut));
  const head = lead + partial.slice(0, cut);
  const offers = found.flatMap((each) => {
    const [word = "", brief = ""] = each.split("\t", 2);
    return word.startsWith(partial.slice(cut)) ? [{ word: head + word, brief }] : [];
  });
  return { offers, paths: false };
}

function starting(offers: Completed["offers"], partial: string): Completed["offers"] {
  return offers.filter(({ word }) => word.startsWith(partial));
}

type Written = Extract<ReturnType<RouteMap<LineContext>["getAllEntries"]>[number]["target"], { readonly parameters: unknown }>["parameters"];

function verbOf({ aliases = {}, flags = {}, positional }: Written): Verb {
  const read = new Map<string, Flag>();
  for (const [name, flag] of Object.entries(flags)) {
    if ("hidden" in flag && flag.hidden) continue;
    const separator = "variadic" in flag && typeof flag.variadic === "string" ? flag.variadic : undefined;
    const values = flag.kind === "enum" ? { proposeCompletions: (): readonly string[] => flag.values } : "proposeCompletions" in flag ? flag : {};
    read.set(name, {
      brief: flag.brief,
      typed: `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      takesValue: flag.kind === "parsed" || flag.kind === "enum",
      mayRepeat: "variadic" in flag && flag.variadic !== undefined && flag.variadic !== false,
      separator,
      ...(values.proposeCompletions === undefined ? {} : { proposeCompletions: values.proposeCompletions }),
    });
  }
  const argument = (index: number): Parameter | undefined =>
    positional === undefined ? undefined : positional.kind === "array" ? positional.parameter : positional.parameters[index];
  const short = Object.entries(aliases).flatMap(([letter, name]) => {
    const flag = typeof name === "string" ? read.get(name) : undefined;
    return flag === undefined ? [] : [[letter, flag] as const];
  });
  return { flags: [...read.values()], aliases: new Map(short), argument };
}
