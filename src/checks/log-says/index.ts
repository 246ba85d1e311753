import { array, optional, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const SHOWN = 5;
const LONGEST_SHOWN = 200;

export const check: Check = defineCheck({
  meta: {
    summary: "The log holds what was agreed on, and nothing that must not be there.",
    why: "An application can answer its health check and still say in every second line that it may not write its files. Whoever looks at the log finds it; nobody looks until something else is wrong.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** Texts, capitals and small letters alike. */
    contains: optional(array(string()), []),
    lacks: optional(array(string()), []),
  }),
  messages: {
    there: "line {line} on {stream} holds {wanted}: {text}",
    missing: "no line of the log holds {wanted}",
    more: "and {count} more",
    asAgreed: "{count} lines are as agreed",
    notReady: "the application never became ready: {reason}",
  },
  title: ({ contains, lacks }) =>
    [
      ...(contains.length === 0 ? [] : [`the log says ${contains.join(", ")}`]),
      ...(lacks.length === 0 ? [] : [`nothing in the log says ${lacks.join(", ")}`]),
    ].join("; ") || "nothing is asked of the log",
  container({ trial }, { contains, lacks }) {
    const lines = trial.logs.map(({ stream, text }) => ({ stream, text, lower: text.toLowerCase() }));
    const there = lines.flatMap(({ lower, stream, text }, index): Evidence<"there">[] => {
      const wanted = lacks.find((each) => lower.includes(each.toLowerCase()));
      if (wanted === undefined) return [];
      const shown = text.trim().slice(0, LONGEST_SHOWN);
      return [saw("there", { line: index + 1, stream, wanted, text: shown }, { kind: "command", command: `docker logs ${trial.container}`, output: shown })];
    });
    if (there.length > 0) return violated(...there.slice(0, SHOWN), ...(there.length > SHOWN ? [saw("more" as const, { count: there.length - SHOWN })] : []));
    // what never became ready had no chance to say everything
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const missing = contains.filter((each) => !lines.some(({ lower }) => lower.includes(each.toLowerCase())));
    if (missing.length > 0) return violated(...missing.map((wanted) => saw("missing" as const, { wanted })));
    return proven(saw("asAgreed", { count: lines.length }));
  },
});
