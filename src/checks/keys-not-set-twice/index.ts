import { strictObject } from "valibot";
import { pairsOf } from "../../dockerfile/words.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { labelsSet } from "../labels.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No ENV or LABEL sets the same name twice.",
    why: "Of two values the later one wins, and the other stands in the file as if it held.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["tally:labels/no-duplicate-keys"],
    settledBy: "file",
    words: ["env", "label"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { twice: "{name} is set again in line {line}, so this value is lost" },
  title: () => "no name is set twice",
  file({ plan }) {
    const losing = [...labelsSet(plan).map((label) => ({ ...label, scope: `${label.stage.index} ${String(label.deferred)}` })), ...pairsOfEnv(plan)];
    const winners = new Map(losing.map((pair) => [`${pair.scope} ${pair.name}`, pair]));
    return noneOf(
      losing.flatMap(({ name, scope, span }) => {
        const winner = winners.get(`${scope} ${name}`);
        if (winner === undefined || winner.span === span || name.includes("$") || isFilledIn(plan, span)) return [];
        return [saw("twice", { name, line: plan.lines.position(winner.span.start).line }, placeOf(plan, span))];
      }),
    );
  },
});

/** Instructions between two ENVs may use the first value; within one ENV nothing can. */
function pairsOfEnv(plan: Plan): { readonly name: string; readonly span: Span; readonly scope: string }[] {
  return instructionsWritten(plan)
    .filter(({ instruction }) => instruction.keyword === "ENV")
    .flatMap(({ instruction }) =>
      pairsOf(instruction, plan.tree.escape).pairs.map(({ name, span }) => ({ name, span, scope: `ENV ${instruction.span.start}` })),
    );
}
