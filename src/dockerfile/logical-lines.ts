import type { Span } from "../text/span.ts";
import { countLeadingBlanks } from "./blanks.ts";
import type { JoinedText, Piece } from "./syntax.ts";

/** BuildKit's scanner refuses longer lines. */
const LONGEST_LINE = 65_535;

/** A physical line: its span with the line end, and its text without it, nor a byte order mark before the first. */
export interface Line {
  readonly number: number;
  readonly span: Span;
  readonly text: string;
  /** Where the text begins in the file. */
  readonly start: number;
}

export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf("\n", start);
    const end = feed === -1 ? text.length : feed + 1;
    // the mark does not count where the first line is read
    const mark = start === 0 && text.startsWith("\uFEFF") ? 1 : 0;
    lines.push({ number: lines.length + 1, span: { start, end }, text: withoutLineEnd(text.slice(start + mark, end)), start: start + mark });
    start = end;
  }
  return lines;
}

function withoutLineEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === "\n" || line[end - 1] === "\r") end -= 1;
  return line.slice(0, end);
}

/** One instruction as the builder reads it: its lines joined, comments and empty lines between them left out. */
export interface LogicalLine {
  readonly joined: JoinedText;
  /** Index of the first physical line, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly comments: readonly Span[];
}

export function isComment(text: string): boolean {
  return text[countLeadingBlanks(text)] === "#";
}

export function isEmpty(text: string): boolean {
  return countLeadingBlanks(text) === text.length;
}

/** Reads one logical line that begins at a physical line which is neither blank nor a comment. */
export function readLogicalLine(lines: readonly Line[], from: number, escape: string): LogicalLine {
  const pieces: Piece[] = [];
  const comments: Span[] = [];
  const texts: string[] = [];
  let length = 0;
  let to = from;
  let open = true;
  while (open && to < lines.length) {
    const line = lines[to] as Line;
    const isFirst = to === from;
    to += 1;
    if (!isFirst && isComment(line.text)) {
      comments.push(line.span);
      continue;
    }
    if (!isFirst && isEmpty(line.text)) continue;
    const lead = isFirst ? countLeadingBlanks(line.text) : 0;
    const mark = continuationAt(line.text, lead, escape);
    const kept = line.text.slice(lead, mark === -1 ? undefined : mark);
    pieces.push({ at: length, source: line.start + lead });
    texts.push(kept);
    length += kept.length;
    open = mark !== -1;
  }
  return { joined: { text: texts.join(""), pieces }, from, to, comments };
}

/** Where the continuation character stands, blanks behind it allowed, another one before it not; -1 where the line ends the instruction. */
function continuationAt(text: string, lead: number, escape: string): number {
  let end = text.length;
  while (end > lead && (text[end - 1] === " " || text[end - 1] === "\t")) end -= 1;
  if (end === lead || text[end - 1] !== escape) return -1;
  return end - 2 >= lead && text[end - 2] === escape ? -1 : end - 1;
}

export function isTooLong(line: Line, text: string): boolean {
  const length = line.span.end - line.span.start;
  if (length <= LONGEST_LINE / 3) return false;
  return new TextEncoder().encode(text.slice(line.span.start, line.span.end)).length > LONGEST_LINE + (text[line.span.end - 1] === "\n" ? 1 : 0);
}
