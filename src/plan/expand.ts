import { lex, type Lookup } from "../dockerfile/word-lexer.ts";

export type { Lookup } from "../dockerfile/word-lexer.ts";

/** A word after expansion. What is unknown in it stays as it is written, and so does a word that BuildKit refuses. */
export interface Expanded {
  readonly value: string;
  readonly error: string | undefined;
  /** False where an unknown variable stands in it. */
  readonly known: boolean;
}

/** Takes quotes and escapes off a word and puts variables in, as BuildKit does. */
export function expandWord(word: string, lookup: Lookup, escape: string): Expanded {
  if (isPlain(word, escape)) return { value: word, error: undefined, known: true };
  const lexed = lex(word, { escape, lookup });
  return "error" in lexed ? { value: word, error: lexed.error, known: false } : { value: lexed.text, error: undefined, known: !lexed.unknown };
}

/** Most words have nothing to take off or to put in. */
function isPlain(word: string, escape: string): boolean {
  return !/[$'"]/.test(word) && !word.includes(escape);
}

/** The same where one word may become several: EXPOSE. */
export function expandWords(word: string, lookup: Lookup, escape: string): { readonly values: readonly string[]; readonly error: string | undefined } {
  const lexed = lex(word, { escape, lookup, split: true });
  return "error" in lexed ? { values: [word], error: lexed.error } : { values: lexed.words.map((each) => each.text), error: undefined };
}

/** What is wrong with the variables of a here-document's text, if anything; the escape directive does not reach there. */
export function expandText(text: string, lookup: Lookup): string | undefined {
  if (!text.includes("$")) return undefined;
  const lexed = lex(text, { escape: "\\", lookup, quotesArePlain: true });
  return "error" in lexed ? lexed.error : undefined;
}
