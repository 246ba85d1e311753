import type { Position } from "./span.ts";

/** Finds lines and columns in a text. Only LF ends a line, as in BuildKit. */
export interface LineIndex {
  readonly count: number;
  position(offset: number): Position;
  /** The line's text without its line end; empty where there is no such line. */
  text(line: number): string;
}

export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);

  return {
    count: starts.length,
    position(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBefore(starts, clamped);
      return { line: line + 1, column: clamped - (starts[line] ?? 0) + 1 };
    },
    text(line) {
      const start = starts[line - 1];
      if (start === undefined) return "";
      const end = starts[line];
      return text.slice(start, end === undefined ? text.length : end - 1).replace(/\r$/, "");
    },
  };
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
