import { array, optional, strictObject, string } from "valibot";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageOfMount, stagesUsed } from "../stages.ts";
import { builderSplitOff } from "./fix.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image is built in stages: the final one takes what another one made.",
    why: "What a build needs and a run does not, such as compilers, headers and caches, stays behind in an earlier stage. The image is smaller, and holds less that can be attacked.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["tally:tally/prefer-multi-stage-build"],
    settledBy: "file",
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({ stages: optional(array(string()), []) }),
  messages: {
    copies: "the final stage copies from stage {stage}",
    stages: "built from the stages {names}",
    oneStage: "the image is built in one stage",
    noCopy: "the final stage takes nothing from another stage",
    noStage: "no stage is named {name}",
    unusedStage: "stage {name} is not used by what is built",
    order: "stage {name} comes before {after}",
    noTarget: "there is no stage to build",
  },
  title: ({ stages }) => (stages.length === 0 ? "built in several stages" : `built in the stages ${stages.join(" → ")}`),
  shape: ({ stages }) => (stages.length === 0 ? {} : { stages }),
  file({ plan }, options) {
    const target = plan.target;
    if (target === undefined) return notApplicable(saw("noTarget"));
    const used = stagesUsed(plan);
    const targetPlace = placeOf(plan, target.from.span);
    if (used.length < 2) return violated(saw("oneStage", {}, targetPlace));
    const taken = takenFromAnother(plan);
    if (taken === undefined) return violated(saw("noCopy", {}, targetPlace));

    let last: Stage | undefined;
    for (const name of options.stages) {
      const stage = used.find((other) => other.name === name.toLowerCase());
      if (stage === undefined) {
        const unused = plan.stages.find((other) => other.name === name.toLowerCase());
        return unused === undefined ? violated(saw("noStage", { name }, targetPlace)) : violated(saw("unusedStage", { name }, placeOf(plan, unused.from.span)));
      }
      if (last !== undefined && stage.index <= last.index) {
        return violated(saw("order", { name, after: nameOf(last) }, placeOf(plan, stage.from.span)));
      }
      last = stage;
    }
    return proven(saw("copies", { stage: nameOf(taken.stage) }, placeOf(plan, taken.span)), saw("stages", { names: used.map(nameOf).join(", ") }));
  },
  fix: ({ plan }) => builderSplitOff(plan),
});

/** The first place where the final stage, or one it stands on, takes files from a stage it does not stand on. */
function takenFromAnother(plan: Plan): { readonly stage: Stage; readonly span: Span } | undefined {
  const chain = stagesInTarget(plan);
  for (const stage of chain) {
    for (const step of stage.steps) {
      for (const { index, span } of stagesReadBy(plan, stage, step)) {
        const other = plan.stages[index];
        if (other !== undefined && !chain.some((own) => own.index === index)) return { stage: other, span };
      }
    }
  }
  return undefined;
}

function stagesReadBy(plan: Plan, stage: Stage, step: Stage["steps"][number]): readonly { readonly index: number; readonly span: Span }[] {
  if (step.kind === "other") return [];
  if (step.kind !== "run") return step.from?.stage === undefined ? [] : [{ index: step.from.stage, span: step.from.span }];
  return step.mounts.flatMap((mount) => {
    const index = stageOfMount(plan, stage, mount.options.get("from"));
    return index === undefined ? [] : [{ index, span: mount.span }];
  });
}

function nameOf(stage: Stage): string {
  return stage.name ?? String(stage.index);
}
