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
    summary: "Labels that hold a commit hold a hash of Git.",
    why: "By this label one finds the source that an image was built from. A branch or an abbreviation that is too short names another commit tomorrow.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["hadolint:DL3055"],
    settledBy: "image",
    words: ["label"],
  },
  options: strictObject({ labels: optional(array(string()), ["org.opencontainers.image.revision"]) }),
  messages: { wrong: "{label} is {value}, which is no hash of a commit: 7 to 64 hexadecimal digits", open: "{label} is {value}, which the build may change" },
  title: ({ labels }) => `${labels.join(", ") || "no label"} hold commits`,
  file({ plan }, { labels }) {
    const { open, wrong } = wrongLabels(plan, labels, isCommit);
    return sureFindings(
      wrong.map(({ name, span, value }) => saw("wrong", { label: name, value }, placeOf(plan, span))),
      open.map(({ name, span, value }) => saw("open", { label: name, value }, placeOf(plan, span))),
    );
  },
  image: ({ image }, { labels }) => noneOf(wrongImageLabels(image, labels, isCommit).map((wrong) => saw("wrong", wrong))),
});

function isCommit(value: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(value);
}
