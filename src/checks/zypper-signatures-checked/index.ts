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
    summary: "zypper checks signatures.",
    why: "A signature says that a package is the one that its distribution made. Without the check, a mirror, a proxy or a changed address in the file can put anything into the image, and it runs as root.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["zypper"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: packages are taken unsigned; import the repository's key with rpm --import and remove it" },
  title: () => "zypper checks signatures",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedPackages.zypper).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedPackages.zypper)),
});
