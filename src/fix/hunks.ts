import { diffLines, linesOf, type LineChange } from "../text/line-diff.ts";
import type { Made } from "./improve.ts";

export type HunkLine = { readonly kind: "kept" | "removed" | "added"; readonly text: string };

/** A piece of a unified diff. */
export interface Hunk {
  /** 1-based, as unified diffs count; the line before it where there are none. */
  readonly from: number;
  readonly removed: number;
  readonly to: number;
  readonly added: number;
  /** The checks whose fixes changed lines of it, each once. */
  readonly checks: readonly string[];
  /** Each with its line end, where it has one. */
  readonly lines: readonly HunkLine[];
}

const CONTEXT = 3;

/** What changed of one file, with the fixes that did it. */
export function hunksOf(before: string, after: string, file: string, made: readonly Made[]): readonly Hunk[] {
  const left = linesOf(before);
  const right = linesOf(after);
  const starts = [0];
  for (const line of right) starts.push((starts.at(-1) ?? 0) + line.length);
  const checksOf = (change: LineChange): readonly string[] => {
    const start = starts[change.to] ?? 0;
    const end = starts[change.to + change.added] ?? after.length;
    return made.flatMap(({ check, places }) => (places.some((place) => place.file === file && place.start <= end && start <= place.end) ? [check] : []));
  };
  return groupsOf(diffLines(left, right)).map((changes) => hunkOf(changes, left, right, checksOf));
}

/** Changes whose surroundings meet stand in one hunk. */
function groupsOf(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && change.from - (last.from + last.removed) <= 2 * CONTEXT) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunkOf(changes: readonly LineChange[], left: readonly string[], right: readonly string[], checksOf: (change: LineChange) => readonly string[]): Hunk {
  const lines: HunkLine[] = [];
  const keep = (start: number, end: number): void => {
    for (const text of left.slice(start, end)) lines.push({ kind: "kept", text });
  };
  const first = changes[0]?.from ?? 0;
  const start = Math.max(0, first - CONTEXT);
  let at = start;
  for (const { added, from, removed, to } of changes) {
    keep(at, from);
    for (const text of left.slice(from, from + removed)) lines.push({ kind: "removed", text });
    for (const text of right.slice(to, to + added)) lines.push({ kind: "added", text });
    at = from + removed;
  }
  keep(at, Math.min(left.length, at + CONTEXT));
  const count = (kind: HunkLine["kind"]): number => lines.filter((line) => line.kind === kind || line.kind === "kept").length;
  const toStart = (changes[0]?.to ?? 0) - (first - start);
  const removed = count("removed");
  const added = count("added");
  const checks = [...new Set(changes.flatMap(checksOf))].sort();
  return { from: removed === 0 ? start : start + 1, removed, to: added === 0 ? toStart : toStart + 1, added, checks, lines };
}
