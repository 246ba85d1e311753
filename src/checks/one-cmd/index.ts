import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { losingInstructions, withoutLosing } from "../losing-instructions.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A stage has at most one CMD.",
    why: "A container has one CMD, the last one. The others look as if they ran, and whoever changes the wrong one wonders why nothing happens.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL4003",
      "buildkit:MultipleInstructionsDisallowed",
      "trivy:DS-0016",
      "kics:41c195f4",
      "droast:DF038",
      "dockerfile-utils:MULTIPLE_INSTRUCTIONS",
      "dockerlinter:EI0001",
    ],
    settledBy: "file",
    words: ["cmd"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { loses: "the CMD in line {line} takes this one's place: leave one of them" },
  title: () => "a stage has one CMD",
  file: ({ plan }) => noneOf(losingInstructions(plan, "CMD").map(({ line, span }) => saw("loses", { line }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutLosing(plan, "CMD"),
});
