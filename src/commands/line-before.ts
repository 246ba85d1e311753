import { diffLines, linesOf } from "../text/line-diff.ts";

/** Which line of the text before stands for a line of the text after it, both 1-based: the same line, the one that it replaces, or the one that it follows. */
export function lineBefore(before: string, after: string): (line: number) => number {
  const changes = diffLines(linesOf(before), linesOf(after));
  return (line) => {
    const index = line - 1;
    const change = changes.findLast(({ to }) => to <= index);
    if (change === undefined) return line;
    const { added, from, removed, to } = change;
    if (index >= to + added) return from + removed + (index - to - added) + 1;
    if (removed === 0) return Math.max(1, from);
    return from + Math.min(index - to, removed - 1) + 1;
  };
}
