import { strictObject } from "valibot";
import type { Flag } from "../../dockerfile/syntax.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No FROM says --platform=$TARGETPLATFORM.",
    why: "The platform that is built for is what FROM takes anyway. Written out it looks as if it did something.",
    level: "info",
    group: "base",
    since: "0.1.0",
    sameAs: ["hadolint:DL3065", "buildkit:RedundantTargetPlatform", "droast:DF083"],
    settledBy: "file",
    words: ["platform"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { redundant: "--platform={platform} is what FROM does without it: take it away" },
  title: () => "no FROM repeats the platform that is built for",
  file: ({ plan }) => noneOf(redundant(plan).map((flag) => saw("redundant", { platform: flag.value ?? "" }, placeOf(plan, flag.span)))),
  fix: ({ plan }) =>
    redundant(plan).map(({ span }) => ({ start: span.start, end: span.end + (/^[ \t]+/.exec(plan.text.slice(span.end))?.[0].length ?? 0), text: "" })),
});

function redundant(plan: Plan): readonly Flag[] {
  return fromsOf(plan).flatMap(({ platform }) =>
    platform !== undefined && /^(?:\$TARGETPLATFORM|\$\{TARGETPLATFORM\})$/.test(platform.value ?? "") ? [platform] : [],
  );
}
