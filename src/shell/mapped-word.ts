import type { Word, WordPart } from "unbash";
import type { Span } from "../text/span.ts";
import type { ShellWord } from "./shell.ts";

/** Where a range of a text lies in the file. */
export type SpanOf = (start: number, end: number) => Span;

/** A word that knows where each part of its value lies, so that a command inside it can be read in its place. */
export interface MappedWord extends ShellWord {
  readonly spanOf: SpanOf;
}

export function mapWord(word: Word, spanOf: SpanOf): MappedWord {
  const span = spanOf(word.pos, word.end);
  const { parts } = word;
  if (parts === undefined) {
    // without parts a word is plain text, perhaps with escapes, in which case inner places are not known
    const inner: SpanOf = word.text.length === word.value.length ? (start, end) => spanOf(word.pos + start, word.pos + end) : () => span;
    return { value: word.value, literal: true, span, spanOf: inner };
  }
  const pieces: Piece[] = [];
  for (const part of parts) addPieces(part, pieces);
  const inner: SpanOf = (start, end) => {
    const first = pieces.findLast((piece) => piece.at <= start);
    const last = pieces.findLast((piece) => piece.at < end) ?? first;
    if (first === undefined || last === undefined) return span;
    return {
      start: spanOf(offsetIn(first, start), offsetIn(first, start) + 1).start,
      end: spanOf(first.source, Math.max(offsetIn(last, end), first.source + 1)).end,
    };
  };
  return { value: word.value, literal: parts.every(isLiteral), span, spanOf: inner };
}

/** A stretch of the value and the stretch of the text that gave it. */
interface Piece {
  readonly at: number;
  readonly length: number;
  readonly source: number;
  /** The text as written, where escapes make it longer than the value. */
  readonly escaped: string | undefined;
}

function addPieces(part: WordPart, pieces: Piece[]): void {
  if (part.type === "DoubleQuoted" || part.type === "LocaleString") {
    for (const child of part.parts) addPieces(child, pieces);
    return;
  }
  const previous = pieces.at(-1);
  const at = previous === undefined ? 0 : previous.at + previous.length;
  const quotes = part.type === "SingleQuoted" ? 1 : part.type === "AnsiCQuoted" ? 2 : 0;
  const value = "value" in part ? part.value : part.text;
  const written = quotes === 0 ? part.text : part.text.slice(quotes, -1);
  pieces.push({ at, length: value.length, source: part.pos + quotes, escaped: written.length === value.length ? undefined : written });
}

function offsetIn(piece: Piece, at: number): number {
  const into = Math.min(at - piece.at, piece.length);
  if (piece.escaped === undefined) return piece.source + into;
  let offset = 0;
  for (let left = into; left > 0 && offset < piece.escaped.length; left--) offset += /^\\["$`\\]/.test(piece.escaped.slice(offset, offset + 2)) ? 2 : 1;
  return piece.source + offset;
}

function isLiteral(part: WordPart): boolean {
  if (part.type === "DoubleQuoted" || part.type === "LocaleString") return part.parts.every(isLiteral);
  return part.type === "Literal" || part.type === "SingleQuoted" || part.type === "AnsiCQuoted";
}
