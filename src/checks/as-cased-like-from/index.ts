import { strictObject } from "valibot";
import type { Word } from "../../dockerfile/words.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "AS is written in the case of its FROM.",
    why: "One line in one case reads as one instruction. Docker's own check asks for it, so it is what people are used to.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:FromAsCasing", "droast:DF079"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { other: "{as} stands behind {from}: write {wanted}" },
  title: () => "AS is cased like FROM",
  file: ({ plan }) => noneOf(otherwiseCased(plan).map(({ as, from, wanted }) => saw("other", { as: as.value, from, wanted }, placeOf(plan, as.span)))),
  fix: ({ plan }) => otherwiseCased(plan).map(({ as, wanted }) => ({ ...as.span, text: wanted })),
});

function otherwiseCased(plan: Plan): { readonly as: Word; readonly from: string; readonly wanted: string }[] {
  return fromsOf(plan).flatMap(({ as, instruction: { keywordSpan } }) => {
    const from = plan.text.slice(keywordSpan.start, keywordSpan.end);
    // From is of no case that AS could follow
    if (as === undefined || (from !== "FROM" && from !== "from")) return [];
    const wanted = from === "FROM" ? "AS" : "as";
    return as.value === wanted ? [] : [{ as, from, wanted }];
  });
}
