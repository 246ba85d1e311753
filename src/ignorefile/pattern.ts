/**
 * A pattern of `.dockerignore` as the builder's own matcher reads it. That matcher makes a regular expression of the harder patterns and
 * leaves `|` and `^` in it as they are; here they mean the same, but matching never takes longer than both lengths multiplied.
 */
export type Pattern =
  | { readonly kind: "exact" | "prefix" | "suffix"; readonly text: string }
  /** The first alternative stands at the beginning of the path, the last at its end; a path that fits begins and ends with these texts. */
  | { readonly kind: "tokens"; readonly alternatives: readonly (readonly Token[])[]; readonly first: string; readonly last: string };

type Token =
  | { readonly kind: "text"; readonly char: string }
  /** `?` */
  | { readonly kind: "one" }
  /** `*`: anything but a slash. */
  | { readonly kind: "star" }
  /** `**` with more behind it: nothing, or anything that ends with a slash. */
  | { readonly kind: "folders" }
  /** `**` at the end. */
  | { readonly kind: "all" }
  /** `^` outside of brackets: the beginning of the path. */
  | { readonly kind: "start" }
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** Reads a pattern that has been cleaned as a path; undefined where the builder refuses it. */
export function readPattern(text: string): Pattern | undefined {
  const alternatives: Token[][] = [[]];
  let kind: Pattern["kind"] = "exact";
  const chars = [...text];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    const tokens = alternatives.at(-1) ?? [];
    if (char === "*" && chars[at + 1] === "*") {
      const isFirst = at === 0;
      at += chars[at + 2] === "/" ? 2 : 1;
      const isLast = at === chars.length - 1;
      tokens.push({ kind: isLast ? "all" : "folders" });
      kind = isFirst ? "suffix" : isLast && kind === "exact" ? "prefix" : "tokens";
    } else if (char === "*" || char === "?") {
      tokens.push({ kind: char === "*" ? "star" : "one" });
      kind = "tokens";
    } else if (char === "\\") {
      at += 1;
      const token = escapedToken(chars[at]);
      if (token === undefined) return undefined;
      tokens.push(token);
      kind = "tokens";
    } else if (char === "[") {
      const found = readClass(chars, at);
      if (found === undefined) return undefined;
      tokens.push(found.token);
      at = found.end;
      kind = "tokens";
    } else if (char === "|") alternatives.push([]);
    else if (char === "^") tokens.push({ kind: "start" });
    else {
      if (char === "]") kind = "tokens";
      tokens.push({ kind: "text", char });
    }
  }
  if (kind === "tokens") return { kind, alternatives, ...endsOf(alternatives) };
  return { kind, text: kind === "prefix" ? text.slice(0, -2) : kind === "suffix" ? text.slice(2) : text };
}

/** The text before the first sign with a meaning, and that behind the last; most paths fit neither. */
function endsOf([tokens = [], ...others]: readonly (readonly Token[])[]): { readonly first: string; readonly last: string } {
  if (others.length > 0) return { first: "", last: "" };
  const textOf = (some: readonly Token[]): string => some.map((token) => (token.kind === "text" ? token.char : "")).join("");
  const start = tokens.findIndex(({ kind }) => kind !== "text");
  const end = tokens.findLastIndex(({ kind }) => kind !== "text");
  return start === -1 ? { first: textOf(tokens), last: textOf(tokens) } : { first: textOf(tokens.slice(0, start)), last: textOf(tokens.slice(end + 1)) };
}

/** How long matching takes: once for most, else the pattern times the path. */
export function stepsOf(pattern: Pattern, path: string): number {
  if (pattern.kind !== "tokens" || !fitsEnds(pattern, path)) return 1;
  return pattern.alternatives.reduce((sum, tokens) => sum + tokens.length, 1) * path.length;
}

function fitsEnds({ first, last }: Extract<Pattern, { kind: "tokens" }>, path: string): boolean {
  return path.startsWith(first) && path.endsWith(last);
}

