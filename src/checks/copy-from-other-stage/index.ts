import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageUses } from "../stage-uses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No stage copies or mounts from itself.",
    why: "A stage cannot take files from itself while it is being made; the build fails. What was meant is a plain copy in a RUN, or another stage.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3023", "trivy:DS-0006", "kics:cdddb86f", "droast:DF050", "dockerlinter:EC0001"],
    settledBy: "file",
    words: ["from="],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { itself: "{from} is this stage itself: name an earlier one" },
  title: () => "no stage copies from itself",
  file: ({ plan }) =>
    noneOf(stageUses(plan).flatMap(({ named, ref, span, stage }) => (named === stage.index ? [saw("itself", { from: ref }, placeOf(plan, span))] : []))),
});
