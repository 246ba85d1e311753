import { strictObject } from "valibot";
import type { Plan, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { withoutInstruction } from "../removed-commands.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN only makes the folder that WORKDIR makes.",
    why: "WORKDIR makes its folder where it is missing. A mkdir before it is one more layer that does nothing.",
    level: "info",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["mkdir"],
    presets: ["strict"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: { made: "WORKDIR {path} makes this folder by itself: take the RUN away" },
  title: () => "WORKDIR makes its own folder",
  file: ({ plan }) => noneOf(madeFolders(plan).map(({ path, step }) => saw("made", { path }, placeOf(plan, step.span)))),
  fix: ({ plan }) => madeFolders(plan).flatMap(({ step }) => [withoutInstruction(plan, step.instruction)].filter((edit) => edit !== undefined)),
});

/** RUNs that make nothing but folders of which a later WORKDIR of the stage makes each. */
function madeFolders(plan: Plan): readonly { readonly path: string; readonly step: Step }[] {
  return plan.stages.flatMap((stage) => {
    const workdirs = new Map(
      stage.steps.flatMap(({ instruction }, at) => (instruction.keyword === "WORKDIR" ? [[plainPath(instruction.args.text), at] as const] : [])),
    );
    return stage.steps.flatMap((step, index) => {
      if (step.kind !== "run" || step.mounts.length > 0 || step.instruction.span.start < stage.span.start) return [];
      const paths = step.commands.map(madeBy);
      const [path] = paths;
      return path !== undefined && paths.every((each) => each !== undefined && (workdirs.get(each) ?? -1) > index) ? [{ path, step }] : [];
    });
  });
}

function plainPath(text: string): string {
  return withoutTrailing(text.replaceAll(/^["']|["']$/g, ""), "/");
}

/** The one folder that a command makes, and nothing else: `mkdir -p /app`. */
function madeBy(command: ShellCommand): string | undefined {
  const [path, more] = command.args.filter(({ value }) => !/^-(?:[pv]+|-parents|-verbose)$/.test(value));
  const isPlain = command.name === "mkdir" && command.wrappers.length === 0 && command.redirects === undefined && command.pipe === undefined;
  return isPlain && path?.literal === true && more === undefined && path.value.startsWith("/") ? withoutTrailing(path.value, "/") : undefined;
}