/** What a backslash makes of a character: the builder hands both to its regular expressions, where letters have meanings of their own. */
function escapedToken(char: string | undefined): Token | undefined {
  if (char === undefined) return undefined;
  const ranges = CLASSES[char.toLowerCase()];
  if (ranges !== undefined) return { kind: "class", negated: char !== char.toLowerCase(), ranges };
  const control = CONTROLS[char];
  if (control !== undefined) return { kind: "text", char: control };
  return /[A-Za-z0-9_]/.test(char) ? undefined : { kind: "text", char };
}

const CLASSES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  d: [["0", "9"]],
  s: [
    [" ", " "],
    ["\t", "\n"],
    ["\f", "\r"],
  ],
  w: [
    ["0", "9"],
    ["A", "Z"],
    ["_", "_"],
    ["a", "z"],
  ],
};
const CONTROLS: Readonly<Record<string, string>> = { a: "\u0007", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

function readClass(chars: readonly string[], from: number): { readonly token: Token; readonly end: number } | undefined {
  let at = from + 1;
  const negated = chars[at] === "^";
  if (negated) at += 1;
  const ranges: [string, string][] = [];
  while (ranges.length === 0 || chars[at] !== "]") {
    const low = classChar(chars, at);
    if (low === undefined) return undefined;
    at = low.end;
    if (chars[at] !== "-") {
      ranges.push([low.char, low.char]);
      continue;
    }
    const high = classChar(chars, at + 1);
    if (high === undefined) return undefined;
    ranges.push([low.char, high.char]);
    at = high.end;
  }
  return { token: { kind: "class", negated, ranges }, end: at };
}

/** One character of a class; a bracket or a dash needs a backslash, and something has to follow. */
function classChar(chars: readonly string[], from: number): { readonly char: string; readonly end: number } | undefined {
  const escaped = chars[from] === "\\";
  const at = escaped ? from + 1 : from;
  const char = chars[at];
  if (char === undefined || at + 1 >= chars.length || (!escaped && (char === "-" || char === "]"))) return undefined;
  return { char, end: at + 1 };
}

/** Whether a pattern matches a whole path. */
export function matchesPattern(pattern: Pattern, path: string): boolean {
  switch (pattern.kind) {
    case "exact":
      return path === pattern.text;
    case "prefix":
      return path.startsWith(pattern.text);
    case "suffix":
      return path.endsWith(pattern.text) || (pattern.text.startsWith("/") && path === pattern.text.slice(1));
    case "tokens": {
      if (!fitsEnds(pattern, path)) return false;
      const chars = [...path];
      const last = pattern.alternatives.length - 1;
      return pattern.alternatives.some((tokens, index) => matchesTokens(tokens, chars, index === 0, index === last));
    }
  }
}

function matchesTokens(tokens: readonly Token[], chars: readonly string[], fromStart: boolean, toEnd: boolean): boolean {
  let reached = new Uint8Array(chars.length + 1);
  if (fromStart) reached[0] = 1;
  else reached.fill(1);
  for (const token of tokens) {
    reached = advance(token, reached, chars);
    if (!reached.includes(1)) return false;
  }
  return toEnd ? reached[chars.length] === 1 : reached.includes(1);
}

function advance(token: Token, reached: Uint8Array, chars: readonly string[]): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(chars.length + 1);
  let open = 0;
  for (let at = 0; at <= chars.length; at++) {
    const here = reached[at] ?? 0;
    const before = chars[at - 1];
    switch (token.kind) {
      case "star":
        open = (before === "/" ? 0 : open) | here;
        next[at] = open;
        break;
      case "all":
        open |= here;
        next[at] = open;
        break;
      case "folders":
        next[at] = here | (before === "/" ? open : 0);
        open |= here;
        break;
      case "start":
        if (at === 0) next[at] = here;
        break;
      default: {
        const char = chars[at];
        if (here === 1 && char !== undefined && takes(token, char)) next[at + 1] = 1;
      }
    }
  }
  return next;
}

function takes(token: Extract<Token, { kind: "text" | "one" | "class" }>, char: string): boolean {
  if (token.kind === "text") return token.char === char;
  if (token.kind === "one") return char !== "/";
  return token.ranges.some(([low, high]) => low <= char && char <= high) !== token.negated;
}
