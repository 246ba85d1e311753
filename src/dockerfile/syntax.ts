import type { Span } from "../text/span.ts";

/** A Dockerfile as written. Its nodes cover the text without gaps, so printing is concatenation. */
export interface Dockerfile {
  readonly text: string;
  readonly nodes: readonly Node[];
  readonly directives: readonly Directive[];
  readonly escape: "\\" | "`";
  readonly problems: readonly SyntaxProblem[];
}

export type Node = Instruction | Trivia;

/** Whole lines that are no instruction. */
export interface Trivia {
  readonly kind: "comment" | "blank" | "directive";
  readonly span: Span;
}

/** `# name=value` at the top of the file. */
export interface Directive {
  /** Lower case: syntax, escape, check. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface SyntaxProblem {
  readonly code: SyntaxProblemCode;
  readonly message: string;
  readonly span: Span;
}

export type SyntaxProblemCode = "directive-repeated" | "directive-wrong" | "heredoc-unterminated" | "json-not-strings" | "line-too-long" | "name-without-value";

/** One instruction with its continuation lines and here-documents. */
export interface Instruction {
  readonly kind: "instruction";
  /** Upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** Whole lines, line ends included. */
  readonly span: Span;
  /** From the keyword to the end of the last argument; here-documents left out. */
  readonly head: Span;
  /** 1-based, as BuildKit counts: the last line is the last one read, here-documents included. */
  readonly startLine: number;
  readonly endLine: number;
  readonly flags: readonly Flag[];
  /** What follows the flags, continuations joined and comments taken out, blanks at both ends trimmed. */
  readonly args: JoinedText;
  /** Set when the arguments are a JSON array of strings and the instruction takes one. */
  readonly json: readonly JsonWord[] | undefined;
  readonly heredocs: readonly Heredoc[];
  /** ONBUILD's own instruction. */
  readonly trigger: Instruction | undefined;
  /** Comment lines between the first line and the last. */
  readonly comments: readonly Span[];
}

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** Undefined for a flag without `=`. */
  readonly value: string | undefined;
  readonly span: Span;
}

export interface JsonWord {
  readonly value: string;
  readonly span: Span;
}

export interface Heredoc {
  readonly name: string;
  /** A quoted name: the body is not expanded. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs do not count. */
  readonly stripTabs: boolean;
  readonly fd: number | undefined;
  /** The word `<<NAME` itself. */
  readonly span: Span;
  /** The lines between, line ends included. */
  readonly body: Span;
}

/** A text put together from pieces of the source. */
export interface JoinedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** From `at` in the joined text on, offsets lie at `source` in the file, until the next piece. */
export interface Piece {
  readonly at: number;
  readonly source: number;
}

/** Where an offset of a joined text lies in the file. */
export function sourceOffset(joined: JoinedText, offset: number): number {
  let low = 0;
  let high = joined.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((joined.pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = joined.pieces[low];
  return piece === undefined ? 0 : piece.source + (offset - piece.at);
}

/** The span in the file that a range of a joined text stands on. */
export function sourceSpan(joined: JoinedText, start: number, end: number): Span {
  return { start: sourceOffset(joined, start), end: end > start ? sourceOffset(joined, end - 1) + 1 : sourceOffset(joined, start) };
}

/** Part of a joined text, still tied to the file. */
export function sliceJoined(joined: JoinedText, start: number, end: number): JoinedText {
  const pieces = joined.pieces.filter((piece) => piece.at > start && piece.at < end).map((piece) => ({ at: piece.at - start, source: piece.source }));
  return { text: joined.text.slice(start, end), pieces: [{ at: 0, source: sourceOffset(joined, start) }, ...pieces] };
}
