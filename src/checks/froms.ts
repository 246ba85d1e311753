import { onceFor } from "../text/once.ts";
import type { Flag, Instruction } from "../dockerfile/syntax.ts";
import { wordsOf, type Word } from "../dockerfile/words.ts";
import type { Plan, Stage } from "../plan/plan.ts";

/** A FROM as it is written, with its stage. */
export interface WrittenFrom {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly base: Word | undefined;
  /** The word AS, in any case. */
  readonly as: Word | undefined;
  readonly name: Word | undefined;
  readonly platform: Flag | undefined;
}

/** The FROMs of the file, in order. */
export const fromsOf: (plan: Plan) => readonly WrittenFrom[] = onceFor((plan: Plan): readonly WrittenFrom[] => {
  const froms = plan.tree.nodes.filter((node): node is Instruction => node.kind === "instruction" && node.keyword === "FROM");
  return froms.flatMap((instruction, index): WrittenFrom[] => {
    const stage = plan.stages[index];
    if (stage === undefined) return [];
    const [base, second, third, more] = wordsOf(instruction, plan.tree.escape);
    const named = second?.value.toLowerCase() === "as" && third !== undefined && more === undefined;
    return [
      {
        stage,
        instruction,
        base,
        as: named ? second : undefined,
        name: named ? third : undefined,
        platform: instruction.flags.find((flag) => flag.name === "platform"),
      },
    ];
  });
});
