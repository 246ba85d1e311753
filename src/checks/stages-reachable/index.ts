import { strictObject } from "valibot";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { isParts } from "../../text/trim.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageUses } from "../stage-uses.ts";
import { stagesUsed } from "../stages.ts";
import { isTemplateFile } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every stage is used by the one that is built.",
    why: "A stage that nothing stands on or copies from is not built at all. It may be left over, or the COPY --from that should use it may be missing.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["tally:no-unreachable-stages"],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: {
    unused: "the target does not use stage {stage}: use it, or take it away",
    noTarget: "there is no stage to build",
    otherTarget: "another stage than the last is built",
    template: "another program makes the Dockerfile out of this",
  },
  title: () => "every stage is used",
  file({ plan }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    // a file with several targets
    if (plan.target !== plan.stages.at(-1)) return notApplicable(saw("otherTarget"));
    const used = new Set(stagesUsed(plan));
    if (isTemplateFile(plan)) return notApplicable(saw("template"));
    const named = new Set([...stageUses(plan).map((use) => use.named), ...plan.stages.map(({ from }) => from.stage)]);
    const unused = plan.stages.filter((stage) => !used.has(stage) && !named.has(stage.index) && !isTarget(plan, stage));
    return noneOf(unused.map(({ from, index, name }) => saw("unused", { stage: name ?? index }, placeOf(plan, from.span))));
  },
});

const TARGETS =
  /(?:^|[-_.])(?:dev|devel|development|debug|test|tests|testing|lint|format|check|validate|ci|docs?|prod|production|release|releaser|e2e|integration|bench|benchmark|vendor|update|local|watch|export|artifacts?|binar(?:y|ies)|target|shell|vuln|scan|cross|all)(?:$|[-_.])/;

/** `base-$TARGETARCH` may name base-arm64. */
function mayName(written: string, name: string): boolean {
  if (!written.includes("$")) return false;
  return isParts(name, written.split(/\$\{[^}]*(?:\}|$)|\$\w+/));
}

/** Stages that somebody may ask for by name: those that say so, and those that start something. */
function isTarget(plan: Plan, stage: Stage): boolean {
  if (stage.name === undefined) return false;
  return (
    TARGETS.test(stage.name) ||
    plan.stages.some(({ from }) => mayName(from.written, stage.name ?? "")) ||
    stage.steps.some(({ instruction }) => instruction.keyword === "CMD" || instruction.keyword === "ENTRYPOINT")
  );
}
