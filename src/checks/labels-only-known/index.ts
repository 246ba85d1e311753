import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { nearestWord } from "../../text/nearest.ts";
import { proven, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { labelsSet } from "../labels.ts";
import { isTemplate } from "../set-variables.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The file sets no label but those that were agreed on.",
    why: "Where programs read the labels, one that is misspelt is as good as missing. A closed list finds it.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3050", "droast:DF074"],
    settledBy: "file",
  },
  options: strictObject({ labels: optional(array(string()), []) }),
  messages: {
    unknown: "{label} is none of the labels that were agreed on",
    near: "{label} is none of the labels that were agreed on, did you mean {nearest}?",
  },
  title: ({ labels }) => (labels.length === 0 ? "any label may be set" : `sets no labels but ${labels.join(", ")}`),
  file({ plan }, { labels }) {
    if (labels.length === 0) return proven();
    return noneOf(
      labelsSet(plan)
        .filter(({ name }) => !labels.includes(name) && !name.includes("$") && !isTemplate(name))
        .map(({ name, span }): Evidence<"unknown" | "near"> => {
          const nearest = nearestWord(name, labels);
          return nearest === undefined ? saw("unknown", { label: name }, placeOf(plan, span)) : saw("near", { label: name, nearest }, placeOf(plan, span));
        }),
    );
  },
});
