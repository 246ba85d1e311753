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
    summary: "apt checks the certificate of the server.",
    why: "Signatures protect the packages, but whoever answers in place of the server can hold back updates and see what is asked for. Install ca-certificates, or give apt the certificate with Acquire::https::CaInfo.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["apt"],
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: apt takes the answer of any server; remove it, or name the certificate in Acquire::https::CaInfo" },
  title: () => "apt checks certificates",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedServers.apt).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.apt)),
});
