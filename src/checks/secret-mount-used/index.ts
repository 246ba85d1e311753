import { array, optional, strictObject, string } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { isSecretName } from "../../facts/secrets.ts";
import type { Plan, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A RUN gets its secrets by a secret mount, not by a build argument.",
    why: "A build argument that a RUN uses is kept in the history of the image, with its value, and in the provenance. A secret mount gives the same value to one RUN and leaves nothing behind.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["tally:ruby/prefer-secret-mounts-for-build-credentials"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({
    /** Names that were looked at and accepted. */
    allow: optional(array(string()), []),
  }),
  messages: { used: "the build argument {name} is used here, and its value stays in the history; use RUN --mount=type=secret,id={id},env={name}" },
  title: () => "secrets come by a secret mount",
  file({ plan }, { allow }) {
    return noneOf(
      plan.stages.flatMap((stage) => {
        const declared = new Map<string, true>();
        return chainOf(plan, stage).flatMap((part) =>
          part.steps.flatMap((step) => {
            for (const name of argumentNames(plan, step)) if (isSecretName(name) && !allow.includes(name)) declared.set(name, true);
            if (step.kind !== "run" || part !== stage || step.instruction.span.start < stage.span.start) return [];
            return usesIn(plan, step, [...declared.keys()]);
          }),
        );
      }),
    );
  },
});

function argumentNames(plan: Plan, { instruction }: Step): readonly string[] {
  if (instruction.keyword !== "ARG") return [];
  return wordsOf(instruction, plan.tree.escape).map(({ value }) => value.split("=", 1)[0] ?? "");
}

/** The first place in a RUN where each of the arguments is put in. */
function usesIn(plan: Plan, { instruction }: Step, names: readonly string[]): Evidence<"used">[] {
  return names.flatMap((name) => {
    const used = new RegExp(`(?<!\\\\)\\$(?:${name}\\b|\\{${name}\\b[^}]*\\})`).exec(plan.text.slice(instruction.span.start, instruction.span.end));
    if (used === null || isMounted(instruction.flags, name)) return [];
    const start = instruction.span.start + used.index;
    return [saw("used" as const, { name, id: name.toLowerCase() }, placeOf(plan, { start, end: start + used[0].length }))];
  });
}

function isMounted(flags: Step["instruction"]["flags"], name: string): boolean {
  return flags.some((flag) => flag.name === "mount" && flag.value?.includes("type=secret") === true && flag.value.includes(`env=${name}`));
}
