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
    summary: "Go compares modules with the checksum database.",
    why: "go.sum knows only the modules that were there when it was written. For every other one the checksum database tells whether everyone gets the same; with it off, a proxy can give this build something of its own.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["gosumdb", "gonosum", "goinsecure", "goflags"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { unchecked: "{written}: new modules are taken unseen; name only your own ones in GOPRIVATE" },
  title: () => "Go modules are compared with the checksum database",
  file: ({ plan }) => noneOf(unverifiedUses(plan, uncheckedServers.go).map(({ span, written }) => saw("unchecked", { written }, placeOf(plan, span)))),
  fix: ({ plan }) => withoutUnverified(plan, unverifiedUses(plan, uncheckedServers.go)),
});
