import { strictObject } from "valibot";
import { pairsOf } from "../../dockerfile/words.ts";
import { placeOf } from "../../plan/queries.ts";
import { followVariables } from "../../plan/variables.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { namesUsed } from "../used-names.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No ENV uses a variable that the same instruction sets.",
    why: "All values of one ENV are read before any of them is set. A variable of the same line is still what it was before: empty, as a rule, and nothing says so.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3044", "droast:DF062"],
    settledBy: "file",
    words: ["env"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { early: "{name} does not get the value of {used} from this instruction: set {used} in an ENV of its own before" },
  title: () => "no ENV uses what it sets itself",
  file({ plan }) {
    const found: Evidence<"early">[] = [];
    followVariables(plan, ({ declared, instruction }) => {
      if (instruction.keyword !== "ENV") return;
      const before = new Set<string>();
      for (const { name, span, value } of pairsOf(instruction, plan.tree.escape).pairs) {
        for (const { name: used, optional } of namesUsed(value, plan.tree.escape)) {
          // what was set before has a value of its own, which may be the one that is meant; PATH is set always
          if (before.has(used) && !optional && !declared.has(used) && used !== "PATH") found.push(saw("early", { name, used }, placeOf(plan, span)));
        }
        before.add(name);
      }
    });
    return noneOf(found);
  },
});
