import { strictObject } from "valibot";
import { KEYWORDS } from "../../plan/instruction-problems.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "All instructions are written in one case.",
    why: "The builder takes any case, a reader looks for the one he is used to. In one case throughout, instructions stand out from what they say.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [
      "buildkit:ConsistentInstructionCasing",
      "droast:DF076",
      "dockerfile-utils:CASING_INSTRUCTION",
      "dockerfilelint:uppercase_commands",
      "dockerlinter:EI0005",
    ],
    settledBy: "file",
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { other: "{keyword} is not in the case of the other instructions: write {wanted}" },
  title: () => "instructions are in one case",
  file: ({ plan }) => noneOf(otherwiseCased(plan).map(({ span, wanted, written }) => saw("other", { keyword: written, wanted }, placeOf(plan, span)))),
  fix: ({ plan }) => otherwiseCased(plan).map(({ span, wanted }) => ({ ...span, text: wanted })),
});

function otherwiseCased(plan: Plan): { readonly span: Span; readonly wanted: string; readonly written: string }[] {
  const keywords = plan.tree.nodes.flatMap((node) => {
    if (node.kind !== "instruction" || !KEYWORDS.includes(node.keyword)) return [];
    const written = plan.text.slice(node.keywordSpan.start, node.keywordSpan.end);
    // a keyword may be split over lines
    return written.toUpperCase() === node.keyword ? [{ span: node.keywordSpan, keyword: node.keyword, written }] : [];
  });
  const lower = keywords.filter(({ keyword, written }) => written === keyword.toLowerCase()).length;
  const upper = keywords.filter(({ keyword, written }) => written === keyword).length;
  return keywords
    .map(({ keyword, span, written }) => ({ span, written, wanted: lower > upper ? keyword.toLowerCase() : keyword }))
    .filter(({ wanted, written }) => wanted !== written);
}
