import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { healthOf } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The health check says unhealthy with exit code 1.",
    why: "Docker's reference knows 0 for healthy and 1 for unhealthy, and reserves 2. Engines take every other code for a failure today; what 2 will mean is not yours to say.",
    level: "info",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["healthcheck"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { code: "exit code {code} means nothing in a health check: 1 is unhealthy, 2 is reserved" },
  title: () => "the health check fails with exit code 1",
  file({ plan }) {
    return noneOf(
      (healthOf(plan)?.commands ?? []).flatMap((command) => {
        if (command.name === "exit") {
          const word = command.args[0];
          return word?.literal === true && isOther(word.value) ? [saw("code" as const, { code: word.value }, placeOf(plan, word.span))] : [];
        }
        return command.args.flatMap((word) =>
          [...word.value.matchAll(/\b(?:sys\.exit|os\._exit|process\.exit|exit)\(\s*(-?\d+)\s*\)/g)]
            .filter(([, code = ""]) => isOther(code))
            .map(([, code = ""]) => saw("code" as const, { code }, placeOf(plan, word.span))),
        );
      }),
    );
  },
});

function isOther(code: string): boolean {
  return /^-?\d+$/.test(code) && Number(code) !== 0 && Number(code) !== 1;
}
