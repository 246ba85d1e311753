import { strictObject } from "valibot";
import { pairsOf } from "../../dockerfile/words.ts";
import type { Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { followVariables } from "../../plan/variables.ts";
import type { ShellCommand, ShellWord } from "../../shell/shell.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN ends in unsetting a variable that ENV has set.",
    why: "unset works until the end of its RUN. The image, and every instruction after it, still has the variable: a secret is still there, a setting still holds.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["unset"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { kept: "unset {name} ends with this RUN, and ENV {name} stays: use ARG, or set it for the one command" },
  title: () => "no RUN unsets what ENV has set",
  file({ plan }) {
    const found: Evidence<"kept">[] = [];
    const set = new Map<Stage, Set<string>>();
    followVariables(plan, ({ deferred, instruction, stage }) => {
      const below = stage.from.stage === undefined ? undefined : plan.stages[stage.from.stage];
      const names = set.get(stage) ?? new Set(below === undefined ? [] : set.get(below));
      set.set(stage, names);
      if (deferred) return;
      if (instruction.keyword === "ENV") for (const { name } of pairsOf(instruction, plan.tree.escape).pairs) names.add(name);
      if (instruction.keyword !== "RUN" || !instruction.args.text.includes("unset")) return;
      const step = stage.steps.find((each) => each.instruction === instruction);
      if (step?.kind !== "run") return;
      for (const { literal, span, value } of unsetAtEnd(step.commands))
        if (literal && names.has(value)) found.push(saw("kept", { name: value }, placeOf(plan, span)));
    });
    return noneOf(found);
  },
});

/** What the last commands of a RUN unset; with a command behind it an unset has its use. */
function unsetAtEnd(commands: readonly ShellCommand[]): readonly ShellWord[] {
  const last = commands.findLastIndex(({ name }) => name !== "unset");
  return commands.slice(last + 1).flatMap(({ args }) => (args[0]?.value === "-f" ? [] : args.filter(({ value }) => value !== "-v")));
}
