import { readTokens, type Token } from "./tokens.ts";

/** A file of JavaScript or TypeScript, read. */
export interface ScriptModule {
  readonly path: string;
  readonly tokens: readonly Token[];
  readonly imports: readonly ModuleImport[];
  readonly calls: readonly Call[];
  mentions(word: string): boolean;
}

export interface ModuleImport {
  readonly from: string;
  /** Names brought in, each with the name it has here; `default`, `*`. */
  readonly names: readonly { readonly name: string; readonly as: string }[];
  readonly line: number;
}

export interface Call {
  /** With its object: `app.listen`, `express`. A call on the result of a call begins with `()`: `().get`. */
  readonly callee: string;
  /** True behind a `@`. */
  readonly decorator: boolean;
  /** Tokens of each argument. */
  readonly args: readonly (readonly Token[])[];
  readonly line: number;
  /** Index of the callee's first token, and of the closing bracket. */
  readonly start: number;
  readonly end: number;
}

export function readModule(path: string, source: string): ScriptModule {
  const tokens = readTokens(source);
  let calls: Call[] | undefined;
  let words: Set<string> | undefined;
  return {
    path,
    tokens,
    imports: importsIn(tokens),
    get calls() {
      return (calls ??= callsIn(tokens));
    },
    mentions: (word) => (words ??= new Set(tokens.map((token) => token.text))).has(word),
  };
}

function importsIn(tokens: readonly Token[]): ModuleImport[] {
  const imports: ModuleImport[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind !== "name") continue;
    const found =
      token.text === "import" || token.text === "export" ? staticImport(tokens, index) : token.text === "require" ? requireCall(tokens, index) : undefined;
    if (found !== undefined) imports.push(found);
  }
  return imports;
}

function staticImport(tokens: readonly Token[], index: number): ModuleImport | undefined {
  const line = tokens[index]?.line ?? 1;
  const next = tokens[index + 1];
  if (next === undefined || tokens[index - 1]?.text === ".") return undefined;
  const inCall = tokens[index + 2];
  // import("./later.js")
  if (next.text === "(" && inCall?.value !== undefined && inCall.kind !== "number") return { from: inCall.value, names: [], line };
  if (next.kind === "string" && next.value !== undefined && tokens[index]?.text === "import") return { from: next.value, names: [], line };
  // types alone are gone when the program runs
  if (next.text === "type" && tokens[index + 2]?.text !== "from" && tokens[index + 2]?.text !== ",") return undefined;
  if (tokens[index]?.text === "export" && next.text !== "*" && next.text !== "{") return undefined;
  const end = Math.min(tokens.length, index + 400);
  for (let at = index + 1; at < end; at += 1) {
    const { text, kind } = tokens[at] ?? { text: ";", kind: "operator" };
    if (text === ";" || text === "=" || text === "(") return undefined;
    const from = tokens[at + 1];
    if (text === "from" && kind === "name" && from?.kind === "string" && from.value !== undefined)
      return { from: from.value, names: namesBetween(tokens, index + 1, at), line };
  }
  return undefined;
}

function namesBetween(tokens: readonly Token[], start: number, end: number): { name: string; as: string }[] {
  const names: { name: string; as: string }[] = [];
  let inBraces = false;
  for (let at = start; at < end; at += 1) {
    const { text, kind } = tokens[at] ?? { text: "", kind: "operator" };
    if (text === "{") inBraces = true;
    else if (text === "}") inBraces = false;
    else if (text === "*") {
      const renamed = tokens[at + 1]?.text === "as" ? tokens[at + 2]?.text : undefined;
      names.push({ name: "*", as: renamed ?? "*" });
      if (renamed !== undefined) at += 2;
    } else if (kind === "name" && text !== "as") {
      const renamed = tokens[at + 1]?.text === "as" ? tokens[at + 2]?.text : undefined;
      names.push({ name: inBraces ? text : "default", as: renamed ?? text });
      if (renamed !== undefined) at += 2;
    }
  }
  return names;
}

