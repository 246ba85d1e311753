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
    summary: "Labels that hold an address hold a whole one.",
    why: "Registries and scanners show these labels as links: to the page, the documentation, the source. A text that is no address is a dead link.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3052"],
    settledBy: "image",
    words: ["label"],
    presets: ["strict"],
  },
  options: strictObject({
    labels: optional(array(string()), ["org.opencontainers.image.url", "org.opencontainers.image.source", "org.opencontainers.image.documentation"]),
  }),
  messages: {
    wrong: "{label} is {value}, which is no whole address such as https://example.com/project",
    open: "{label} is {value}, which the build may change",
  },
  title: ({ labels }) => `${labels.join(", ") || "no label"} hold whole addresses`,
  file({ plan }, { labels }) {
    const { open, wrong } = wrongLabels(plan, labels, isAddress);
    return sureFindings(
      wrong.map(({ name, span, value }) => saw("wrong", { label: name, value }, placeOf(plan, span))),
      open.map(({ name, span, value }) => saw("open", { label: name, value }, placeOf(plan, span))),
    );
  },
  image: ({ image }, { labels }) => noneOf(wrongImageLabels(image, labels, isAddress).map((wrong) => saw("wrong", wrong))),
});

/** Any scheme will do; what the address leads to is not looked up. */
function isAddress(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]\S*$/i.test(value);
}
