import { diff3Merge } from "node-diff3";

export interface Merged {
  readonly text: string;
  /** Places that both sides changed, each in its own way; they stand in the text between marks, as git leaves them. */
  readonly conflicts: number;
}

const OURS = "<<<<<<< yours";
const THEIRS = ">>>>>>> plimsoll";
/** More lines than any set has; beyond it a merge would take seconds. */
const MOST_LINES = 20_000;

/**
 * Merges what the user made of a text with what it would be written as now, line by line. Line ends are the user's.
 * Undefined for a text that is too long.
 */
export function merge(base: string, users: string, next: string): Merged | undefined {
  const windows = usesWindowsEnds(users);
  const own = windows ? users.replaceAll("\r\n", "\n") : users;
  const [baseLines, ownLines, nextLines] = [base, own, next].map((text) => text.split("\n"));
  if (baseLines === undefined || ownLines === undefined || nextLines === undefined) return undefined;
  if ([baseLines, ownLines, nextLines].some((lines) => lines.length > MOST_LINES)) return undefined;

  const lines: string[] = [];
  let conflicts = 0;
  for (const region of diff3Merge(ownLines, baseLines, nextLines, { excludeFalseConflicts: true })) {
    if (region.ok !== undefined) {
      lines.push(...region.ok);
      continue;
    }
    if (region.conflict === undefined) continue;
    conflicts += 1;
    lines.push(OURS, ...region.conflict.a, "=======", ...region.conflict.b, THEIRS);
  }
  const text = lines.join("\n");
  return { text: windows ? text.replaceAll("\n", "\r\n") : text, conflicts };
}

/** Whether marks of an earlier merge are still in a text. */
export function hasMarks(text: string): boolean {
  return text.includes(OURS) && text.split(/\r?\n/).some((line) => line === OURS);
}

/** A text with the line ends that another one has. */
export function withEndsOf(users: string | undefined, text: string): string {
  return users !== undefined && usesWindowsEnds(users) ? text.replaceAll("\n", "\r\n") : text;
}

/** True where every line ends as on Windows: one that mixes keeps each end as it is. */
function usesWindowsEnds(text: string): boolean {
  let at = text.indexOf("\n");
  if (at === -1) return false;
  for (; at !== -1; at = text.indexOf("\n", at + 1)) if (text[at - 1] !== "\r") return false;
  return true;
}
