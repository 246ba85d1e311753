export interface Line {
  readonly text: string;
  /** 1-based, of its first part. */
  readonly line: number;
}

/** Lines, with those that a backslash continues joined; comment lines among the continued ones are left out. */
export function joinedLines(text: string | undefined): Line[] {
  const lines: { text: string; line: number }[] = [];
  let continued = false;
  for (const [index, raw] of (text ?? "").split("\n").entries()) {
    const line = raw.trimEnd();
    if (continued && line.trimStart().startsWith("#")) continue;
    const goesOn = line.endsWith("\\");
    const body = goesOn ? line.slice(0, -1) : line;
    const last = lines.at(-1);
    if (continued && last !== undefined) last.text += ` ${body.trim()}`;
    else lines.push({ text: body, line: index + 1 });
    continued = goesOn;
  }
  return lines;
}

/** Words of a shell command; a whole command in one pair of quotes is taken apart too: `sh -c "uvicorn app:app"`. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/\$\{[^{}]*\}|(?:"[^"]*"|'[^']*'|[^\s[\],"'])+/g)) {
    const plain = word.replace(/["']/g, "");
    if (/\s/.test(plain)) words.push(...plain.split(/\s+/));
    else words.push(plain);
  }
  return words;
}
