import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { digestsAdded } from "../known-versions.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { outsideBases } from "../outside-bases.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every outside base image is named by its digest.",
    why: "A tag can be pushed again, with other contents. Only a digest names one image for good: what was tested is what is built, and nobody can put something else under it.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { undigested: "{base} is not fixed: add @sha256: and its digest", unknown: "{base} holds a variable without a value" },
  title: () => "base images are named by digest",
  file({ plan }) {
    const open = outsideBases(plan).filter(({ ref, written }) => !(ref ?? written).includes("@sha256:"));
    return sureFindings(
      open.flatMap(({ ref, span }) => (ref === undefined ? [] : [saw("undigested", { base: ref }, placeOf(plan, span))])),
      open.flatMap(({ ref, span, written }) => (ref === undefined ? [saw("unknown", { base: written }, placeOf(plan, span))] : [])),
    );
  },
  fix: (evidence) => digestsAdded(evidence, outsideBases(evidence.plan)),
});
