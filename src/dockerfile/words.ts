import type { Span } from "../text/span.ts";
import { onceFor } from "../text/once.ts";
import { isBlank } from "./blanks.ts";
import { sourceSpan, type Instruction, type JoinedText } from "./syntax.ts";

/** A word of an instruction's arguments, quotes and variables as written, and its place in the file. */
export interface Word {
  readonly value: string;
  readonly span: Span;
}

/** A name and value of ENV, LABEL or ARG, as written. */
export interface Pair {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  /** `ENV name value`, the old form: the rest of the line is one value. */
  readonly legacy: boolean;
}

/** The words of an instruction, split as BuildKit splits this instruction's: with regard to quotes or without. */
export function wordsOf(instruction: Pick<Instruction, "keyword" | "args">, escape: string): readonly Word[] {
  const { args, keyword } = instruction;
  return keyword === "ENV" || keyword === "LABEL" || keyword === "ARG" ? quotedWordsOf(args)(escape) : plainWordsOf(args);
}

/** Instructions are read by many. */
const plainWordsOf = onceFor(plainWords);
const quotedWordsOf = onceFor((args: JoinedText) => {
  const known = new Map<string, readonly Word[]>();
  return (escape: string): readonly Word[] => {
    const words = known.get(escape) ?? quotedWords(args, escape);
    known.set(escape, words);
    return words;
  };
});

/** Words between blanks; quotes mean nothing. */
function plainWords(args: JoinedText): Word[] {
  return [...args.text.matchAll(/[^\t\v\f\r ]+/g)].map((match) => ({ value: match[0], span: sourceSpan(args, match.index, match.index + match[0].length) }));
}

/** Words in which quotes and the escape character keep blanks together. */
function quotedWords(args: JoinedText, escape: string): Word[] {
  const words: Word[] = [];
  const { text } = args;
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isBlank(text[at] ?? "")) at += 1;
    const start = at;
    let quote = "";
    for (; at < text.length; at++) {
      const char = text[at] ?? "";
      if (quote === "" && isBlank(char)) break;
      if (char === escape && quote !== "'") at += 1;
      else if (quote === "" && (char === "'" || char === '"')) quote = char;
      else if (char === quote) quote = "";
    }
    // an escape character at the very end is dropped
    const end = at > text.length ? text.length - 1 : at;
    at = Math.min(at, text.length);
    if (end > start) words.push({ value: text.slice(start, end), span: sourceSpan(args, start, end) });
  }
  return words;
}

/** Names and values of ENV or LABEL; what BuildKit refuses is a problem with its place. */
export function pairsOf(
  instruction: Pick<Instruction, "keyword" | "args">,
  escape: string,
): { readonly pairs: readonly Pair[]; readonly problem?: { readonly message: string; readonly span: Span } } {
  const { args, keyword } = instruction;
  const words = wordsOf(instruction, escape);
  const [first] = words;
  if (first === undefined) return { pairs: [] };
  if (!first.value.includes("=")) {
    const blank = /[\t\v\f\r ]+/.exec(args.text);
    const span = sourceSpan(args, 0, args.text.length);
    if (blank === null) return { pairs: [], problem: { message: `${keyword} must have two arguments`, span } };
    return { pairs: [{ name: args.text.slice(0, blank.index), value: args.text.slice(blank.index + blank[0].length), span, legacy: true }] };
  }
  const pairs: Pair[] = [];
  for (const { value, span } of words) {
    const equals = value.indexOf("=");
    if (equals === -1) return { pairs, problem: { message: `${value} has no =: write name=value`, span } };
    pairs.push({ name: value.slice(0, equals), value: value.slice(equals + 1), span, legacy: false });
  }
  return { pairs };
}
