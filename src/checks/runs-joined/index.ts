import { strictObject } from "valibot";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Short RUN instructions that follow each other are one.",
    why: "Each RUN makes a layer of its own. Several short ones in a row make more layers than anybody needs, and what one of them leaves the next can no longer take away. It is a matter of taste: each RUN is also a step that the cache keeps.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3059", "kics:0008c003", "droast:DF003"],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: { apart: "this RUN follows another on line {line}: join them with &&" },
  title: () => "short RUN instructions in a row are one",
  file({ plan }) {
    const apart = plan.stages.flatMap((stage) => pairsIn(plan, stage));
    return noneOf(apart.map(({ first, second }) => saw("apart", { line: first.instruction.startLine }, placeOf(plan, second.instruction.keywordSpan))));
  },
});

interface Pair {
  readonly first: Step;
  readonly second: Step;
}

/** Two RUN with nothing between them, the same flags, and at most two commands each. */
function pairsIn(plan: Plan, stage: Stage): readonly Pair[] {
  return stage.steps.flatMap((second, index) => {
    const first = stage.steps[index - 1];
    return first !== undefined && isShort(first, stage) && isShort(second, stage) && flagsOf(plan, first) === flagsOf(plan, second) ? [{ first, second }] : [];
  });
}

/** JSON form and here-documents cannot be joined as they are, and triggers stand elsewhere. */
function isShort(step: Step, stage: Stage): boolean {
  if (step.kind !== "run") return false;
  const { commands, instruction } = step;
  const isPlain = instruction.json === undefined && instruction.heredocs.length === 0 && instruction.span.start >= stage.span.start;
  return isPlain && commands.length > 0 && commands.length <= 2;
}

function flagsOf(plan: Plan, { instruction }: Step): string {
  return instruction.flags
    .map(({ span }) => plan.text.slice(span.start, span.end))
    .toSorted()
    .join(" ");
}
