import type { Instruction } from "../dockerfile/syntax.ts";
import type { Plan } from "../plan/plan.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { withoutInstruction } from "./removed-commands.ts";
import { isTemplateFile } from "./template-files.ts";
import { instructionsWritten } from "./written-commands.ts";

export interface LosingInstruction {
  readonly instruction: Instruction;
  readonly span: Span;
  /** Of the one that wins. */
  readonly line: number;
}

/** Instructions of a kind of which a stage keeps the last only: each but the last of its stage, with the line of the one that wins. */
export function losingInstructions(plan: Plan, keyword: "CMD" | "ENTRYPOINT" | "HEALTHCHECK"): readonly LosingInstruction[] {
  // of a template's branches one is taken
  if (isTemplateFile(plan)) return [];
  const all = instructionsWritten(plan).filter(({ instruction }) => instruction.keyword === keyword);
  return all.flatMap(({ deferred, instruction, stage }) => {
    // what ONBUILD puts off is another image's
    const winner = all.findLast((other) => other.stage === stage && other.deferred === deferred)?.instruction;
    return winner === undefined || winner === instruction ? [] : [{ instruction, span: instruction.head, line: lineOf(plan, winner) }];
  });
}

/** Takes each of them away: the stage keeps what it kept. */
export function withoutLosing(plan: Plan, keyword: "CMD" | "ENTRYPOINT" | "HEALTHCHECK"): readonly Edit[] {
  return losingInstructions(plan, keyword).flatMap(({ instruction }) => [withoutInstruction(plan, instruction)].filter((edit) => edit !== undefined));
}

function lineOf(plan: Plan, instruction: Instruction): number {
  return plan.lines.position(instruction.head.start).line;
}
