import { strictObject } from "valibot";
import { uncheckedPackages } from "../../facts/unverified.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutUnverified } from "../unverified-fix.ts";
import { unverifiedUses } from "../unverified-uses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "apt-get is not forced.",
    why: "--force-yes goes on where apt would stop to protect the image: with unsigned packages, with essential ones about to go, with downgrades. It has been replaced by one option for each of these.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_11"],
    settledBy: "file",
    words: ["apt"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written} also takes unsigned packages and removes essential ones; use -y, with --allow-downgrades where that is meant" },
  title: () => "apt-get is not forced",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedPackages.aptForced).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedPackages.aptForced)),
});
