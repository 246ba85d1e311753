import { strictObject } from "valibot";
import type { Stage, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isPlainName, nameIn } from "../known-names.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The owners that COPY and ADD name exist.",
    why: "The builder looks a name up in the image's own /etc/passwd and /etc/group as they are at that step. One that is not there, because it is made later or in another stage, counts for nothing: the files become root's, without a word. Where there is no /etc/passwd at all, the build ends.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["tally:tally/named-identity-in-passwdless-stage"],
    settledBy: "file",
    words: ["chown"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    user: "there is no user {name} at this step, so the files become root's: create it before, or name a number",
    group: "there is no group {name} at this step, so the files become group 0's: create it before, or name a number",
  },
  title: () => "the owners that COPY names exist",
  file({ plan }) {
    const judge = (stage: Stage, step: Step): readonly Evidence<"group" | "user">[] => {
      if ((step.kind !== "copy" && step.kind !== "add") || step.chown === undefined || step.instruction.span.start < stage.span.start) return [];
      const [user, group] = step.chown.split(":");
      const span = step.instruction.flags.find((flag) => flag.name === "chown")?.span ?? step.span;
      if (isPlainName(user) && nameIn(plan, stage, "user", user, step) === "no") return [saw("user", { name: user }, placeOf(plan, span))];
      if (isPlainName(group) && nameIn(plan, stage, "group", group, step) === "no") return [saw("group", { name: group }, placeOf(plan, span))];
      return [];
    };
    return noneOf(plan.stages.flatMap((stage) => stage.steps.flatMap((step) => judge(stage, step))));
  },
});
