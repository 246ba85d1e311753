import { strictObject } from "valibot";
import { sourceSpan } from "../../dockerfile/syntax.ts";
import type { Instruction } from "../../dockerfile/syntax.ts";
import { pairsOf } from "../../dockerfile/words.ts";
import type { Pair } from "../../dockerfile/words.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Edit } from "../../text/edit.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "ENV and LABEL are written with =.",
    why: "ENV NAME value takes the whole rest of the line, a comment at its end too, and sets one variable only. The form with = has been there for ten years, takes several, and shows where a value ends.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:LegacyKeyValueFormat", "droast:DF082", "dockerfile-utils:SYNTAX_MISSING_EQUALS"],
    settledBy: "file",
    words: ["env", "label"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { legacy: "{keyword} {name} is in the old form: write {keyword} {name}=value" },
  title: () => "ENV and LABEL are written with =",
  file: ({ plan }) =>
    noneOf(legacyPairs(plan).map(({ instruction, pair }) => saw("legacy", { keyword: instruction.keyword, name: pair.name }, placeOf(plan, instruction.head)))),
  fix: ({ plan }) => legacyPairs(plan).flatMap(({ instruction, pair }) => rewritten(plan, instruction, pair)),
});

function legacyPairs(plan: Plan): { readonly instruction: Instruction; readonly pair: Pair }[] {
  return instructionsWritten(plan).flatMap(({ instruction }) => {
    if (instruction.keyword !== "ENV" && instruction.keyword !== "LABEL") return [];
    return pairsOf(instruction, plan.tree.escape)
      .pairs.filter(({ legacy }) => legacy)
      .map((pair) => ({ instruction, pair }));
  });
}

/** Where the new form surely says the same: what has no blanks, quotes or escapes stays as it is, blanks go into quotes. */
function rewritten(plan: Plan, { args, head }: Instruction, { name, value }: Pair): readonly Edit[] {
  const { escape } = plan.tree;
  if (value === "" || isFilledIn(plan, head)) return [];
  const isPlain = !/["'\s]/.test(value) && !value.includes(escape);
  const isQuoted = /^"[^"]*"$/.test(value) && !value.includes(escape);
  const isSpaced =
    !/["'#]/.test(value) &&
    !value.includes(escape) &&
    !value
      .split("${")
      .slice(1)
      .some((part) => /^[^}\s]*\s/.test(part));
  if (!isPlain && !isQuoted && !isSpaced) return [];
  const gap = sourceSpan(args, name.length, args.text.length - value.length);
  const start = sourceSpan(args, args.text.length - value.length, args.text.length).start;
  const end = sourceSpan(args, args.text.length - value.length, args.text.length).end;
  if (plan.text.slice(gap.start, start).trim() !== "" || plan.text.slice(gap.start, start).includes("\n")) return [];
  const quote = isPlain || isQuoted ? "" : '"';
  return [{ start: gap.start, end: start, text: `=${quote}` }, ...(quote === "" ? [] : [{ start: end, end, text: quote }])];
}
