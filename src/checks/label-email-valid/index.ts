import { array, optional, strictObject, string } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { wrongImageLabels, wrongLabels } from "../labels.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Labels that hold an e-mail address hold a right one.",
    why: "The label says whom to write to. An address that no server takes is found out when it is needed.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3058"],
    settledBy: "image",
    words: ["label"],
  },
  options: strictObject({ labels: optional(array(string()), []) }),
  messages: { wrong: "{label} is {value}, which is no e-mail address", open: "{label} is {value}, which the build may change" },
  title: ({ labels }) => `${labels.join(", ") || "no label"} hold e-mail addresses`,
  file({ plan }, { labels }) {
    const { open, wrong } = wrongLabels(plan, labels, isEmail);
    return sureFindings(
      wrong.map(({ name, span, value }) => saw("wrong", { label: name, value }, placeOf(plan, span))),
      open.map(({ name, span, value }) => saw("open", { label: name, value }, placeOf(plan, span))),
    );
  },
  image: ({ image }, { labels }) => noneOf(wrongImageLabels(image, labels, isEmail).map((wrong) => saw("wrong", wrong))),
});

function isEmail(value: string): boolean {
  return /^[^\s@<>()]+@[^\s@<>().]+(?:\.[^\s@<>().]+)+$/.test(value);
}
