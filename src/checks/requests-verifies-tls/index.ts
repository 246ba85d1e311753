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
    summary: "The requests library has certificates to check with.",
    why: "An empty CURL_CA_BUNDLE switches off the check of certificates in requests before 2.28, for the build and for every process of the container. Later releases take no notice of it: then it only says that nothing is checked where everything is.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["ca_bundle"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written} is there to switch the check of certificates off; remove it, or name a file of certificates" },
  title: () => "requests has a bundle of certificates",
  file: ({ plan }) =>
    noneOf(unverifiedUses(plan, uncheckedServers.pythonRequests).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.pythonRequests)),
});
