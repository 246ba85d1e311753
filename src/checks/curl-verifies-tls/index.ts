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
    summary: "curl checks the certificate of the server.",
    why: "Whoever sits between the build and the server can put something else in place of the answer, and what a build downloads it mostly runs. A certificate that is not known belongs into the image's trust store; the check stays on.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_2"],
    settledBy: "file",
    words: ["curl"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: curl takes the answer of any server; remove it, or give curl the certificate with --cacert" },
  title: () => "curl checks certificates",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedServers.curl).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.curl)),
});
