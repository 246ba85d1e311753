import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { losingInstructions, withoutLosing } from "../losing-instructions.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A stage has at most one ENTRYPOINT.",
    why: "A container has one ENTRYPOINT, the last one. The others look as if they ran before it, and do not.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL4004",
      "buildkit:MultipleInstructionsDisallowed",
      "trivy:DS-0007",
      "kics:6938958b",
      "droast:DF039",
      "dockerfile-utils:MULTIPLE_INSTRUCTIONS",
      "dockerlinter:EI0001",
    ],
    settledBy: "file",
    words: ["entrypoint"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { loses: "the ENTRYPOINT in line {line} takes this one's place: leave one of them" },
  title: () => "a stage has one ENTRYPOINT",
  file: ({ plan }) => noneOf(losingInstructions(plan, "ENTRYPOINT").map(({ line, span }) => saw("loses", { line }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutLosing(plan, "ENTRYPOINT"),
});
