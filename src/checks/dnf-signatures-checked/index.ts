import { strictObject } from "valibot";
import { uncheckedPackages } from "../../facts/unverified.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { installsOwnPackages } from "../local-packages.ts";
import { withoutUnverified } from "../unverified-fix.ts";
import { unverifiedUses, type UnverifiedUse } from "../unverified-uses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "dnf and yum check signatures.",
    why: "A signature says that a package is the one that its distribution made. Without the check, a mirror, a proxy or a changed address in the file can put anything into the image, and it runs as root.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_9"],
    settledBy: "file",
    words: ["dnf", "yum", "gpgcheck", ".repo"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: packages are taken unsigned; import the key with rpm --import or name it with gpgkey, and remove it" },
  title: () => "dnf and yum check signatures",
  file: ({ plan }) => noneOf(usesIn(plan).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, usesIn(plan)),
});

function usesIn(plan: Plan): readonly UnverifiedUse[] {
  return unverifiedUses(plan, uncheckedPackages.dnf).filter(({ option }) => option === undefined || !installsOwnPackages(plan, option.in.command));
}
