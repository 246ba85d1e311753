import { strictObject } from "valibot";
import { KEYWORDS } from "../../plan/instruction-problems.ts";
import { placeOf } from "../../plan/queries.ts";
import { nearestWord } from "../../text/nearest.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "ONBUILD holds an instruction that may wait.",
    why: "The builder takes FROM, MAINTAINER and ONBUILD behind ONBUILD for an error, and a word that is no instruction at all shows only in the builds of others, who stand on the image.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3043",
      "droast:DF068",
      "tally:invalid-onbuild-trigger",
      "dockerfile-utils:ONBUILD_CHAINING_DISALLOWED",
      "dockerfile-utils:ONBUILD_TRIGGER_DISALLOWED",
      "dockerlinter:EI0004",
    ],
    settledBy: "file",
    words: ["onbuild"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    forbidden: "{keyword} may not stand behind ONBUILD",
    unknown: "ONBUILD {keyword} is no instruction",
    near: "ONBUILD {keyword} is no instruction, did you mean {nearest}?",
  },
  title: () => "ONBUILD holds an instruction that may wait",
  file: ({ plan }) =>
    noneOf(
      instructionsWritten(plan).flatMap(({ deferred, instruction: { keyword, keywordSpan } }): Evidence<"forbidden" | "unknown" | "near">[] => {
        const place = placeOf(plan, keywordSpan);
        if (!deferred || isFilledIn(plan, keywordSpan)) return [];
        if (FORBIDDEN.has(keyword)) return [saw("forbidden", { keyword }, place)];
        if (ALLOWED.has(keyword)) return [];
        const nearest = nearestWord(keyword, ALLOWED);
        return [nearest === undefined ? saw("unknown", { keyword }, place) : saw("near", { keyword, nearest }, place)];
      }),
    ),
});

const FORBIDDEN = new Set(["FROM", "MAINTAINER", "ONBUILD"]);
const ALLOWED = new Set(KEYWORDS.filter((keyword) => !FORBIDDEN.has(keyword)));
