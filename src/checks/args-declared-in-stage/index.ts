import { strictObject } from "valibot";
import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { followVariables, globalVariables } from "../../plan/variables.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { baseNames } from "../base-names.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { readWords } from "../read-words.ts";
import { namesSet } from "../set-names.ts";
import { sureFindings } from "../sure-findings.ts";
import { namesUsed } from "../used-names.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A stage that uses an ARG from before the first FROM declares it again.",
    why: "ARGs before the first FROM are for FROM alone. In a stage they are empty until an ARG of the same name takes them in: versions and addresses go missing, and the build goes on.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:UndefinedVar", "droast:DF087"],
    settledBy: "file",
    words: ["arg"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    missing: "{name} is empty in this stage: write ARG {name} before",
    unknown: "{name} is an ARG from before the first FROM; whether {base} sets it too is not known",
  },
  title: () => "stages declare the ARGs they use",
  file({ plan }) {
    const global = globalVariables(plan, plan.args).names;
    const wrong: Evidence<"missing">[] = [];
    const open: Evidence<"unknown">[] = [];
    followVariables(plan, ({ declared, deferred, instruction, stage }) => {
      if (deferred || global.size === 0) return;
      for (const { name, span } of [...usesOf(plan, instruction), ...usesInRun(plan, stage, instruction)]) {
        if (!global.has(name) || declared.has(name)) continue;
        const { base, names } = baseNames(plan, stage);
        if (names === undefined) open.push(saw("unknown", { name, base }, placeOf(plan, span)));
        else if (!names.has(name)) wrong.push(saw("missing", { name }, placeOf(plan, span)));
      }
    });
    return sureFindings(wrong, open);
  },
});

interface Use {
  readonly name: string;
  readonly span: Span;
}

function usesOf(plan: Plan, instruction: Instruction): readonly Use[] {
  const { escape } = plan.tree;
  return readWords(instruction, escape).flatMap(({ span, text }) =>
    namesUsed(text, escape).flatMap(({ name, optional }) => (optional ? [] : [{ name, span }])),
  );
}

/** Variables that the commands of a RUN read and that nothing in them sets. */
function usesInRun(plan: Plan, stage: Stage, instruction: Instruction): readonly Use[] {
  const step = stage.steps.find((each) => each.instruction === instruction);
  if (step?.kind !== "run") return [];
  const text = plan.text.slice(instruction.span.start, instruction.span.end);
  // a script that is read may set anything
  if (step.commands.some(({ name }) => name === "." || name === "source" || name === "eval")) return [];
  const set = namesSet(text, /[;&|\n]/, /\b(?:for|read|export|local|declare)\b/);
  return step.commands.flatMap(({ args }) =>
    args.flatMap(({ literal, span, value }) =>
      literal
        ? []
        : [...value.matchAll(/(?<!\\)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)]
            .map(([, braced, plain]) => ({ name: braced ?? plain ?? "", span }))
            .filter(({ name }) => !set.has(name)),
    ),
  );
}