/** `const express = require("express")`, `const { Pool } = require("pg")`, or a call by itself. */
function requireCall(tokens: readonly Token[], index: number): ModuleImport | undefined {
  const from = tokens[index + 2];
  if (tokens[index + 1]?.text !== "(" || from?.value === undefined || from.kind === "number" || tokens[index + 3]?.text !== ")") return undefined;
  const names: { name: string; as: string }[] = [];
  if (tokens[index - 1]?.text === "=") {
    const target = tokens[index - 2];
    if (target?.kind === "name") names.push({ name: tokens[index + 4]?.text === "." ? (tokens[index + 5]?.text ?? "default") : "default", as: target.text });
    else if (target?.text === "}") {
      let at = index - 3;
      while (at > 0 && tokens[at]?.text !== "{") at -= 1;
      for (at += 1; at < index - 2; at += 1) {
        const name = tokens[at];
        if (name?.kind !== "name") continue;
        const renamed = tokens[at + 1]?.text === ":" ? tokens[at + 2]?.text : undefined;
        names.push({ name: name.text, as: renamed ?? name.text });
        if (renamed !== undefined) at += 2;
      }
    }
  }
  return { from: from.value, names, line: tokens[index]?.line ?? 1 };
}

/** Every call, inner ones too. */
function callsIn(tokens: readonly Token[]): Call[] {
  const ends = bracketEnds(tokens);
  const calls: Call[] = [];
  for (let index = 1; index < tokens.length; index += 1) {
    if (tokens[index]?.text !== "(" || tokens[index]?.kind !== "operator") continue;
    const callee = calleeBefore(tokens, index);
    const end = ends.get(index);
    if (callee === undefined || end === undefined) continue;
    calls.push({
      callee: callee.name,
      decorator: tokens[callee.start - 1]?.text === "@",
      // on demand: in calls within calls the same tokens belong to each of them
      get args() {
        return argumentsBetween(tokens, index + 1, end, ends);
      },
      line: tokens[callee.start]?.line ?? 1,
      start: callee.start,
      end,
    });
  }
  return calls;
}

const NO_CALLEES = new Set(["if", "for", "while", "switch", "catch", "function", "return", "typeof", "await", "with"]);

function calleeBefore(tokens: readonly Token[], open: number): { readonly name: string; readonly start: number } | undefined {
  let at = open - 1;
  // a call with types: getOrThrow<string>("NAME")
  if (tokens[at]?.text === ">") {
    const least = Math.max(0, at - 20);
    while (at > least && tokens[at]?.text !== "<") at -= 1;
    at -= 1;
  }
  if (tokens[at]?.text === "?.") at -= 1;
  const parts: string[] = [];
  for (;;) {
    const token = tokens[at];
    if (token?.kind === "name") {
      parts.unshift(token.text);
      const dot = tokens[at - 1]?.text;
      if (dot !== "." && dot !== "?.") break;
      at -= 2;
      // what was called before, `express().use`, or asserted, `app!.use`
      if (tokens[at]?.text === "!") at -= 1;
      if (tokens[at]?.text === ")") {
        parts.unshift("()");
        break;
      }
      if (tokens[at]?.text === "]") {
        parts.unshift("[]");
        break;
      }
    } else return undefined;
  }
  const name = parts.join(".");
  if (parts.length === 1 && NO_CALLEES.has(name)) return undefined;
  return { name, start: Math.max(0, at) };
}

function bracketEnds(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind, text }] of tokens.entries()) {
    if (kind !== "operator") continue;
    if (text === "(" || text === "[" || text === "{") open.push(index);
    else if (text === ")" || text === "]" || text === "}") {
      const start = open.pop();
      if (start !== undefined) ends.set(start, index);
    }
  }
  return ends;
}

function argumentsBetween(tokens: readonly Token[], start: number, end: number, ends: ReadonlyMap<number, number>): Token[][] {
  const args: Token[][] = [];
  let from = start;
  for (let at = start; at < end; at += 1) {
    const text = tokens[at]?.kind === "operator" ? tokens[at]?.text : undefined;
    if (text === "(" || text === "[" || text === "{") at = ends.get(at) ?? at;
    else if (text === ",") {
      args.push(tokens.slice(from, at));
      from = at + 1;
    }
  }
  if (from < end) args.push(tokens.slice(from, end));
  return args;
}

/** The text of an argument that is one plain string. */
export function plainText(argument: readonly Token[] | undefined): string | undefined {
  const token = argument?.[0];
  if (argument?.length !== 1 || token === undefined || token.kind === "number") return undefined;
  return token.value;
}
