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
    summary: "Labels that hold a version hold a semantic one.",
    why: "Programs that compare images by version expect major.minor.patch. What is written otherwise sorts wrong.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3056"],
    settledBy: "image",
    words: ["label"],
  },
  options: strictObject({ labels: optional(array(string()), ["org.opencontainers.image.version"]) }),
  messages: { wrong: "{label} is {value}, which is no semantic version such as 1.2.3 or 1.2.3-rc.1", open: "{label} is {value}, which the build may change" },
  title: ({ labels }) => `${labels.join(", ") || "no label"} hold semantic versions`,
  file({ plan }, { labels }) {
    const { open, wrong } = wrongLabels(plan, labels, isVersion);
    return sureFindings(
      wrong.map(({ name, span, value }) => saw("wrong", { label: name, value }, placeOf(plan, span))),
      open.map(({ name, span, value }) => saw("open", { label: name, value }, placeOf(plan, span))),
    );
  },
  image: ({ image }, { labels }) => noneOf(wrongImageLabels(image, labels, isVersion).map((wrong) => saw("wrong", wrong))),
});

const NUMBER = "(?:0|[1-9]\\d*)";
const PART = `(?:${NUMBER}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${PART}(?:\\.${PART})*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`);

function isVersion(value: string): boolean {
  return VERSION.test(value);
}
