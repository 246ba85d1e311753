import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { labelsAdded, labelsFilled } from "../project-labels.ts";
import { labelsSet, ociLabels } from "../labels.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image says what it is, in the labels of the OCI specification.",
    why: "Registries, scanners and update bots show and follow these labels: where the source is, what the image does, under which licence. Without them an image is a name and a digest.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
    fix: "safe",
  },
  options: strictObject({ labels: optional(array(string()), ["source", "description", "licenses"]) }),
  messages: {
    empty: "{label} is empty",
    missing: "{label} is missing",
    notInFile: "{label} is not in the file; the build may set it",
    noTarget: "there is no stage to build",
  },
  title: ({ labels }) => `has the OCI labels ${labels.join(", ")}`,
  file({ plan }, { labels }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const place = placeOf(plan, plan.target.from.span);
    const set = new Map(labelsSet(plan).map((label) => [label.name, label]));
    const names = labels.map(fullName);
    return sureFindings(
      names.flatMap((label) => {
        const found = set.get(label);
        return found?.fixed === true && found.value.trim() === "" ? [saw("empty", { label }, placeOf(plan, found.span))] : [];
      }),
      names.flatMap((label) => (plan.target?.config.labels.has(label) === true ? [] : [saw("notInFile", { label }, place)])),
    );
  },
  image({ image }, { labels }) {
    return noneOf(
      labels.map(fullName).flatMap((label): Evidence<"missing" | "empty">[] => {
        const value = image.config.labels[label];
        if (value === undefined) return [saw("missing", { label })];
        return value.trim() === "" ? [saw("empty", { label })] : [];
      }),
    );
  },
  // what neither the file nor the build sets is not there
  mendsDoubts: true,
  fix(evidence, { labels }) {
    const { plan } = evidence;
    const names = labels.map(fullName);
    const empty = labelsSet(plan).filter(({ deferred, fixed, name, value }) => !deferred && fixed && value.trim() === "" && names.includes(name));
    const set = plan.target?.config.labels;
    const missing = set === undefined ? [] : names.filter((label) => !set.has(label));
    return [...labelsFilled(evidence, empty), ...labelsAdded(evidence, missing)];
  },
});

/** Short names are of the OCI specification. */
function fullName(name: string): string {
  return ociLabels.includes(`org.opencontainers.image.${name}`) ? `org.opencontainers.image.${name}` : name;
}
