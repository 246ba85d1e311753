import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { labelsSet, ociLabels } from "../labels.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Labels that say something have a value.",
    why: "An empty label is one that somebody meant to fill in. Programs that read it take it for given.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3051"],
    settledBy: "file",
    words: ["label"],
    presets: ["strict"],
  },
  options: strictObject({ labels: optional(array(string()), [...ociLabels]) }),
  messages: { empty: "{label} is empty: give it a value, or take it away", open: "{label} has the value that the build gives it" },
  title: () => "labels have values",
  file({ plan }, { labels }) {
    const asked = labelsSet(plan).filter(({ name }) => labels.includes(name));
    return sureFindings(
      asked.flatMap(({ fixed, name, span, value }) => (fixed && value.trim() === "" ? [saw("empty", { label: name }, placeOf(plan, span))] : [])),
      asked.flatMap(({ fixed, name, span, value }) =>
        !fixed && /^(?:\$\w+|\$\{\w+\})?$/.test(value.trim()) ? [saw("open", { label: name }, placeOf(plan, span))] : [],
      ),
    );
  },
});
