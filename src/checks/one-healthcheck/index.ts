import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { losingInstructions, withoutLosing } from "../losing-instructions.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A stage has at most one HEALTHCHECK.",
    why: "A container has one health check, the last one. What an earlier one would find is not found.",
    level: "warning",
    group: "health",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3012",
      "buildkit:MultipleInstructionsDisallowed",
      "trivy:DS-0023",
      "droast:DF041",
      "dockerfile-utils:MULTIPLE_INSTRUCTIONS",
      "dockerlinter:EI0001",
    ],
    settledBy: "file",
    words: ["healthcheck"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { loses: "the HEALTHCHECK in line {line} takes this one's place: leave one of them" },
  title: () => "a stage has one HEALTHCHECK",
  file: ({ plan }) => noneOf(losingInstructions(plan, "HEALTHCHECK").map(({ line, span }) => saw("loses", { line }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutLosing(plan, "HEALTHCHECK"),
});
