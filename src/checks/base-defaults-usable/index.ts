import { strictObject } from "valibot";
import { expandWord } from "../../plan/expand.ts";
import { isImageReference } from "../../plan/image-reference.ts";
import { placeOf } from "../../plan/queries.ts";
import { globalVariables } from "../../plan/variables.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";
import { namesUsed } from "../used-names.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "With the defaults of its ARGs alone, every FROM names an image.",
    why: "An ARG without a default makes a file that builds only for those who know what to give. A usable default lets everyone build it, and linters and editors read it.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: ["buildkit:InvalidDefaultArgInFrom"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    empty: "{written} is empty without build arguments: give its ARG a default",
    wrong: "{written} is {value} without build arguments, which names no image: give its ARG a default",
  },
  title: () => "every FROM names an image by default",
  file({ plan }) {
    const { names, scope } = globalVariables(plan, {});
    return noneOf(
      fromsOf(plan).flatMap(({ base, stage }): Evidence<"empty" | "wrong">[] => {
        if (base === undefined || isFilledIn(plan, base.span)) return [];
        const used = namesUsed(base.value, plan.tree.escape);
        // a variable without any ARG is base-variables-defined's
        if (used.length === 0 || used.some(({ name }) => !names.has(name) && scope.lookup(name) === "unset")) return [];
        const { known, value } = expandWord(base.value, scope.lookup, plan.tree.escape);
        const isStage = plan.stages.some(({ index, name }) => index < stage.index && name === value);
        if (!known || isStage || isImageReference(value)) return [];
        const place = placeOf(plan, base.span);
        return [value === "" ? saw("empty", { written: base.value }, place) : saw("wrong", { written: base.value, value }, place)];
      }),
    );
  },
});
