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
    summary: "Python checks certificates.",
    why: "Whoever sits between the build and the server can put something else in place of the answer, and what a build downloads it mostly runs. A certificate that is not known belongs into the image's trust store; the check stays on.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: ["checkov:CKV2_DOCKER_5"],
    settledBy: "file",
    words: ["pythonhttpsverify"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written} turns the check of certificates off in Python 2, and does nothing in Python 3: remove it" },
  title: () => "Python checks certificates",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedServers.python).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.python)),
});
