import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutOption, type WantedOption } from "../missing-options.ts";
import { packageSteps, shipped, typed, type PackageStep } from "../package-steps.ts";

const wanted: WantedOption = {
  manager: "composer",
  verbs: ["install", "i"],
  options: ["--no-dev", "--dry-run", "--download-only", "-h", "--help"],
  variables: /^COMPOSER_NO_DEV$/,
};

export const check: Check = defineCheck({
  meta: {
    summary: "Composer installs no packages for development into the image.",
    why: "Without `--no-dev` Composer installs what only developers need: test runners, debuggers, code generators. They make the image larger, and some of them run whatever they are sent when they can be reached from outside.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: ["tally:tally/php/composer-no-dev-in-production"],
    settledBy: "file",
    words: ["composer"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    development: "{command} installs packages for development too: add --no-dev",
    unknown: "whether {command} installs packages for development is not known here",
  },
  title: () => "Composer installs no packages for development",
  file({ plan }) {
    const { last, unknown } = developing(plan);
    return noneOf(
      last.map(({ action }) => saw("development", { command: typed(action) }, placeOf(plan, action.command.span))),
      unknown.map(({ action }) => saw("unknown", { command: typed(action) }, placeOf(plan, action.command.span))),
    );
  },
  fix: ({ plan }) => optionsInserted(plan, developing(plan).last, "--no-dev"),
});

interface Developing {
  readonly last: readonly PackageStep[];
  readonly unknown: readonly PackageStep[];
}

/** The last installation of the image, where it brings packages for development; before it they may be meant for a test. */
function developing(plan: Plan): Developing {
  // an image for developers is meant to have them
  if (/dev|test|debug|ci\b/.test(plan.target?.name ?? "")) return { last: [], unknown: [] };
  const { missing, unknown } = withoutOption(plan, wanted);
  const installs = shipped(plan, packageSteps(plan, wanted.manager)).filter(({ action }) => wanted.verbs.includes(action.verbWords[0]?.value ?? ""));
  const end = installs.at(-1)?.action.command.span.start;
  return {
    last: missing.filter(({ action }) => action.command.span.start === end),
    unknown: unknown.filter(({ action }) => action.command.span.start === end),
  };
}
