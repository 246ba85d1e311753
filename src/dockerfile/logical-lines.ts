import type { Span } from "../text/span.ts";
import type { JoinedText, Piece } from "./syntax.ts";

/** BuildKit's scanner refuses longer lines. */
const LONGEST_LINE = 65_535;

/** A physical line: its span with the line end, and its text without. */
export interface Line {
  readonly number: number;
  readonly span: Span;
  readonly text: string;
}

export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf("\n", start);
    const end = feed === -1 ? text.length : feed + 1;
    lines.push({ number: lines.length + 1, span: { start, end }, text: withoutLineEnd(text.slice(start, end)) });
    start = end;
  }
  return lines;
}

function withoutLineEnd(line: string): string {
  if (line.endsWith("\r\n")) return line.slice(0, -2);
  return line.endsWith("\n") ? line.slice(0, -1) : line.replace(/\r+$/, "");
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
  return text.trimStart().startsWith("#");
}

/** Reads one logical line that begins at a physical line which is neither blank nor a comment. */
export function readLogicalLine(lines: readonly Line[], from: number, escape: string): LogicalLine {
  const pieces: Piece[] = [];
  const comments: Span[] = [];
  let text = "";
  let to = from;
  let open = true;
  while (open && to < lines.length) {
    const line = lines[to] as Line;
    to += 1;
    const raw = from === to - 1 ? withoutMark(line.text) : line.text;
    if (to - 1 > from) {
      if (isComment(raw)) {
        comments.push(line.span);
        continue;
      }
      if (raw.trim() === "") continue;
    }
    const lead = from === to - 1 ? raw.length - raw.trimStart().length : 0;
    const content = raw.slice(lead);
    const mark = continuationAt(content, escape);
    const kept = mark === -1 ? content : content.slice(0, mark);
    pieces.push({ at: text.length, source: line.span.start + (line.text.length - raw.length) + lead });
    text += kept;
    open = mark !== -1;
  }
  return { joined: { text, pieces: pieces.length === 0 ? [{ at: 0, source: 0 }] : pieces }, from, to, comments };
}

/** A byte order mark may stand before the first line. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** Where the continuation character stands, blanks behind it allowed, another one before it not; -1 where the line ends the instruction. */
function continuationAt(text: string, escape: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end -= 1;
  if (end === 0 || text[end - 1] !== escape) return -1;
  return text[end - 2] === escape ? -1 : end - 1;
}

export function isTooLong(line: Line): boolean {
  return line.text.length > LONGEST_LINE / 4 && Buffer.byteLength(line.text) > LONGEST_LINE;
}
