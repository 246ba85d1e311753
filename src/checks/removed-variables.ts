import { pairsOf } from "../dockerfile/words.ts";
import type { Plan } from "../plan/plan.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { withoutInstruction } from "./removed-commands.ts";
import { withoutWord } from "./removed-words.ts";
import { instructionsWritten } from "./written-commands.ts";

/** Takes the `NAME=value` of an ENV or ARG away, with the instruction where it is alone in it; undefined where no such instruction holds the place. */
export function withoutVariable(plan: Plan, span: Span): Edit | undefined {
  const holder = instructionsWritten(plan).find(
    ({ instruction: { head, keyword } }) => (keyword === "ENV" || keyword === "ARG") && head.start <= span.start && span.end <= head.end,
  );
  if (holder === undefined || holder.deferred) return undefined;
  const { instruction } = holder;
  const others = instruction.keyword === "ARG" ? /\s/.test(instruction.args.text.trim()) : pairsOf(instruction, plan.tree.escape).pairs.length > 1;
  if (!others) return withoutInstruction(plan, instruction);
  const isLast = span.end === instruction.head.end;
  const start = isLast ? span.start - trailing(plan.text.slice(instruction.head.start, span.start)) : span.start;
  // the last of several lines takes the sign with it by which the line before goes on
  if (isLast) return instruction.comments.some((comment) => comment.start >= start && comment.end <= span.end) ? undefined : { start, end: span.end, text: "" };
  return withoutWord(plan.text, span);
}

/** How much of blanks and continuations a text ends with. */
function trailing(text: string): number {
  let end = text.length;
  while (end > 0 && /[\s\\`]/.test(text[end - 1] ?? "")) end -= 1;
  return text.length - end;
}
