import { PLACE_NAME } from "../dockerfile/template.ts";
import { lex } from "../dockerfile/word-lexer.ts";

/** A variable that a word reads. */
export interface UsedName {
  readonly name: string;
  /** True where the word says itself what holds without it: `${X:-y}`, `${X:+y}`, `${X:?message}`. */
  readonly optional: boolean;
}

/** The variables that the builder puts into a word, each once; a template's places are none. Quotes and escapes count as they do there. */
export function namesUsed(word: string, escape: string): readonly UsedName[] {
  if (!word.includes("$")) return [];
  const names = new Set<string>();
  const lexed = lex(word, {
    escape,
    lookup(name) {
      names.add(name);
      return "unknown";
    },
  });
  // what the builder refuses is no use of a variable: a placeholder of some template, perhaps
  if ("error" in lexed) return [];
  return [...names]
    .filter((name) => /^[A-Za-z_]\w*$/.test(name) && !PLACE_NAME.test(name))
    .map((name) => ({ name, optional: new RegExp(`\\$\\{${name}:?[-+?]`).test(word) }));
}
