/** One piece of a pattern. */
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
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

export type Pattern = readonly Token[];

/** Reads a pattern that has been cleaned as a path; undefined where the builder refuses it. */
export function readPattern(text: string): Pattern | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "*" && text[at + 1] === "*") {
      at += text[at + 2] === "/" ? 2 : 1;
      tokens.push({ kind: at === text.length - 1 ? "all" : "folders" });
    } else if (char === "*") tokens.push({ kind: "star" });
    else if (char === "?") tokens.push({ kind: "one" });
    else if (char === "\\") {
      at += 1;
      if (at === text.length) return undefined;
      tokens.push({ kind: "text", char: text[at] ?? "" });
    } else if (char === "[") {
      const found = readClass(text, at);
      if (found === undefined) return undefined;
      tokens.push(found.token);
      at = found.end;
    } else tokens.push({ kind: "text", char });
  }
  return tokens;
}

function readClass(text: string, from: number): { readonly token: Token; readonly end: number } | undefined {
  let at = from + 1;
  const negated = text[at] === "^";
  if (negated) at += 1;
  const ranges: [string, string][] = [];
  for (let first = true; at < text.length && (first || text[at] !== "]"); first = false) {
    const [low, afterLow] = classChar(text, at);
    at = afterLow;
    if (text[at] !== "-" || text[at + 1] === "]" || at + 1 >= text.length) {
      ranges.push([low, low]);
      continue;
    }
    const [high, afterHigh] = classChar(text, at + 1);
    if (high < low) return undefined;
    ranges.push([low, high]);
    at = afterHigh;
  }
  return at >= text.length ? undefined : { token: { kind: "class", negated, ranges }, end: at };
}

function classChar(text: string, at: number): [string, number] {
  return text[at] === "\\" && at + 1 < text.length ? [text[at + 1] ?? "", at + 2] : [text[at] ?? "", at + 1];
}

/** Whether a pattern matches a whole path. Time is at most the product of both lengths, whatever the pattern. */
export function matchesPattern(pattern: Pattern, path: string): boolean {
  let reached = new Uint8Array(path.length + 1);
  reached[0] = 1;
  for (const token of pattern) {
    const next = new Uint8Array(path.length + 1);
    let open = 0;
    for (let at = 0; at <= path.length; at++) {
      const char = path[at];
      const before = path[at - 1];
      switch (token.kind) {
        case "star":
          open = at > 0 && before === "/" ? 0 : open;
          open |= reached[at] ?? 0;
          next[at] = open;
          break;
        case "all":
          open |= reached[at] ?? 0;
          next[at] = open;
          break;
        case "folders":
          next[at] = (reached[at] ?? 0) | (before === "/" ? open : 0);
          open |= reached[at] ?? 0;
          break;
        default:
          if (reached[at] === 1 && char !== undefined && takes(token, char)) next[at + 1] = 1;
      }
    }
    reached = next;
  }
  return reached[path.length] === 1;
}

function takes(token: Extract<Token, { kind: "text" | "one" | "class" }>, char: string): boolean {
  if (token.kind === "text") return token.char === char;
  if (token.kind === "one") return char !== "/";
  return token.ranges.some(([low, high]) => low <= char && char <= high) !== token.negated;
}
