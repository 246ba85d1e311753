import { strictObject } from "valibot";
import { sourceSpan } from "../../dockerfile/syntax.ts";
import { expandWord } from "../../plan/expand.ts";
import { placeOf } from "../../plan/queries.ts";
import { isSignal } from "../../plan/signals.ts";
import { followVariables } from "../../plan/variables.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";

const UNCAUGHT = /^(?:(?:SIG)?(?:KILL|STOP)|9|19)$/i;

export const check: Check = defineCheck({
  meta: {
    summary: "STOPSIGNAL names a signal that the program can see.",
    why: "A name that is no signal fails the build. SIGKILL and SIGSTOP cannot be caught: the program is ended in the middle of its work every time, or not at all.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["dockerfile-utils:INVALID_SIGNAL", "tally:no-ungraceful-stopsignal"],
    settledBy: "image",
    words: ["stopsignal"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    unknown: "{signal} is no signal: write a name such as SIGTERM, or a number",
    uncaught: "{signal} cannot be caught, so nothing can end in order: SIGTERM is the usual one",
    imageSignal: "the image is stopped with {signal}",
  },
  title: () => "STOPSIGNAL is a signal that can be caught",
  file({ plan }) {
    const found: Evidence<"unknown" | "uncaught">[] = [];
    followVariables(plan, ({ instruction, lookup }) => {
      if (instruction.keyword !== "STOPSIGNAL" || instruction.args.text === "") return;
      const signal = expandWord(instruction.args.text, (name) => (lookup(name) === "unset" ? "unknown" : lookup(name)), plan.tree.escape).value;
      if (signal.includes("$") || isFilledIn(plan, instruction.head)) return;
      const place = placeOf(plan, sourceSpan(instruction.args, 0, instruction.args.text.length));
      if (!isSignal(signal)) found.push(saw("unknown", { signal }, place));
      else if (UNCAUGHT.test(signal)) found.push(saw("uncaught", { signal }, place));
    });
    return noneOf(found);
  },
  image({ image }) {
    const signal = image.config.stopSignal ?? "";
    if (signal === "") return proven(saw("imageSignal", { signal: "SIGTERM" }));
    if (!isSignal(signal)) return violated(saw("unknown", { signal }));
    return UNCAUGHT.test(signal) ? violated(saw("uncaught", { signal })) : proven(saw("imageSignal", { signal }));
  },
});
