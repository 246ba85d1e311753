import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { baseOf } from "../final-programs.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { commandInstruction, isForDevelopment, startedCommands } from "../main-process.ts";
import { execInserted, isLasting, shellProcess } from "../shell-process.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The application gets the signal to stop.",
    why: "A shell as process 1 does not pass SIGTERM on: docker stop and every rollout wait ten seconds or thirty, then the application is killed in the middle of its requests and transactions. exec makes the application process 1 itself.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["droast:DF018"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    shell: "{shell} stays process 1 and does not pass SIGTERM on to {program}: write exec before it, or the JSON form",
    perhaps: "whether {shell} stays process 1 depends on which shell the base has; exec before {program} makes it sure",
    npm: "{program} passes SIGTERM to a shell that does not hand it on: start node itself",
    noCommand: "no CMD and no ENTRYPOINT; the base decides",
  },
  title: () => "the application gets the signal to stop",
  file({ plan }) {
    const instruction = commandInstruction(plan);
    if (instruction === undefined) return notApplicable(saw("noCommand"));
    const process = shellProcess(plan);
    if (process !== undefined && isLasting(process)) {
      const place = placeOf(plan, process.last.span);
      const args = { shell: process.shell, program: process.last.name };
      if (process.stays === "yes") return violated(saw("shell", args, place));
      if (process.stays === "unknown") return unproven(saw("perhaps", args, place));
    }
    const npm = isForDevelopment(plan) ? undefined : npmStarted(plan);
    return npm === undefined ? proven() : violated(saw("npm", { program: npm }, placeOf(plan, instruction.span)));
  },
  fix({ plan }) {
    const process = shellProcess(plan);
    return process === undefined || process.stays === "no" || !isLasting(process) ? [] : execInserted(plan, process);
  },
});

/** npm hands signals to the shell of its script, and dash keeps them. */
function npmStarted(plan: Plan): string | undefined {
  const [first = ""] = commandLine(plan)?.words ?? [];
  const program = programName(first);
  if (program !== "npm" || plan.target === undefined || baseOf(plan, plan.target)?.shell !== "dash") return undefined;
  const [, second, third] = commandLine(plan)?.words ?? [];
  if (second !== "start" && !(second === "run" && third !== undefined)) return undefined;
  const inScript = startedCommands(plan).filter(({ by }) => by === "package.json");
  if (inScript.some(({ command }) => command.wrappers.includes("exec"))) return undefined;
  return ["npm", second, ...(second === "run" ? [third] : [])].join(" ");
}
