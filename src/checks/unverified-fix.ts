import type { Plan } from "../plan/plan.ts";
import type { Edit } from "../text/edit.ts";
import { withoutLetter, withoutWord } from "./removed-words.ts";
import type { UnverifiedUse } from "./unverified-uses.ts";

/** Takes the options away; what stands in settings, variables or in JSON form is left for a person. */
export function withoutUnverifiedOptions(plan: Plan, uses: readonly UnverifiedUse[]): readonly Edit[] {
  return uses.flatMap(({ option, written }) => {
    if (option === undefined || option.in.instruction.json !== undefined) return [];
    const { span, value } = option.word;
    if (plan.text.slice(span.start, span.end) !== value) return [];
    if (value.startsWith("--")) return value.includes("=") ? [] : [withoutWord(plan.text, span)];
    const letter = /-(\w)$/.exec(written)?.[1];
    return letter === undefined ? [] : (withoutLetter(plan.text, span, letter) ?? []);
  });
}
