import { visible } from "../visible.ts";
import { widthOf, widthOfCharacter } from "../width.ts";

interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const TAB = "    ";
const LEAD = 12;
/** Characters of a line that are looked at for each column, on either side: it may be as long as its file. */
const SEEN = 2;

/** One line of source and the marks under a range of it, in at most so many columns: of a longer line, the part around the range. */
export function excerpt(line: string, range: Range, columns: number, ellipsis: string): { readonly text: string; readonly marks: string } {
  // of a range that goes on below, the sign that the line goes on is no part
  const end = range.endLine > range.line ? withoutContinuation(line) : Math.min(line.length, range.endColumn - 1);
  const start = Math.min(range.column - 1, line.length);
  const seen = SEEN * Math.max(columns, LEAD);
  const before = shown(line.slice(Math.max(0, start - seen), start));
  const marked = shown(line.slice(start, Math.min(end, start + seen)));
  const after = shown(line.slice(Math.max(end, start), Math.max(end, start) + seen));
  const whole = before + marked + after;
  if (widthOf(whole) <= columns) return { text: whole, marks: marksUnder(before, marked) };

  const skipped = widthOf(before) + widthOf(marked) > columns - ellipsis.length && widthOf(before) > LEAD;
  const lead = skipped ? ellipsis + lastColumns(before, LEAD) : before;
  const room = columns - widthOf(lead);
  const kept = firstColumns(marked, room - ellipsis.length);
  const tail = firstColumns(after, room - widthOf(kept) - ellipsis.length);
  return { text: lead + (kept === marked ? kept + tail : kept) + ellipsis, marks: marksUnder(lead, kept) };
}

/** Where a line ends that goes on below. */
function withoutContinuation(line: string): number {
  const trimmed = line.trimEnd();
  return (/[\\`]$/.test(trimmed) ? trimmed.slice(0, -1).trimEnd() : trimmed).length;
}

function shown(text: string): string {
  return visible(text.replaceAll("\t", TAB));
}

function marksUnder(before: string, marked: string): string {
  return " ".repeat(widthOf(before)) + "~".repeat(Math.max(1, widthOf(marked)));
}

function firstColumns(text: string, columns: number): string {
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += widthOfCharacter(character);
    if (used > columns) break;
    kept += character;
  }
  return kept;
}

function lastColumns(text: string, columns: number): string {
  let kept = "";
  let used = 0;
  for (const character of [...text].reverse()) {
    used += widthOfCharacter(character);
    if (used > columns) break;
    kept = character + kept;
  }
  return kept;
}
