import { strictObject } from "valibot";
import { uncheckedServers } from "../../facts/unverified.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { withoutUnverified } from "../unverified-fix.ts";
import { unverifiedUses } from "../unverified-uses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Composer checks certificates and keeps to HTTPS.",
    why: "Whoever sits between the build and the server can put something else in place of the answer, and what a build downloads it mostly runs. A certificate that is not known belongs into the image's trust store; the check stays on.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["composer"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: packages are taken from anyone on the way; remove it, or name the certificate with cafile" },
  title: () => "Composer checks certificates and keeps to HTTPS",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedServers.composer).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.composer)),
});
