import { array, optional, strictObject, string } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { isDummySecret } from "../../facts/dummy-secrets.ts";
import { isSecretName } from "../../facts/secrets.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { byInstructions, variablesDeclared } from "../set-variables.ts";
import type { SetVariable } from "../set-variables.ts";
import { chainOf } from "../stages.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No ENV holds a secret, and no ARG asks for one.",
    why: "What ENV holds is in the image for everyone who can pull it. What an ARG got stands in the history of the image, in its provenance and in the build cache. A secret mount leaves no trace.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "droast:DF013", "droast:DF014", "trivy:DS-0031", "tally:ruby/secrets-in-arg-or-env"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({
    /** Names that were looked at and accepted. */
    allow: optional(array(string()), []),
  }),
  messages: {
    held: "{instruction} {name} holds what its name calls a secret; give it to the container when it starts, or to a RUN with --mount=type=secret",
    passed: "ENV {name} keeps the build argument {argument} in the image",
    asked: "ARG {name} asks for a secret, which stays in the history; use RUN --mount=type=secret",
  },
  title: () => "no secret in ARG or ENV",
  file({ plan }, { allow }) {
    const isMeant = (name: string): boolean => isSecretName(name) && !allow.includes(name);
    const set = byInstructions(plan).filter(({ name }) => isMeant(name));
    const asked = argumentsAsked(plan).filter(({ name }) => isMeant(name));
    return noneOf([...set.flatMap((variable) => judge(plan, variable)), ...asked.map(({ name, span }) => saw("asked", { name }, placeOf(plan, span)))]);
  },
});

function judge(plan: Plan, { by, known, name, span, stage, value }: SetVariable): Evidence<"held" | "passed" | "asked">[] {
  const place = placeOf(plan, span);
  if (known && !isDummySecret(value)) return [saw("held", { instruction: by, name }, place)];
  if (by === "ARG") return known && value === "" ? [saw("asked", { name }, place)] : [];
  const argument = /^\$\{?(\w+)/.exec(value)?.[1];
  if (argument === undefined || !variablesDeclared(plan, chainOf(plan, stage)).includes(argument)) return [];
  return [saw("passed", { name, argument }, place)];
}

/** Build arguments without a default. */
function argumentsAsked(plan: Plan): readonly Word[] {
  return instructionsWritten(plan).flatMap(({ instruction }) => {
    if (instruction.keyword !== "ARG") return [];
    return wordsOf(instruction, plan.tree.escape).flatMap(({ span, value }) => (value.includes("=") ? [] : [{ name: value, span }]));
  });
}

interface Word {
  readonly name: string;
  readonly span: Span;
}
