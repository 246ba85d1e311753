import { strictObject } from "valibot";
import { uncheckedPackages } from "../../facts/unverified.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { installsOwnPackages } from "../local-packages.ts";
import { withoutUnverified } from "../unverified-fix.ts";
import { unverifiedUses, type UnverifiedUse } from "../unverified-uses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "apk checks signatures.",
    why: "A signature says that a package is the one that its distribution made. Without the check, a mirror, a proxy or a changed address in the file can put anything into the image, and it runs as root.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_7"],
    settledBy: "file",
    words: ["apk"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: packages are taken unsigned; put the repository's key into /etc/apk/keys and remove it" },
  title: () => "apk checks signatures",
  file: ({ plan }) => noneOf(usesIn(plan).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  // what comes from elsewhere has no key here, and would be refused
  fix: ({ plan }) =>
    withoutUnverified(
      plan,
      usesIn(plan).filter(({ option }) => option === undefined || !asksElsewhere(option.in.command)),
    ),
});

function usesIn(plan: Plan): readonly UnverifiedUse[] {
  return unverifiedUses(plan, uncheckedPackages.apk).filter(
    ({ option }) => option === undefined || !(isListing(option.in.command) || installsOwnPackages(plan, option.in.command)),
  );
}

/** What makes a list of packages, or reads one, takes none. */
function isListing({ args }: ShellCommand): boolean {
  return args.some(({ value }) => /^(?:index|verify|info|list|search|policy|manifest)$/.test(value));
}

function asksElsewhere({ args }: ShellCommand): boolean {
  return args.some(({ value }) => /^(?:-X|--repository)|\.apk$|:\/\/|\$/.test(value));
}
