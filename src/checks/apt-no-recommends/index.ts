import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { copies } from "../assumed-answers.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { packageSteps, typed, type PackageStep } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "apt-get installs no packages that are only recommended.",
    why: "apt-get installs recommended packages along with those that were asked for: what makes a desktop nicer, seldom what a service needs. They make the image larger, sometimes by hundreds of megabytes, and give a scanner more to find.",
    level: "info",
    group: "size",
    since: "0.1.0",
    sameAs: ["hadolint:DL3015", "trivy:DS-0029", "kics:7384dfb2", "droast:DF016", "dockerfilelint:apt-get_recommends", "dockerlinter:ER0010"],
    settledBy: "file",
    words: ["apt"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    recommends: "{command} installs recommended packages too: add --no-install-recommends",
    unknown: "whether {command} installs recommended packages depends on settings that are not known here",
  },
  title: () => "apt-get installs no recommended packages",
  file({ plan }) {
    const { found, isOpen } = recommending(plan);
    const seen = (code: "recommends" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      found.filter((step) => !isOpen(step)).map((step) => seen("recommends", step)),
      found.filter(isOpen).map((step) => seen("unknown", step)),
    );
  },
  fix({ plan }) {
    const { found, isOpen } = recommending(plan);
    const plain = found.filter((step) => !isOpen(step));
    return optionsInserted(
      plan,
      plain.filter(({ action }) => action.program !== "aptitude"),
      "--no-install-recommends",
    );
  },
});

const SAID = ["--no-install-recommends", "--install-recommends", "--without-recommends", "--with-recommends", "-R", "-c", "--config-file"] as const;

interface Recommending {
  readonly found: readonly PackageStep[];
  /** Whether it may be switched off elsewhere. */
  readonly isOpen: (step: PackageStep) => boolean;
}

/** Installations that say nothing of recommended packages. */
function recommending(plan: Plan): Recommending {
  const isSet = /Install-Recommends/.test(plan.text) || copies(plan, /^\/etc\/apt(?:$|\/$|\/apt\.conf)/);
  const found = packageSteps(plan, "apt").filter(({ action: { args, packages, verbWords } }) => {
    if (!/^(?:install|reinstall|satisfy)$/.test(verbWords[0]?.value ?? "") || packages.length === 0) return false;
    return args.option(...SAID) === undefined && !args.values("-o", "--option").some((word) => /install-recommends/i.test(word.value));
  });
  return { found, isOpen: ({ action }) => isSet || action.args.open };
}
