import type { Token } from "./tokens.ts";

/** Something that only running the code would tell. */
export const computed: unique symbol = Symbol("computed");

export type Literal = string | number | boolean | null | typeof computed | readonly Literal[] | LiteralObject;
export interface LiteralObject {
  readonly [key: string]: Literal;
}

const MOST_DEPTH = 100;

interface Read {
  readonly value: Literal;
  /** The token behind it. */
  readonly next: number;
}

/** The value that begins at a token: objects, lists and plain values as they are, everything else `computed`. Calls around one object give that object. */
export function literalAt(tokens: readonly Token[], at: number): Literal {
  return read(tokens, at, 0).value;
}

export function isObject(value: Literal | undefined): value is LiteralObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined where a key is missing or a part computed. */
export function at(value: Literal | undefined, ...keys: readonly string[]): Literal | undefined {
  let found: Literal | undefined = value;
  for (const key of keys) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

function read(tokens: readonly Token[], start: number, depth: number): Read {
  const token = tokens[start];
  if (token === undefined || depth > MOST_DEPTH) return { value: computed, next: skipExpression(tokens, start) };
  const plain = plainValue(tokens, start);
  if (plain !== undefined) return endsHere(tokens, plain.next) ? plain : withTail(tokens, start, plain);
  if (token.text === "{") return afterCasts(tokens, readObject(tokens, start, depth));
  if (token.text === "[") return afterCasts(tokens, readList(tokens, start, depth));
  if (token.text === "(") {
    const inner = read(tokens, start + 1, depth + 1);
    return { value: inner.value, next: skipExpression(tokens, start) };
  }
  const call = argumentOfCall(tokens, start);
  if (call !== undefined && tokens[call]?.text === "{") return { value: read(tokens, call, depth + 1).value, next: skipExpression(tokens, start) };
  return { value: computed, next: skipExpression(tokens, start) };
}

function plainValue(tokens: readonly Token[], at: number): Read | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if ((token.kind === "string" || token.kind === "template") && token.value !== undefined) return { value: token.value, next: at + 1 };
  if (token.kind === "number") return { value: Number(token.value), next: at + 1 };
  if (token.text === "-" && tokens[at + 1]?.kind === "number") return { value: -Number(tokens[at + 1]?.value), next: at + 2 };
  if (token.text === "true" || token.text === "false") return { value: token.text === "true", next: at + 1 };
  if (token.text === "null" || token.text === "undefined") return { value: null, next: at + 1 };
  return undefined;
}

function endsHere(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || [",", "}", "]", ")", ";"].includes(token.text)) return true;
  // the next statement, where nobody wrote a semicolon
  return token.kind === "name" && token.text !== "as" && token.text !== "satisfies" && token.text !== "in" && token.text !== "instanceof";
}

function withTail(tokens: readonly Token[], start: number, plain: Read): Read {
  const tail = tokens[plain.next]?.text;
  return { value: tail === "as" || tail === "satisfies" ? plain.value : computed, next: skipExpression(tokens, start) };
}

/** `{ … } as const`, `{ … } satisfies Config`. */
function afterCasts(tokens: readonly Token[], value: Read): Read {
  const tail = tokens[value.next]?.text;
  return tail === "as" || tail === "satisfies" ? { value: value.value, next: skipExpression(tokens, value.next) } : value;
}

function readObject(tokens: readonly Token[], start: number, depth: number): Read {
  const object: Record<string, Literal> = {};
  let index = start + 1;
  while (index < tokens.length && tokens[index]?.text !== "}") {
    const key = tokens[index];
    const name = key?.kind === "string" || key?.kind === "number" ? key.value : key?.kind === "name" ? key.text : undefined;
    if (name !== undefined && name !== "__proto__" && tokens[index + 1]?.text === ":") {
      const value = read(tokens, index + 2, depth + 1);
      object[name] = value.value;
      index = value.next;
    } else {
      if (key?.kind === "name" && key.text !== "__proto__") object[key.text] = computed;
      index = skipExpression(tokens, index);
    }
    if (tokens[index]?.text === ",") index += 1;
    else if (tokens[index]?.text !== "}") break;
  }
  return { value: object, next: index + 1 };
}

function readList(tokens: readonly Token[], start: number, depth: number): Read {
  const list: Literal[] = [];
  let index = start + 1;
  while (index < tokens.length && tokens[index]?.text !== "]") {
    if (tokens[index]?.text === ",") {
      index += 1;
      continue;
    }
    const value = read(tokens, index, depth + 1);
    list.push(value.value);
    if (value.next <= index) break;
    index = value.next;
  }
  return { value: list, next: index + 1 };
}

/** `defineConfig({`, `withPlugins(withMore({`: where the first argument of the innermost call begins. */
function argumentOfCall(tokens: readonly Token[], start: number): number | undefined {
  let index = start;
  for (let calls = 0; calls < 8; calls += 1) {
    if (tokens[index]?.kind !== "name") return undefined;
    while (tokens[index]?.kind === "name" && tokens[index + 1]?.text === "." && tokens[index + 2]?.kind === "name") index += 2;
    if (tokens[index + 1]?.text !== "(") return undefined;
    index += 2;
    if (tokens[index]?.text === "{") return index;
  }
  return undefined;
}

const OPENING = new Set(["(", "[", "{"]);
const CLOSING = new Set([")", "]", "}"]);

/** The token at which an expression surely ends: a comma or a bracket that it did not open. */
export function skipExpression(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index += 1) {
    const { text, kind } = tokens[index] ?? { text: "", kind: "operator" };
    if (kind !== "operator") continue;
    if (OPENING.has(text)) depth += 1;
    else if (CLOSING.has(text)) {
      if (depth === 0) return index;
      depth -= 1;
    } else if ((text === "," || text === ";") && depth === 0) return index;
  }
  return tokens.length;
}
