import { strictObject } from "valibot";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { filesBrought, sourcesOfContext } from "../context-copies.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { environmentBefore } from "../stage-variables.ts";
import { chainOf } from "../stages.ts";
import { looseForms } from "./loose-forms.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Dependencies are installed as the lock file says.",
    why: "npm install and its like may change what the lock file says and go on; the image then holds versions that nobody tried. The strict forms stop the build when manifest and lock file differ.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["npm", "yarn", "bun", "pip", "poetry", "uv", "pdm", "composer", "bundle", "cargo"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { loose: "{command} may install other versions than {lock} names; use {strict}" },
  title: () => "dependencies are installed as locked",
  file({ plan }) {
    return noneOf(
      plan.stages.flatMap((stage) => {
        const files = lockFilesOf(plan, stage);
        return stage.steps.flatMap((step) => {
          if (step.kind !== "run" || step.instruction.span.start < stage.span.start) return [];
          const environment = environmentBefore(plan, stage, step);
          return step.commands.flatMap((command) => {
            const form = looseForms.find(
              ({ isLoose, lock }) => files.some((file) => file.start < step.span.start && file.name === lock) && isLoose(command, environment),
            );
            return form === undefined
              ? []
              : [
                  saw(
                    "loose",
                    { command: [programName(command.name), ...command.args.map((word) => word.value)].join(" "), lock: form.lock, strict: form.strict },
                    placeOf(plan, command.span),
                  ),
                ];
          });
        });
      }),
    );
  },
});

/** The lock files that COPY surely brings into a stage before a place. */
function lockFilesOf(plan: Plan, stage: Stage): readonly { readonly name: string; readonly start: number }[] {
  const chain = chainOf(plan, stage);
  return sourcesOfContext(plan)
    .filter((source) => chain.includes(source.stage))
    .flatMap((source) => {
      const paths = plan.context === undefined ? [source.path] : filesBrought(source, plan.context.files);
      return paths.map((path) => ({ name: path.slice(path.lastIndexOf("/") + 1), start: source.span.start }));
    });
}
