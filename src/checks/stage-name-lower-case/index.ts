import { strictObject } from "valibot";
import type { Word } from "../../dockerfile/words.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Edit } from "../../text/edit.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageUses } from "../stage-uses.ts";
import type { StageUse } from "../stage-uses.ts";
import { isFilledIn } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Stages are named in lower case.",
    why: "The builder keeps the names in lower case. COPY --from finds a stage in any case, FROM only in lower case: FROM Base then looks for an image of that name, and fails.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:StageNameCasing", "droast:DF085"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { upper: "the stage {name} is known as {lower}: write that" },
  title: () => "stages are named in lower case",
  file: ({ plan }) => noneOf(upperNames(plan).map(({ span, value }) => saw("upper", { name: value, lower: value.toLowerCase() }, placeOf(plan, span)))),
  fix({ plan }) {
    const names = upperNames(plan);
    const isNamed = (text: string): boolean => names.some(({ value }) => value.toLowerCase() === text.toLowerCase());
    return [
      ...names.map(({ span, value }) => ({ ...span, text: value.toLowerCase() })),
      ...fromsOf(plan).flatMap(({ base }) => (base !== undefined && isNamed(base.value) ? [{ ...base.span, text: base.value.toLowerCase() }] : [])),
      ...stageUses(plan).flatMap((use) => (isNamed(use.ref) ? loweredUse(plan, use) : [])),
    ].filter((edit) => plan.text.slice(edit.start, edit.end) !== edit.text);
  },
});

function upperNames(plan: Plan): readonly Word[] {
  return fromsOf(plan).flatMap(({ name }) => (name !== undefined && name.value !== name.value.toLowerCase() && !isFilledIn(plan, name.span) ? [name] : []));
}

/** The name itself inside `--from=Name` or `--mount=type=bind,from=Name`. */
function loweredUse(plan: Plan, { ref, span }: StageUse): readonly Edit[] {
  const at = plan.text.slice(span.start, span.end).indexOf(`from=${ref}`);
  if (at === -1) return [];
  const start = span.start + at + "from=".length;
  return [{ start, end: start + ref.length, text: ref.toLowerCase() }];
}
