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
    summary: "Labels that hold a time hold it as RFC 3339 writes it.",
    why: "Programs sort and expire images by this label. Another way of writing dates is read wrong, or not at all.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3053"],
    settledBy: "image",
    words: ["label"],
    presets: ["strict"],
  },
  options: strictObject({ labels: optional(array(string()), ["org.opencontainers.image.created"]) }),
  messages: { wrong: "{label} is {value}: write a time such as 2026-01-31T12:00:00Z", open: "{label} is {value}, which the build may change" },
  title: ({ labels }) => `${labels.join(", ") || "no label"} hold times`,
  file({ plan }, { labels }) {
    const { open, wrong } = wrongLabels(plan, labels, isTime);
    return sureFindings(
      wrong.map(({ name, span, value }) => saw("wrong", { label: name, value }, placeOf(plan, span))),
      open.map(({ name, span, value }) => saw("open", { label: name, value }, placeOf(plan, span))),
    );
  },
  image: ({ image }, { labels }) => noneOf(wrongImageLabels(image, labels, isTime).map((wrong) => saw("wrong", wrong))),
});

function isTime(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/.exec(value);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days && hour < 24 && minute < 60 && second <= 60 && offsetHour < 24 && offsetMinute < 60;
}
