import { strictObject } from "valibot";
import type { Instruction } from "../../dockerfile/syntax.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { isWholeContext, sourcesOfContext } from "../context-copies.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Packages of the system are installed before the whole context is copied.",
    why: "A step is taken from the cache only while everything before it is unchanged. After COPY . . every changed line installs the packages of the system again, which need nothing of it.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["copy", "add"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { late: "{command} runs again after every change, for {source} is copied before it in line {line}; install first" },
  title: () => "packages of the system come before the whole context",
  file: ({ plan }) => noneOf(plan.stages.flatMap((stage) => lateInstalls(plan, stage))),
});

function lateInstalls(plan: Plan, stage: Stage): Evidence<"late">[] {
  const whole = sourcesOfContext(plan).find((source) => source.stage === stage && isWholeContext(source) && !isTrigger(stage, source.instruction));
  if (whole === undefined) return [];
  return stage.steps.flatMap((step) => {
    if (step.kind !== "run" || step.span.start < whole.span.start || step.span.start < stage.span.start) return [];
    const install = step.commands.find(isSystemInstall);
    // what else the RUN does may need the sources
    if (install === undefined || step.commands.some((command) => !isHarmless(command))) return [];
    const command = [programName(install.name), ...install.args.map((word) => word.value)].join(" ");
    return [
      saw(
        "late" as const,
        { command: shortened(command), source: whole.written, line: plan.lines.position(whole.span.start).line },
        placeOf(plan, install.span),
      ),
    ];
  });
}

function isTrigger(stage: Stage, instruction: Instruction): boolean {
  return stage.steps.some((step) => step.instruction.trigger === instruction);
}

const SYSTEM = ["apt", "apk", "dnf", "yum", "zypper", "pacman"];

/** An installation that reads no file of the context: names only. */
function isSystemInstall(command: ShellCommand): boolean {
  const action = packageActionOf(command);
  if (action?.verb !== "install" || !SYSTEM.includes(action.manager) || action.args.open || action.packages.length === 0) return false;
  return action.packages.every(({ kind }) => kind === "name");
}

function isHarmless(command: ShellCommand): boolean {
  const action = packageActionOf(command);
  if (action !== undefined) return SYSTEM.includes(action.manager);
  return /^(?:rm|set|echo|apt-cache|true|:|mkdir|update-ca-certificates|locale-gen|ldconfig)$/.test(programName(command.name));
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
