import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutOption, type WantedOption } from "../missing-options.ts";
import { typed } from "../package-steps.ts";

const wanted: WantedOption = {
  manager: "poetry",
  verbs: ["install", "sync", "add", "update"],
  options: ["-n", "--no-interaction", "--dry-run", "-h", "--help"],
  variables: /^POETRY_NO_INTERACTION$/,
};

export const check: Check = defineCheck({
  meta: {
    summary: "Poetry is told not to ask anything.",
    why: "Poetry may ask for credentials or for a confirmation. In a build nobody answers: it waits, or stops with an error that says nothing of the question.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["poetry"],
    presets: ["strict"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    missing: "{command} may ask something that nobody answers: add --no-interaction",
    unknown: "whether {command} has that option is not known: a variable may hold it",
  },
  title: () => "Poetry does not ask",
  file({ plan }) {
    const { missing, unknown } = withoutOption(plan, wanted);
    return noneOf(
      missing.map(({ action }) => saw("missing", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix: ({ plan }) => optionsInserted(plan, withoutOption(plan, wanted).missing, "--no-interaction"),
});
