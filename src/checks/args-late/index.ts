import { array, optional, strictObject, string } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Build arguments that change with every commit are declared late.",
    why: "Every RUN after an ARG gets its value as a variable, so a new value runs all of them again. A commit or a date that is declared before the packages installs them anew on every build, whether they use it or not.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["arg"],
    presets: ["recommended"],
  },
  options: strictObject({
    /** More names of build arguments that change with every build. */
    names: optional(array(string()), []),
  }),
  messages: { early: "a new {name} runs {command} again, which does not use it; declare it after the last installation" },
  title: () => "build arguments that change with every commit are declared late",
  file: ({ plan }, { names }) =>
    noneOf(plan.stages.flatMap((stage) => stage.steps.flatMap((step, at) => earlyArguments(plan, stage.steps.slice(at + 1), step, names)))),
});

const VOLATILE =
  /^(?:(?:GIT|CI|VCS|SOURCE|BUILD)_)?COMMIT(?:_?(?:SHA|HASH|ID|REF|SHORT_SHA))?$|^(?:GIT|VCS)_(?:SHA\d?|REF|DESCRIBE|REV|REVISION|HASH)$|^REVISION$|^BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|ID|NUM)$|^(?:TIMESTAMP|BUILDTIME)$/i;
/** Defaults that stand in for the value that the build gives; another one is a version that the file itself names. */
const NO_VALUE = /^["']?(?:|unknown|none|n\/?a|local|dev|development|snapshot|HEAD|main|master|0+|undefined|unset|1970-01-01\S*)["']?$/i;

function earlyArguments(plan: Plan, after: readonly Step[], { instruction }: Step, more: readonly string[]): Evidence<"early">[] {
  if (instruction.keyword !== "ARG") return [];
  return wordsOf(instruction, plan.tree.escape).flatMap(({ span, value }) => {
    const [name = "", preset = ""] = value.split("=");
    if (!more.includes(name) && !(VOLATILE.test(name) && NO_VALUE.test(preset))) return [];
    const used = new RegExp(`\\b${name}\\b`);
    for (const step of after) {
      if (step.kind !== "run") continue;
      // once something uses it, what follows may need that
      if (used.test(plan.text.slice(step.instruction.span.start, step.instruction.span.end))) return [];
      const install = step.commands.find((command) => packageActionOf(command)?.verb === "install");
      if (install === undefined) continue;
      const command = [programName(install.name), ...install.args.slice(0, 2).map((word) => word.value)].join(" ");
      return [saw("early" as const, { name, command }, placeOf(plan, span))];
    }
    return [];
  });
}
