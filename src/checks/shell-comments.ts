/** A `#` in the text of a continued instruction that begins a comment for the shell. */
export interface ShellComment {
  readonly at: number;
  /** True where an escaped blank stands before it: `foo \ # comment`, which neither continues nor comments. */
  readonly escaped: boolean;
}

/** The first comment of a shell's text of one line; undefined where there is none. What quotes, backquotes and braces hold is left alone. */
export function shellComment(text: string): ShellComment | undefined {
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\") {
      if (/^\\[ \t]+#/.test(text.slice(at, at + 200))) return { at: text.indexOf("#", at), escaped: true };
      at += 1;
    } else if (char === "'" || char === '"' || char === "`") {
      const end = closing(text, at, char);
      if (end === undefined) return undefined;
      at = end;
    } else if (char === "$" && text[at + 1] === "{") {
      const end = text.indexOf("}", at);
      if (end === -1) return undefined;
      at = end;
    } else if (char === "#" && (at === 0 || " \t;&|(".includes(text[at - 1] ?? "x"))) {
      return { at, escaped: false };
    }
  }
  return undefined;
}

function closing(text: string, from: number, quote: string): number | undefined {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (text[at] === "\\" && quote !== "'") at += 1;
  }
  return undefined;
}
