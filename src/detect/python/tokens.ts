export interface Token {
  readonly kind: "name" | "number" | "string" | "operator";
  /** As written. */
  readonly text: string;
  /** What a string literal stands for; undefined for other tokens and for an f-string that holds an expression. */
  readonly value: string | undefined;
  /** 1-based. */
  readonly line: number;
}

/** One logical line: what Python reads as a statement, however many lines it spans. */
export interface LogicalLine {
  readonly tokens: readonly Token[];
  /** Columns of white space before it, a tab counting to the next multiple of 8. */
  readonly indent: number;
}

const NAME_START = /[\p{L}\p{Nl}_]/u;
const NAME = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_]*/uy;
const NUMBER = /0[xX][0-9A-Fa-f_]+|0[oObB][0-7_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]+)?[jJlL]?|\.[0-9_]+(?:[eE][+-]?[0-9_]+)?[jJ]?/y;
const PREFIX = /^(?:[rRbBuUfFtT]|[rR][bBfFtT]|[bBfFtT][rR])$/;
/** What the second character of a longer operator may be. */
const SECOND = "=*/<>.-&|^@%+:";
const LONG_OPERATORS = [
  "**=",
  "//=",
  ">>=",
  "<<=",
  "...",
  "->",
  ":=",
  "==",
  "!=",
  "<=",
  ">=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  "@=",
  "**",
  "//",
  "<<",
  ">>",
];

/** Brackets within brackets that CPython takes (MAXLEVEL of its tokenizer); what opens more is no Python, and what stands behind it is not read. */
const MOST_BRACKETS = 200;

/** Splits Python source into logical lines of tokens. Never fails: what is no Python gives tokens that mean nothing. */
export function readLines(source: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let tokens: Token[] = [];
  let indent = 0;
  let depth = 0;
  let line = 1;
  let at = source.startsWith("\uFEFF") ? 1 : 0;
  let fresh = true;

  const finish = (): void => {
    if (tokens.length > 0) lines.push({ tokens, indent });
    tokens = [];
  };

  while (at < source.length) {
    if (fresh) {
      [at, indent] = measure(source, at);
      fresh = false;
      continue;
    }
    const char = source[at] ?? "";
    if (char === "\n") {
      at += 1;
      line += 1;
      if (depth > 0) continue;
      finish();
      fresh = true;
    } else if (char === "\\" && (source[at + 1] === "\n" || source.startsWith("\r\n", at + 1))) {
      at += source[at + 1] === "\n" ? 2 : 3;
      line += 1;
    } else if (char === "#") {
      const end = source.indexOf("\n", at);
      at = end === -1 ? source.length : end;
    } else if (char === " " || char === "\t" || char === "\r" || char === "\f") {
      at += 1;
    } else if (char === ";" && depth === 0) {
      finish();
      at += 1;
    } else {
      const token = readToken(source, at, line);
      if (token.text === "(" || token.text === "[" || token.text === "{") depth += 1;
      if (token.text === ")" || token.text === "]" || token.text === "}") depth = Math.max(0, depth - 1);
      if (depth > MOST_BRACKETS) return lines;
      tokens.push(token);
      at += token.text.length;
      if (token.kind === "string") line += newlines(token.text);
    }
  }
  finish();
  return lines;
}

function measure(source: string, start: number): [number, number] {
  let column = 0;
  let at = start;
  for (; source[at] === " " || source[at] === "\t" || source[at] === "\f"; at += 1) {
    column = source[at] === "\t" ? (Math.floor(column / 8) + 1) * 8 : source[at] === "\f" ? 0 : column + 1;
  }
  return [at, column];
}

function readToken(source: string, at: number, line: number): Token {
  const char = source[at] ?? "";
  if (char === '"' || char === "'") return readString(source, at, "", line);
  if (isDigit(char) || (char === "." && isDigit(source[at + 1] ?? ""))) {
    NUMBER.lastIndex = at;
    const text = NUMBER.exec(source)?.[0] ?? "";
    return { kind: "number", text: text === "" ? char : text, value: undefined, line };
  }
  if (isPlainLetter(char) || (char > "\u007F" && NAME_START.test(char))) {
    const text = nameAt(source, at);
    const next = source[at + text.length];
    if ((next === '"' || next === "'") && PREFIX.test(text)) return readString(source, at, text, line);
    return { kind: "name", text, value: undefined, line };
  }
  const long = SECOND.includes(source[at + 1] ?? " ") ? LONG_OPERATORS.find((operator) => source.startsWith(operator, at)) : undefined;
  return { kind: "operator", text: long ?? char, value: undefined, line };
}

/** Nearly every name is of plain letters, which are read much faster than a pattern for those of all languages reads them. */
function nameAt(source: string, start: number): string {
  let at = start;
  let code = source.charCodeAt(at);
  while ((code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)) code = source.charCodeAt((at += 1));
  if (code < 128 || Number.isNaN(code)) return source.slice(start, at);
  NAME.lastIndex = start;
  return NAME.exec(source)?.[0] || (source[start] ?? "");
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

function isPlainLetter(char: string): boolean {
  return (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || char === "_";
}

function readString(source: string, start: number, prefix: string, line: number): Token {
  const quote = source[start + prefix.length] ?? '"';
  const open = start + prefix.length;
  const triple = source.startsWith(quote.repeat(3), open);
  const fence = triple ? quote.repeat(3) : quote;
  const formatted = /[fFtT]/.test(prefix);
  const raw = /[rR]/.test(prefix);
  let at = open + fence.length;
  let holes = false;

  while (at < source.length && !source.startsWith(fence, at)) {
    const char = source[at];
    if (char === "\n" && !triple) break;
    if (char === "\\") at += source.startsWith("\r\n", at + 1) ? 3 : 2;
    else if (formatted && char === "{") {
      if (source[at + 1] === "{") at += 2;
      else {
        holes = true;
        at = skipHole(source, at, triple);
      }
    } else at += 1;
  }
  at = Math.min(at, source.length);
  const closed = source.startsWith(fence, at);
  const body = source.slice(open + fence.length, at);
  const text = source.slice(start, closed ? at + fence.length : at);
  return { kind: "string", text, value: holes ? undefined : raw ? body : unescape(body), line };
}

/** From the `{` of an f-string's expression to behind its `}`. Since Python 3.12 a string in it may use the same quotes. */
function skipHole(source: string, start: number, triple: boolean): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const char = source[at];
    if (char === "{" || char === "[" || char === "(") depth += 1;
    else if (char === "}" || char === "]" || char === ")") {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (char === "\n" && !triple) return at;
    else if (char === '"' || char === "'") {
      const end = endOfInner(source, at, char);
      if (end === undefined) return at;
      at = end;
    }
  }
  return source.length;
}

function endOfInner(source: string, start: number, quote: string): number | undefined {
  const fence = quote.repeat(3);
  if (source.startsWith(fence, start)) {
    const end = source.indexOf(fence, start + 3);
    return end === -1 ? undefined : end + 2;
  }
  for (let at = start + 1; at < source.length && source[at] !== "\n"; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === quote) return at;
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "\n": "" };

/** The escapes that stand in paths, names and addresses; others stay as written. */
function unescape(body: string): string {
  if (!body.includes("\\")) return body;
  return body.replace(/\\(\r\n|[\s\S])/g, (whole, char: string) => (char === "\r\n" ? "" : (ESCAPES[char] ?? whole)));
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
