import { strictObject } from "valibot";
import type { Plan, Sourced, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { pathIn } from "../../plan/stage-files.ts";
import { related, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { madeElsewhere, type MissingSource } from "./fix.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What COPY --from takes out of a stage is there.",
    why: "A path that the other stage never makes ends the build at this line, and often only after everything before it has been built: a virtual environment that is made in another place, a build output of another name, a stage that installs nothing.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["tally:copy-from-empty-scratch-stage"],
    settledBy: "file",
    words: ["copy", "add"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { missing: "{stage} has no {path}: none of its steps makes it, so the build ends here", stage: "{stage} begins here" },
  title: () => "COPY --from takes only what is there",
  file: ({ plan }) =>
    noneOf(
      missingIn(plan).flatMap(({ from, source }) => [
        saw("missing" as const, { stage: nameOf(from), path: source.value }, placeOf(plan, source.span)),
        related(saw("stage" as const, { stage: nameOf(from) }, placeOf(plan, from.from.span))),
      ]),
    ),
  fix: ({ plan }) => madeElsewhere(plan, missingIn(plan)),
});

function missingIn(plan: Plan): readonly MissingSource[] {
  return plan.stages.flatMap((stage) =>
    stage.steps.flatMap((step): MissingSource[] => {
      if (step.kind !== "copy" || step.from?.stage === undefined) return [];
      const from = plan.stages[step.from.stage];
      return from === undefined ? [] : step.sources.filter((source) => isMissing(plan, from, source)).map((source) => ({ step, stage, from, source }));
    }),
  );
}

function isMissing(plan: Plan, stage: Stage, { value }: Sourced<string>): boolean {
  // a pattern that nothing fits is refused as well, but what may fit it is not known; a template's place is filled in later
  if (/[*?[\\$]|\{\{|\{%|<%/.test(value)) return false;
  return pathIn(plan, stage, value) === "no";
}

function nameOf(stage: Stage): string {
  return stage.name === undefined ? `stage ${stage.index}` : `stage ${stage.name}`;
}
