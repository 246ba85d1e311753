import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { withoutTrailing } from "../text/trim.ts";

/** Takes a word out of a command, with the blanks before it; with its whole line where it stands alone on a continued one. */
export function withoutWord(text: string, { end, start }: Span): Edit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const lineEnd = newline === -1 ? text.length : newline + 1;
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd);
  if (/^[ \t]*$/.test(before)) {
    if (/^[ \t]*[\\`][ \t]*\r?\n$/.test(after)) return { start: lineStart, end: lineEnd, text: "" };
    return { start, end: end + (/^[ \t]*/.exec(after)?.[0].length ?? 0), text: "" };
  }
  return { start: lineStart + withoutTrailing(before, " \t").length, end, text: "" };
}

/** Takes one letter out of options that stand together: `-sSkL`. */
export function withoutLetter(text: string, word: Span, letter: string): Edit | undefined {
  const written = text.slice(word.start, word.end);
  if (!/^-[A-Za-z]+$/.test(written)) return undefined;
  if (written === `-${letter}`) return withoutWord(text, word);
  const at = word.start + written.indexOf(letter, 1);
  return { start: at, end: at + 1, text: "" };
}
