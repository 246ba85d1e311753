import type { Token } from "./tokens.ts";

export interface Argument {
  /** Undefined for a positional argument. */
  readonly keyword: string | undefined;
  readonly tokens: readonly Token[];
}

export interface Call {
  /** Dotted, as written: `os.environ.get`. Begins with a dot where what is called is no plain name: `.mkdir` of `Path(x).mkdir()`. */
  readonly callee: string;
  readonly arguments: readonly Argument[];
  /** 1-based. */
  readonly line: number;
  /** Tokens from the callee's first to the closing bracket, as indices. */
  readonly start: number;
  readonly end: number;
}

/** The same statements are asked for their calls by every detector. */
const known = new WeakMap<readonly Token[], readonly Call[]>();
const NO_CALLS: readonly Call[] = [];

/** Every call among the tokens, also those inside others' arguments, in order of their opening brackets. */
export function callsIn(tokens: readonly Token[]): readonly Call[] {
  const found = known.get(tokens) ?? readCalls(tokens);
  known.set(tokens, found);
  return found;
}

function readCalls(tokens: readonly Token[]): readonly Call[] {
  let calls: Call[] | undefined;
  for (let index = 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.text !== "(" || token.kind !== "operator") continue;
    const chain = chainBefore(tokens, index);
    if (chain !== undefined) (calls ??= []).push(callAt(tokens, index, chain));
  }
  return calls ?? NO_CALLS;
}

function callAt(tokens: readonly Token[], open: number, { name, start }: { readonly name: string; readonly start: number }): Call {
  const end = closing(tokens, open);
  let given: readonly Argument[] | undefined;
  return {
    callee: name,
    // of most calls nobody asks more than the name
    get arguments() {
      return (given ??= splitArguments(tokens.slice(open + 1, end)));
    },
    line: tokens[start]?.line ?? 1,
    start,
    end,
  };
}

/** The dotted name that ends before an index, with the index it starts at. */
export function chainBefore(tokens: readonly Token[], end: number): { readonly name: string; readonly start: number } | undefined {
  let start = end - 1;
  if (tokens[start]?.kind !== "name" || KEYWORDS.has(tokens[start]?.text ?? "")) return undefined;
  while (tokens[start - 1]?.text === "." && tokens[start - 2]?.kind === "name") start -= 2;
  let name = tokens[start]?.text ?? "";
  for (let index = start + 1; index < end; index += 1) name += tokens[index]?.text ?? "";
  if (tokens[start - 1]?.text === ".") return { name: `.${name}`, start };
  if (tokens[start - 1]?.text === "def" || tokens[start - 1]?.text === "class") return undefined;
  return { name, start };
}

/** The index of the bracket that closes the one at `open`; the end of the tokens where none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const text = tokens[index]?.text;
    if (text === "(" || text === "[" || text === "{") depth += 1;
    else if (text === ")" || text === "]" || text === "}") {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return tokens.length;
}

/** Splits at commas outside brackets. */
export function splitArguments(tokens: readonly Token[]): Argument[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    if (token.text === ")" || token.text === "]" || token.text === "}") depth -= 1;
    if (token.text === "," && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0).map(asArgument);
}

/** A positional argument by its place, or a keyword argument by its name. */
export function argument(call: Call, position: number | undefined, keyword?: string): readonly Token[] | undefined {
  const named = keyword === undefined ? undefined : call.arguments.find((one) => one.keyword === keyword);
  if (named !== undefined) return named.tokens;
  if (position === undefined) return undefined;
  return call.arguments.filter((one) => one.keyword === undefined)[position]?.tokens;
}

/** The text that string literals side by side stand for; undefined for anything else. */
export function literalString(tokens: readonly Token[] | undefined): string | undefined {
  if (tokens === undefined || tokens.length === 0) return undefined;
  let text = "";
  for (const token of tokens) {
    if (token.kind !== "string" || token.value === undefined) return undefined;
    text += token.value;
  }
  return text;
}

/** A literal as text: a string's value, a number, True, False; undefined for None and for anything that has to be computed. */
export function literalText(tokens: readonly Token[] | undefined): string | undefined {
  const only = tokens?.length === 1 ? tokens[0] : undefined;
  if (only?.kind === "number" || only?.text === "True" || only?.text === "False") return only.text;
  return literalString(tokens);
}

function asArgument(tokens: readonly Token[]): Argument {
  if (tokens[0]?.kind === "name" && tokens[1]?.text === "=") return { keyword: tokens[0].text, tokens: tokens.slice(2) };
  return { keyword: undefined, tokens };
}

const KEYWORDS = new Set([
  "if",
  "elif",
  "in",
  "not",
  "and",
  "or",
  "is",
  "return",
  "yield",
  "await",
  "lambda",
  "else",
  "while",
  "for",
  "with",
  "assert",
  "del",
  "raise",
  "except",
  "import",
  "from",
  "as",
  "case",
]);
