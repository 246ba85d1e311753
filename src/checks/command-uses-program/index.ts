import { strictObject, string } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { parseShell } from "../../shell/parse.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { commandsOf } from "../commands.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { startedBy } from "./programs.ts";
import type { Started } from "./programs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The container's command starts the program that was agreed on.",
    why: "A development server, or another server than the one that was measured and set up, answers requests just as well, until there are many.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ program: string() }),
  messages: {
    command: "the command starts {program}",
    otherCommand: "the command starts {programs}, not {program}",
    script: "{script} starts {program}",
    decided: "the command starts {by}; what that starts is seen only when it runs",
    noCommand: "no CMD and no ENTRYPOINT; the base decides",
    noTarget: "there is no stage to build",
    imageCommand: "the image's command starts {program}",
    imageOther: "the image's command starts {programs}, not {program}",
    imageNone: "the image has no command",
    process: "process {pid} is {program}",
    otherProcess: "process {pid} is {programs}, not {program}",
    hidden: "process {pid} is {by}; which server works in it cannot be seen",
    notReady: "the application never became ready: {reason}",
    noProcesses: "no process was seen in the container",
  },
  title: ({ program }) => `the command starts ${program}`,
  shape: ({ program }) => ({ program }),
  file({ plan }, { program }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const line = commandLine(plan);
    const { cmd, entrypoint } = plan.target.config;
    const span = (cmd ?? entrypoint)?.span;
    if (line === undefined || span === undefined) return unproven(saw("noCommand", {}, placeOf(plan, plan.target.from.span)));
    const place = placeOf(plan, span);
    const started = commandsOf(line.words).map(startedByCommand);
    if (starts(started, program)) return proven(saw("command", { program }, place));

    const script = scriptOf(plan, line.words[0]);
    if (script !== undefined) {
      const inScript = script.commands.map(startedByCommand);
      if (starts(inScript, program)) return proven(saw("script", { script: script.path, program }, place));
      // `exec "$@"` hands over to what CMD says.
      const [name, ...args] = line.words.slice(1);
      if (script.handsOver && name !== undefined && starts([startedBy(name, args)], program))
        return proven(saw("script", { script: script.path, program }, place));
    }
    const by = started.find((one) => one.decidedBy !== undefined)?.decidedBy;
    if (by !== undefined || started.length === 0) return unproven(saw("decided", { by: by ?? line.words.join(" ") }, place));
    return violated(saw("otherCommand", { programs: namesOf(started), program }, place));
  },
  image({ image }, { program }) {
    const words = [...image.config.entrypoint, ...image.config.cmd];
    if (words.length === 0) return violated(saw("imageNone"));
    const started = commandsOf(words).map(startedByCommand);
    if (starts(started, program)) return proven(saw("imageCommand", { program }));
    const by = started.find((one) => one.decidedBy !== undefined)?.decidedBy;
    if (by !== undefined || started.length === 0) return unproven(saw("decided", { by: by ?? words.join(" ") }));
    return violated(saw("imageOther", { programs: namesOf(started), program }));
  },
  container({ trial }, { program }) {
    const seen = trial.processes.map((process) => ({ ...process, ...startedByLine(process.args) }));
    const first = seen.find((process) => process.pid === 1) ?? seen[0];
    if (first === undefined) {
      return trial.ready === undefined ? unproven(saw("notReady", { reason: trial.notReady ?? "it ended" })) : unproven(saw("noProcesses"));
    }
    const placeOfProcess = (args: string) => ({ kind: "command", command: `docker top ${trial.container}`, output: args }) as const;
    const found = seen.find((process) => process.programs.includes(program));
    if (found !== undefined) return proven(saw("process", { pid: found.pid, program }, placeOfProcess(found.args)));
    const hidden = seen.find((process) => process.decidedBy !== undefined);
    if (hidden?.decidedBy !== undefined) return unproven(saw("hidden", { pid: hidden.pid, by: hidden.decidedBy }, placeOfProcess(hidden.args)));
    return violated(saw("otherProcess", { pid: first.pid, programs: namesOf([first]), program }, placeOfProcess(first.args)));
  },
});

function startedByCommand(command: ShellCommand): Started {
  return startedBy(
    command.name,
    command.args.map((word) => word.value),
  );
}

/** A process as `ps` shows it: its words lost their quotes, the first ones are enough. */
function startedByLine(line: string): Started {
  const [name = "", ...args] = line.split(/\s+/).filter((word) => word !== "");
  if (!/^(?:sh|bash|dash|ash|tini|dumb-init|docker-init)$/.test(name.slice(name.lastIndexOf("/") + 1))) return startedBy(name, args);
  const start = args.findIndex((word) => !word.startsWith("-"));
  return start === -1 ? { programs: [name], decidedBy: name } : { ...startedBy(args[start] ?? "", args.slice(start + 1)), programs: [name] };
}

function starts(started: readonly Started[], program: string): boolean {
  return started.some((one) => one.programs.includes(program));
}

function namesOf(started: readonly Started[]): string {
  return started.map((one) => one.programs.at(-1) ?? "").join(", ");
}

interface Script {
  readonly path: string;
  readonly commands: readonly ShellCommand[];
  readonly handsOver: boolean;
}

/** The entrypoint script as it stands in the build context, found by its name when only one file has it. */
function scriptOf(plan: Plan, word: string | undefined): Script | undefined {
  if (word === undefined || plan.context === undefined) return undefined;
  const name = word.slice(word.lastIndexOf("/") + 1);
  const files = plan.context.files.filter((file) => file === name || file.endsWith(`/${name}`));
  const path = files.length === 1 ? files[0] : undefined;
  const text = path === undefined ? undefined : plan.context.read(path);
  if (path === undefined || text === undefined || !/^#!.*sh\b/.test(text)) return undefined;
  return { path, commands: parseShell(text), handsOver: /\bexec "?\$@"?/.test(text) };
}
