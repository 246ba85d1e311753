/** The patterns of `${name%pattern}` and its like: `*`, `?`, and a backslash before one of them. */
type Token = { readonly kind: "star" } | { readonly kind: "any" } | { readonly kind: "char"; readonly char: string };

// matching takes time in proportion to the value times the pattern
const MOST_STEPS = 4_000_000;

/** `#` and `##`: the value without the shortest or longest beginning that matches; undefined for a pattern that is wrong. */
export function withoutPrefix(value: string, pattern: string, longest: boolean): string | undefined {
  const tokens = readPattern(pattern);
  const chars = [...value];
  if (tokens === undefined || chars.length * tokens.length > MOST_STEPS) return undefined;
  const end = matchEnd(chars, 0, tokens, longest);
  return end === undefined ? value : chars.slice(end).join("");
}

/** `%` and `%%`: the value without the shortest or longest end that matches; undefined for a pattern that is wrong. */
export function withoutSuffix(value: string, pattern: string, longest: boolean): string | undefined {
  const tokens = readPattern(pattern)?.toReversed();
  const chars = [...value].toReversed();
  if (tokens === undefined || chars.length * tokens.length > MOST_STEPS) return undefined;
  const end = matchEnd(chars, 0, tokens, longest);
  return end === undefined ? value : chars.slice(end).toReversed().join("");
}

/** `/` and `//`: the first or every match replaced; undefined for a pattern that is wrong. */
export function withReplaced(value: string, pattern: string, replacement: string, every: boolean): string | undefined {
  const tokens = readPattern(pattern);
  const chars = [...value];
  if (tokens === undefined || chars.length * chars.length * tokens.length > MOST_STEPS) return undefined;
  let result = "";
  let at = 0;
  let lastEnd = -1;
  while (at <= chars.length) {
    const end = matchEnd(chars, at, tokens, true);
    const found = end !== undefined && !(end === at && at === lastEnd);
    if (found) {
      result += replacement;
      lastEnd = end;
      if (!every) return result + chars.slice(end).join("");
    }
    if (!found || end === at) result += chars[at] ?? "";
    at = found && end > at ? end : at + 1;
  }
  return result;
}

function readPattern(pattern: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const chars = [...pattern];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (char === "*") tokens.push({ kind: "star" });
    else if (char === "?") tokens.push({ kind: "any" });
    else if (char !== "\\") tokens.push({ kind: "char", char });
    else {
      at += 1;
      const escaped = chars[at] ?? "";
      if (!"*?\\}/".includes(escaped) || escaped === "") return undefined;
      tokens.push({ kind: "char", char: escaped });
    }
  }
  return tokens;
}

/** Where a match that begins at an offset ends: at the first or last possible place. */
function matchEnd(chars: readonly string[], start: number, tokens: readonly Token[], longest: boolean): number | undefined {
  let reached = new Set([start]);
  for (const token of tokens) {
    const next = new Set<number>();
    if (token.kind === "star") {
      for (const from of reached) {
        next.add(from);
        for (let at = from; at < chars.length && chars[at] !== "\n" && !next.has(at + 1); at++) next.add(at + 1);
      }
    } else {
      for (const at of reached) {
        const char = chars[at];
        if (char !== undefined && (token.kind === "char" ? char === token.char : char !== "\n")) next.add(at + 1);
      }
    }
    if (next.size === 0) return undefined;
    reached = next;
  }
  let found: number | undefined;
  for (const at of reached) if (found === undefined || (longest ? at > found : at < found)) found = at;
  return found;
}
