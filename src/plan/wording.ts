import { onceFor } from "../text/once.ts";
import type { Plan } from "./plan.ts";

/** Whether any of these words, in lower case, stands in the file or comes into it by a build argument. */
export function holdsAny(plan: Plan, words: readonly string[]): boolean {
  const holds = wordsHeld(plan);
  return words.some(holds);
}

/** A line may go on in the middle of a word. */
const WITHIN_WORD = /[^\s\\`][\\`]\r?\n[^\s#]/;
const CONTINUATION = /[\\`][\t ]*\r?\n[\t ]*/g;

/** Many checks ask for the same words. */
const wordsHeld: (plan: Plan) => (word: string) => boolean = onceFor((plan: Plan) => {
  const joined = WITHIN_WORD.test(plan.text) ? [plan.text.replace(CONTINUATION, "")] : [];
  const text = [plan.text, ...joined, ...Object.values(plan.args)].join("\n").toLowerCase();
  const known = new Map<string, boolean>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const held = text.includes(word);
    known.set(word, held);
    return held;
  };
});
