import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { hasTemplate } from "../package-steps.ts";
import { runsWritten, type WrittenRun } from "../written-commands.ts";

/** Programs for a person at a terminal. */
const INTERACTIVE = /^(?:vi|vim|nvim|nano|emacs|pico|top|htop|less|more|watch)$/;
/** Programs that show what goes on while the build runs, or would change the machine. */
const HOST = /^(?:free|uptime|vmstat|iostat|shutdown|reboot|poweroff|halt|telinit)$/;
/** Verbs after which a service runs, until the RUN ends. */
const STARTS = /^(?:start|restart|reload|force-reload)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN calls a program that has no use in a build.",
    why: "A build has no terminal, no services and no machine of its own. What a RUN starts ends with it, and what it shows is gone: such a command is left over from trying things out, or stands for something that belongs into the command of the container.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3001", "kics:9b6b0f38", "droast:DF060", "dockerlinter:ER0005"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    interactive: "{command} is for a person at a terminal: a build has none",
    host: "{command} is about a running machine: a build has none",
    ends: "the service that {command} starts ends with this RUN: start it in CMD or ENTRYPOINT",
  },
  title: () => "no command without use in a build",
  file({ plan }) {
    return noneOf(
      runsWritten(plan).flatMap((run) =>
        run.commands.flatMap((command) => {
          const code = hasTemplate(plan, command) ? undefined : uselessness(command, run);
          return code === undefined ? [] : [saw(code, { command: shown(command) }, placeOf(plan, command.span))];
        }),
      ),
    );
  },
});

function uselessness(command: ShellCommand, run: WrittenRun): "interactive" | "host" | "ends" | undefined {
  const program = programName(command.name);
  const words = command.args.map((word) => word.value);
  if (words.some((word) => /^(?:-V|-h|--version|--help)$/.test(word))) return undefined;
  // in a pipe, with input, or with a script of its own a program needs nobody
  if (INTERACTIVE.test(program)) return command.pipe !== undefined || command.redirects !== undefined || hasScript(program, words) ? undefined : "interactive";
  if (HOST.test(program)) return command.pipe !== undefined || command.redirects !== undefined || command.substituted === true ? undefined : "host";
  return isLast(command, run) && startsService(program, words) ? "ends" : undefined;
}

function hasScript(program: string, words: readonly string[]): boolean {
  if (program === "top") return words.some((word) => /^-\w*b/.test(word));
  return words.some((word) => /^(?:\+.|-[cesSu]\b|-es|-Es|--cmd|--headless|--batch|-batch|--eval|--script|-l)/.test(word));
}

function startsService(program: string, words: readonly string[]): boolean {
  if (program === "systemctl") return words.some((word) => STARTS.test(word)) || words.includes("--now");
  return program === "service" && words.length === 2 && STARTS.test(words[1] ?? "");
}

/** With something after it the service may be needed for that. */
function isLast(command: ShellCommand, run: WrittenRun): boolean {
  return run.commands.at(-1) === command;
}

function shown(command: ShellCommand): string {
  return [programName(command.name), ...command.args.slice(0, 2).map((word) => word.value)].join(" ");
}
