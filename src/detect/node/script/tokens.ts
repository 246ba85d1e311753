export interface Token {
  readonly kind: "name" | "number" | "string" | "template" | "regexp" | "operator";
  /** As written. */
  readonly text: string;
  /** What a string, a number or a template without holes stands for; undefined for other tokens. */
  readonly value: string | undefined;
  /** 1-based. */
  readonly line: number;
}

const NAME_START = /[\p{L}\p{Nl}_$#]/u;
const NAME = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_$#\u200c\u200d]*/uy;
const NUMBER = /(?:0[xXoObB][0-9A-Fa-f_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]+)?)n?/y;
const LONG_OPERATORS = [
  "...",
  "??=",
  "||=",
  "&&=",
  "===",
  "!==",
  "=>",
  "??",
  "?.",
  "||",
  "&&",
  "==",
  "!=",
  "<=",
  ">=",
  "+=",
  "-=",
  "*=",
  "/=",
  "++",
  "--",
  "**",
];
/** What the second character of a longer operator may be. */
const SECOND = "=>?.|&+-*";
/** Words after which a slash begins a regular expression. */
const BEFORE_EXPRESSION = new Set(["return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else", "await", "yield"]);
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" };

/**
 * Splits JavaScript or TypeScript into tokens, without comments. Never fails: what is none gives tokens that mean nothing. Text between JSX tags
 * is read as code; an apostrophe in it ends with its line.
 */
export function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = source.startsWith("#!") ? endOfLine(source, 0) : source.startsWith("\uFEFF") ? 1 : 0;
  while (at < source.length) {
    const char = source[at] ?? "";
    if (char === "\n") {
      line += 1;
      at += 1;
    } else if (char === " " || char === "\t" || char === "\r" || char === "\f" || char === "\u00a0") {
      at += 1;
    } else if (char === "/" && source[at + 1] === "/") {
      at = endOfLine(source, at);
    } else if (char === "/" && source[at + 1] === "*") {
      const end = source.indexOf("*/", at + 2);
      const next = end === -1 ? source.length : end + 2;
      line += newlines(source, at, next);
      at = next;
    } else {
      const token = readToken(source, at, line, tokens.at(-1));
      tokens.push(token);
      at += token.text.length;
      if (token.kind === "template" || token.kind === "string") line += newlines(token.text, 0, token.text.length);
    }
  }
  return tokens;
}

function readToken(source: string, at: number, line: number, before: Token | undefined): Token {
  const char = source[at] ?? "";
  if (char === '"' || char === "'") return readString(source, at, char, line);
  if (char === "`") return readTemplate(source, at, line);
  if (isDigit(char) || (char === "." && isDigit(source[at + 1] ?? ""))) {
    NUMBER.lastIndex = at;
    const text = NUMBER.exec(source)?.[0] ?? "";
    const whole = text === "" ? char : text;
    return { kind: "number", text: whole, value: whole.replaceAll("_", ""), line };
  }
  if (isPlainLetter(char) || (char > "\u007F" && NAME_START.test(char))) {
    return { kind: "name", text: nameAt(source, at), value: undefined, line };
  }
  if (char === "/" && beginsExpression(before)) {
    const end = endOfExpression(source, at);
    if (end !== undefined) return { kind: "regexp", text: source.slice(at, end), value: undefined, line };
  }
  const long = SECOND.includes(source[at + 1] ?? " ") ? LONG_OPERATORS.find((operator) => source.startsWith(operator, at)) : undefined;
  return { kind: "operator", text: long ?? char, value: undefined, line };
}

/** Nearly every name is of plain letters, which are read much faster than a pattern for those of all languages reads them. */
function nameAt(source: string, start: number): string {
  let at = start + 1;
  let code = source.charCodeAt(at);
  while ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36)
    code = source.charCodeAt((at += 1));
  if (isPlainLetter(source[start] ?? "") && (code < 128 || Number.isNaN(code))) return source.slice(start, at);
  NAME.lastIndex = start;
  return NAME.exec(source)?.[0] || (source[start] ?? "");
}

