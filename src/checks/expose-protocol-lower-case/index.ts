import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { type ExposeWord, exposeWords, partsOf } from "../expose-words.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "EXPOSE writes tcp, udp and sctp in lower case.",
    why: "The image holds them in lower case whatever the file says. Written alike they are found by a search, and read without a thought.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["buildkit:ExposeProtoCasing", "droast:DF078"],
    settledBy: "file",
    words: ["expose"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { upper: "EXPOSE {port}: write the protocol in lower case" },
  title: () => "exposed protocols are in lower case",
  file: ({ plan }) => noneOf(upperWords(plan).map(({ span, value }) => saw("upper", { port: value }, placeOf(plan, span)))),
  fix: ({ plan }) =>
    upperWords(plan).flatMap(({ span, value }) => {
      const { protocol } = partsOf(value);
      const start = span.end - protocol.length;
      return plan.text.slice(start, span.end) === protocol ? [{ start, end: span.end, text: protocol.toLowerCase() }] : [];
    }),
});

function upperWords(plan: Plan): readonly ExposeWord[] {
  return exposeWords(plan).filter(
    ({ value }) => /^(?:tcp|udp|sctp)$/i.test(partsOf(value).protocol) && partsOf(value).protocol !== partsOf(value).protocol.toLowerCase(),
  );
}
