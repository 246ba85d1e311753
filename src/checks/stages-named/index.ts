import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { stageUses } from "../stage-uses.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Files are copied from stages by name, not by number.",
    why: "A number changes its meaning when a stage is put before it, and nothing says so: the build takes the files of another stage, or finds none.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["kics:68a51e22", "droast:DF023"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { number: "stage {from} has a number only here: give it a name with AS", named: "stage {from} is {name}: use the name" },
  title: () => "stages are used by name",
  file: ({ plan }) =>
    noneOf(
      stageUses(plan).flatMap(({ named, ref, span }): Evidence<"number" | "named">[] => {
        if (named === undefined || !/^\d+$/.test(ref)) return [];
        const name = plan.stages[named]?.name;
        return [name === undefined ? saw("number", { from: ref }, placeOf(plan, span)) : saw("named", { from: ref, name }, placeOf(plan, span))];
      }),
    ),
});