function readString(source: string, start: number, quote: string, line: number): Token {
  const end = source.indexOf(quote, start + 1);
  const plain = source.slice(start + 1, end === -1 ? start + 1 : end);
  if (end !== -1 && !plain.includes("\\") && !plain.includes("\n")) return { kind: "string", text: source.slice(start, end + 1), value: plain, line };
  let value = "";
  let at = start + 1;
  while (at < source.length) {
    const char = source[at] ?? "";
    if (char === quote) return { kind: "string", text: source.slice(start, at + 1), value, line };
    if (char === "\n") break;
    if (char === "\\") {
      const [text, length] = escape(source, at);
      value += text;
      at += length;
    } else {
      value += char;
      at += 1;
    }
  }
  // unclosed: the quote alone, so that what follows is read by itself
  return { kind: "operator", text: quote, value: undefined, line };
}

function escape(source: string, at: number): readonly [string, number] {
  const next = source[at + 1] ?? "";
  if (next === "\r" && source[at + 2] === "\n") return ["", 3];
  if (next === "\n") return ["", 2];
  if (next === "u" || next === "x") {
    const digits = source[at + 2] === "{" ? source.slice(at + 3, Math.max(at + 3, source.indexOf("}", at))) : source.slice(at + 2, at + (next === "u" ? 6 : 4));
    const code = digits.length <= 6 && /^[0-9A-Fa-f]+$/.test(digits) ? Number.parseInt(digits, 16) : -1;
    if (code >= 0 && code <= 0x10ffff) return [String.fromCodePoint(code), digits.length + 2 + (source[at + 2] === "{" ? 2 : 0)];
  }
  return [SIMPLE_ESCAPES[next] ?? next, 2];
}

/** A template whole, with the code in its holes: what is in there is rarely of interest, and never a name of a module. */
function readTemplate(source: string, start: number, line: number): Token {
  const holes: number[] = [];
  let value = "";
  let holed = false;
  let at = start + 1;
  while (at < source.length) {
    const char = source[at] ?? "";
    const inHole = holes.length % 2 === 1;
    if (char === "\\") {
      value += source[at + 1] ?? "";
      at += 2;
    } else if (char === "`") {
      at += 1;
      if (inHole) holes.push(0);
      else if (holes.length === 0) return { kind: "template", text: source.slice(start, at), value: holed ? undefined : value, line };
      else holes.pop();
    } else if (!inHole && char === "$" && source[at + 1] === "{") {
      holed = true;
      holes.push(1);
      at += 2;
    } else if (inHole && char === "{") {
      holes[holes.length - 1] = (holes.at(-1) ?? 0) + 1;
      at += 1;
    } else if (inHole && char === "}") {
      const depth = (holes.at(-1) ?? 1) - 1;
      if (depth === 0) holes.pop();
      else holes[holes.length - 1] = depth;
      at += 1;
    } else {
      if (holes.length === 0) value += char;
      at += 1;
    }
  }
  // one that nothing ends is no JavaScript: what stands behind it is not read, and not looked through again for each that begins in it
  return { kind: "template", text: source.slice(start), value: undefined, line };
}

function beginsExpression(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === "operator") return before.text !== ")" && before.text !== "]" && before.text !== "}" && before.text !== "<";
  return before.kind === "name" && BEFORE_EXPRESSION.has(before.text);
}

/** Where a regular expression with its flags ends; undefined where the line holds no end of it. */
function endOfExpression(source: string, start: number): number | undefined {
  let inClass = false;
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source[at] ?? "";
    if (char === "\n") return undefined;
    if (char === "\\") at += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) {
      let end = at + 1;
      while (isPlainLetter(source[end] ?? "")) end += 1;
      return end;
    }
  }
  return undefined;
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end === -1 ? source.length : end;
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

function isPlainLetter(char: string): boolean {
  return (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || char === "_" || char === "$" || char === "#";
}
