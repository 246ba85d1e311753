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
    summary: "Node checks certificates.",
    why: "Whoever sits between the build and the server can put something else in place of the answer, and what a build downloads it mostly runs. A certificate that is not known belongs into the image's trust store; the check stays on.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_6"],
    settledBy: "file",
    words: ["node_tls_reject"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written} turns every check of certificates in Node off; remove it, or name the certificate in NODE_EXTRA_CA_CERTS" },
  title: () => "Node checks certificates",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedServers.node).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.node)),
});
