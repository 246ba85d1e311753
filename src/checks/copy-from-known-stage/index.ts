import { strictObject } from "valibot";
import { officialImages } from "../../facts/official-images.ts";
import { placeOf } from "../../plan/queries.ts";
import { nearestWord } from "../../text/nearest.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageUses } from "../stage-uses.ts";
import { sureFindings } from "../sure-findings.ts";
import { isFilledIn } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "What is copied or mounted from is an earlier stage or an image.",
    why: "A misspelt stage is taken for an image of that name: the build fails while pulling it, or, worse, finds one that somebody has put there.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3022", "droast:DF049", "dockerlinter:EC0002", "dockerfile-utils:FLAG_INVALID_FROM_VALUE"],
    settledBy: "file",
    words: ["from="],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    near: "there is no stage {from}, did you mean {nearest}?",
    later: "stage {from} comes later: a stage can take files only from those before it",
    number: "there is no stage {from}: the file has {count}, counted from 0",
    variable: "--from takes no variables, as in {from}: name a stage, and let its FROM hold the variable",
    unknown: "{from} is no stage of the file: an image of that name, or a context that is given to the build",
  },
  title: () => "copies come from a stage or an image",
  file({ plan }) {
    const wrong: Evidence<"near" | "later" | "number" | "variable">[] = [];
    const open: Evidence<"unknown">[] = [];
    for (const { named, ref, span, stage } of stageUses(plan)) {
      const place = placeOf(plan, span);
      if (isFilledIn(plan, span)) continue;
      if (named !== undefined) {
        // its own stage is copy-from-other-stage's
        if (named > stage.index) wrong.push(saw("later", { from: ref }, place));
        continue;
      }
      if (/\$./.test(ref)) wrong.push(saw("variable", { from: ref }, place));
      else if (/^\d+$/.test(ref)) wrong.push(saw("number", { from: ref, count: plan.stages.length }, place));
      else if (/[/:@.]/.test(ref) || officialImages.has(ref) || ref === "scratch" || plan.namedContexts.includes(ref)) continue;
      else {
        const nearest = nearestWord(
          ref,
          plan.stages.flatMap(({ index, name }) => (name === undefined || index >= stage.index ? [] : [name])),
        );
        if (nearest === undefined) open.push(saw("unknown", { from: ref }, place));
        else wrong.push(saw("near", { from: ref, nearest }, place));
      }
    }
    return sureFindings(wrong, open);
  },
});
