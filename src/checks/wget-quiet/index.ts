import { strictObject } from "valibot";
import { wgetValued } from "../../facts/download-programs.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments } from "../../shell/arguments.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { insertedBehind, nameOf } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { hasTemplate } from "../package-steps.ts";
import { baseOf } from "../stage-base.ts";
import { chainOf } from "../stages.ts";
import { commandsWritten, type WrittenCommand } from "../written-commands.ts";

const QUIET = [
  "-q",
  "--quiet",
  "--no-verbose",
  "--progress",
  "-o",
  "--output-file",
  "-a",
  "--append-output",
  "-b",
  "--background",
  "--spider",
  "-h",
  "--help",
  "-V",
  "--version",
] as const;

export const check: Check = defineCheck({
  meta: {
    summary: "wget draws no progress bar into the build log.",
    why: "wget draws a progress bar. In a build log that becomes hundreds of lines of dots that hide what went wrong. `-nv` keeps one line a file and all errors.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3047", "droast:DF056"],
    settledBy: "file",
    words: ["wget"],
    presets: ["strict"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    noisy: "wget draws a progress bar into the build log: add -nv, or -q for that of BusyBox",
    unknown: "whether wget draws a progress bar depends on settings that are not known here",
  },
  title: () => "wget draws no progress bar",
  file({ plan }) {
    const noisy = noisyCalls(plan);
    const place = ({ command }: WrittenCommand) => placeOf(plan, nameOf(command).span);
    const isSet = /wgetrc/i.test(plan.text);
    return noneOf(
      noisy.filter(({ command }) => !isSet && !isOpen(command)).map((call) => saw("noisy", {}, place(call))),
      noisy.filter(({ command }) => isSet || isOpen(command)).map((call) => saw("unknown", {}, place(call))),
    );
  },
  fix({ plan }) {
    if (/wgetrc/i.test(plan.text)) return [];
    // that of BusyBox does not know -nv
    return noisyCalls(plan).flatMap((call) =>
      isOpen(call.command) || !isGnu(plan, call) ? [] : insertedBehind(plan, { ...call, commands: [] }, nameOf(call.command), "-nv"),
    );
  },
});

function noisyCalls(plan: Plan): readonly WrittenCommand[] {
  return commandsWritten(plan).filter(({ command }) => {
    if (programName(command.name) !== "wget" || hasTemplate(plan, command)) return false;
    const args = readArguments(command.args, wgetValued);
    const isQuiet = args.option(...QUIET) !== undefined || command.args.some((word) => /^-[a-zA-Z]*nv/.test(word.value));
    return !isQuiet && !isSilenced(command);
  });
}

/** `2>/dev/null`, `2>&1 > log`. */
function isSilenced({ redirects = [] }: ShellCommand): boolean {
  return redirects.some(({ operator, target }) => operator !== "<" && (target?.value === "/dev/null" || target?.value === "1" || operator.startsWith("&>")));
}

function isOpen(command: ShellCommand): boolean {
  return readArguments(command.args, wgetValued).operands.some((word) => !word.literal && /^\$\{?\w*(?:OPT|ARG|FLAG)/i.test(word.value));
}

function isGnu(plan: Plan, { stage }: WrittenCommand): boolean {
  const base = baseOf(plan, stage);
  if (base?.shell === "dash" || base?.shell === "bash") return true;
  const stages = chainOf(plan, stage);
  return commandsWritten(plan).some((written) => {
    const action = stages.includes(written.stage) ? packageActionOf(written.command) : undefined;
    return action?.verb === "install" && action.packages.some(({ name }) => name === "wget");
  });
}
