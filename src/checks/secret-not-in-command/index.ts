import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { secretWordsOf } from "../secret-words.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No command is given a secret as a plain word.",
    why: "The text of every RUN is kept in the history of the image, where docker history shows it. What was typed there has to be replaced, also when a later line takes it out of the files.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    option: "{program} {option} is followed by a plain secret; read it from RUN --mount=type=secret",
    piped: "{program} reads a plain secret from {source}; read it from RUN --mount=type=secret",
  },
  title: () => "no command is given a plain secret",
  file: ({ plan }) =>
    noneOf(
      secretWordsOf(plan).map(({ option, program, source, span }) =>
        option === undefined ? saw("piped", { program, source: source ?? "" }, placeOf(plan, span)) : saw("option", { program, option }, placeOf(plan, span)),
      ),
    ),
});
