import { strictObject } from "valibot";
import type { Plan, PlanProblem } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isTemplateFile } from "../template-files.ts";

/** The builder ends at the first; after a few the rest follows from them. */
const MOST = 10;

export const check: Check = defineCheck({
  meta: {
    summary: "The image builds.",
    why: "A file that the builder refuses ships nothing. Finding out takes no build where the reason is in the file itself.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL1000"],
    settledBy: "image",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    problem: "{message}",
    noTarget: "there is no stage to build",
    failed: "{step} failed: {reason}",
    failedBefore: "the build failed before its first step: {reason}",
    reads: "the builder can read the file",
    built: "built, {layers} layers",
  },
  title: () => "the image builds",
  file({ buildFailure, plan }) {
    if (plan.problems.length > 0) {
      // a text that is no Dockerfile at all is wrong in every line; the first says it
      const shown = plan.problems.slice(0, plan.stages.length === 0 ? 1 : MOST);
      const said = shown.map(({ message, span }) => saw("problem" as const, { message }, placeOf(plan, span)));
      return isTemplateFile(plan) || plan.problems.every((problem) => waitsForArgument(plan, problem) || isBlank(plan, problem))
        ? unproven(...said)
        : violated(...said);
    }
    if (buildFailure !== undefined) {
      const { line, reason, step } = buildFailure;
      const seen = step === undefined ? saw("failedBefore" as const, { reason }) : saw("failed" as const, { step, reason });
      if (line === undefined) return violated(seen);
      return violated({ ...seen, place: { kind: "file", path: plan.path, line, column: 1, endLine: line, endColumn: plan.lines.text(line).length + 1 } });
    }
    return plan.target === undefined ? violated(saw("noTarget")) : proven(saw("reads"));
  },
  image: ({ image }) => proven(saw("built", { layers: image.layers.length })),
});

/** `FROM REPLACE-ME`: to be filled in before anything is built. */
function isBlank(plan: Plan, { code, span }: PlanProblem): boolean {
  return code === "base-wrong" && /^[A-Z][A-Z_-]+$/.test(plan.text.slice(span.start, span.end));
}

/** A base that a build argument names, which is not at hand here, may be all right then. */
function waitsForArgument(plan: Plan, { code, span }: PlanProblem): boolean {
  return (code === "base-blank" || code === "base-wrong") && plan.text.slice(span.start, span.end).includes("$");
}
