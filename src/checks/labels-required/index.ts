import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { labelsAdded } from "../project-labels.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image has the labels that were agreed on.",
    why: "Labels tell whose an image is, where it comes from and what it holds. A team that relies on them needs them in every image.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3049", "droast:DF074"],
    settledBy: "file",
    fix: "safe",
  },
  options: strictObject({ labels: optional(array(string()), []) }),
  messages: { missing: "the label {label} is missing", noTarget: "there is no stage to build" },
  title: ({ labels }) => (labels.length === 0 ? "no label is required" : `has the labels ${labels.join(", ")}`),
  file({ plan }, { labels }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const place = placeOf(plan, plan.target.from.span);
    const { labels: set } = plan.target.config;
    return noneOf(labels.filter((label) => !set.has(label)).map((label) => saw("missing", { label }, place)));
  },
  fix(evidence, { labels }) {
    const set = evidence.plan.target?.config.labels;
    return labelsAdded(evidence, set === undefined ? [] : labels.filter((label) => !set.has(label)));
  },
});
