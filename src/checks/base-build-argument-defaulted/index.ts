import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isTemplate } from "../set-variables.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "FROM gives a whole name without build arguments.",
    why: "A build without --build-arg, by a newcomer or a tool, stops before it begins, with a message about an empty or broken name. A default makes the file build as it stands, and can still be replaced.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: ["buildkit:InvalidDefaultArgInFrom"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { broken: "FROM {written} is no name while its build arguments have no value; give their ARG before the first FROM a default" },
  title: () => "FROM gives a whole name without build arguments",
  file({ plan }) {
    const refused = new Set(plan.problems.filter(({ code }) => code === "base-blank" || code === "base-wrong").map(({ span }) => span.start));
    return noneOf(
      plan.stages.flatMap(({ from: { span, written } }) =>
        written.includes("$") && refused.has(span.start) && !isTemplate(written) ? [saw("broken", { written }, placeOf(plan, span))] : [],
      ),
    );
  },
});
