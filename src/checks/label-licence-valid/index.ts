import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { wrongImageLabels, wrongLabels } from "../labels.ts";
import { wrongLicence } from "../spdx-expression.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Labels that hold a licence name it as SPDX does.",
    why: "Licence scanners read this label as an SPDX expression. What is none counts as unknown, and somebody has to find out by hand.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3054"],
    settledBy: "image",
    words: ["label"],
    presets: ["strict"],
  },
  options: strictObject({ labels: optional(array(string()), ["org.opencontainers.image.licenses"]) }),
  messages: {
    wrong: "{label} is {value}, which is no SPDX licence expression such as Apache-2.0 or MIT OR GPL-2.0-only",
    open: "{label} is {value}, which the build may change",
  },
  title: ({ labels }) => `${labels.join(", ") || "no label"} hold SPDX licences`,
  file({ plan }, { labels }) {
    const { open, wrong } = wrongLabels(plan, labels, isLicence);
    return sureFindings(
      wrong.map(({ name, span, value }) => saw("wrong", { label: name, value }, placeOf(plan, span))),
      open.map(({ name, span, value }) => saw("open", { label: name, value }, placeOf(plan, span))),
    );
  },
  image: ({ image }, { labels }) => noneOf(wrongImageLabels(image, labels, isLicence).map((wrong) => saw("wrong", wrong))),
});

function isLicence(value: string): boolean {
  return wrongLicence(value) === undefined;
}
