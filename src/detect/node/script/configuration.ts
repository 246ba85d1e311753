import type { Literal } from "./literal.ts";
import { computed, isObject, literalAt, skipExpression } from "./literal.ts";
import { readTokens, type Token } from "./tokens.ts";

const MOST_STEPS = 24;

/** What a configuration file such as vite.config.ts exports, as far as it is written down and not computed. */
export function exportedConfiguration(source: string): Literal {
  const tokens = readTokens(source);
  const start = exportStart(tokens);
  return start === undefined ? computed : resolve(tokens, start, 0);
}

/** JSON with comments and trailing commas, as tsconfig.json may have them. */
export function jsonWithComments(source: string): Literal {
  const tokens = readTokens(source);
  return tokens[0]?.text === "{" ? literalAt(tokens, 0) : computed;
}

function exportStart(tokens: readonly Token[]): number | undefined {
  for (let index = 0; index < tokens.length; index += 1) {
    if (tokens[index]?.text === "export" && tokens[index + 1]?.text === "default") return index + 2;
    if (tokens[index]?.text === "module" && tokens[index + 1]?.text === "." && tokens[index + 2]?.text === "exports" && tokens[index + 3]?.text === "=")
      return index + 4;
  }
  return undefined;
}

/** Follows names, calls and functions to the object they give. */
function resolve(tokens: readonly Token[], start: number, steps: number): Literal {
  if (steps > MOST_STEPS) return computed;
  const token = tokens[start];
  if (token === undefined) return computed;
  if (token.text === "{") return literalAt(tokens, start);
  if (token.text === "async" || token.text === "await") return resolve(tokens, start + 1, steps + 1);
  const body = functionBody(tokens, start);
  if (body !== undefined) return resolve(tokens, body, steps + 1);
  if (token.text === "(") return resolve(tokens, start + 1, steps + 1);
  if (token.kind !== "name") return literalAt(tokens, start);

  const last = endOfName(tokens, start);
  if (tokens[last + 1]?.text === "(") return resolveArguments(tokens, last + 2, steps);
  // withPlugins(settings)(configuration) and the like end above; a bare name stands for what it was set to
  const declared = last === start ? declaration(tokens, token.text) : undefined;
  return declared === undefined ? computed : resolve(tokens, declared, steps + 1);
}

/** The first argument that comes to an object; plugins take the configuration as their first or last one. */
function resolveArguments(tokens: readonly Token[], first: number, steps: number): Literal {
  let start = first;
  while (start < tokens.length && tokens[start]?.text !== ")") {
    const value = resolve(tokens, start, steps + 2);
    if (isObject(value)) return value;
    start = skipExpression(tokens, start);
    if (tokens[start]?.text !== ",") break;
    start += 1;
  }
  return computed;
}

/** Where what a function returns begins: behind its arrow, or behind the first return of its body. */
function functionBody(tokens: readonly Token[], start: number): number | undefined {
  let at = start;
  if (tokens[at]?.text === "function") {
    while (at < tokens.length && tokens[at]?.text !== "(") at += 1;
  }
  if (tokens[at]?.text === "(") {
    const close = closing(tokens, at);
    if (tokens[start]?.text !== "function" && !isArrowAfter(tokens, close + 1)) return undefined;
    at = close + 1;
    // a type of what is returned
    while (at < tokens.length && tokens[at]?.text !== "=>" && tokens[at]?.text !== "{") at += 1;
  } else if (tokens[at]?.kind === "name" && tokens[at + 1]?.text === "=>") at += 1;
  else return undefined;
  if (tokens[at]?.text === "=>") at += 1;
  if (tokens[at]?.text !== "{") return at;
  const end = closing(tokens, at);
  for (let index = at + 1; index < end; index += 1) if (tokens[index]?.text === "return") return index + 1;
  return undefined;
}

function isArrowAfter(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text === "=>") return true;
  return tokens[at]?.text === ":" && tokens.slice(at, at + 12).some((token) => token.text === "=>");
}

function endOfName(tokens: readonly Token[], start: number): number {
  let at = start;
  while (tokens[at + 1]?.text === "." && tokens[at + 2]?.kind === "name") at += 2;
  return at;
}

function declaration(tokens: readonly Token[], name: string): number | undefined {
  for (let index = 0; index < tokens.length; index += 1) {
    const word = tokens[index]?.text;
    if (tokens[index + 1]?.text !== name) continue;
    if (word === "function") return index;
    if (word !== "const" && word !== "let" && word !== "var") continue;
    for (let at = index + 2; at < Math.min(tokens.length, index + 40); at += 1) if (tokens[at]?.text === "=") return at + 1;
  }
  return undefined;
}

/** The token that closes a bracket; the last one where nothing does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== "operator") continue;
    if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "]" || token.text === "}") {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return tokens.length - 1;
}
