import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { startedCommands, startScript } from "../main-process.ts";
import { shellProcess } from "../shell-process.ts";
import { sureFindings } from "../sure-findings.ts";
import { daemonOf, isKeeper } from "./daemons.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The service runs in the foreground.",
    why: "A container lives as long as its process 1. A service that goes into the background ends the container at once; kept open by tail or sleep, the container lives on when the service is dead, and nobody notices.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    ends: "{command} goes into the background, and the container ends: {mend}",
    kept: "{command} goes into the background and {keeper} keeps the container alive without it: {mend}",
    background: "the command ends with &, and the container ends with the shell",
    perhaps: "{command} goes into the background unless its configuration says otherwise: {mend}",
  },
  title: () => "the service runs in the foreground",
  file({ plan }) {
    const commands = startedCommands(plan).filter(({ command }) => command.substituted !== true);
    const last = commands.at(-1);
    if (last === undefined) return sureFindings([], []);
    const text = shellProcess(plan)?.text ?? "";
    if (/[^&]&\s*$/.test(text) && !/\bwait\b/.test(text)) return sureFindings([saw("background", {}, placeOf(plan, last.command.span))], []);
    const wrong = [];
    const open = [];
    for (const [index, { by, command, placeOf: place }] of commands.entries()) {
      const daemon = daemonOf(plan, command);
      if (daemon === undefined) continue;
      const after = commands.slice(index + 1);
      const args = { command: [command.name, ...command.args.map((word) => word.value)].join(" "), mend: daemon.mend };
      const keeper = after.find((other) => isKeeper(other.command));
      const at = place(command.span);
      if (keeper !== undefined && daemon.sure) wrong.push(saw("kept" as const, { ...args, keeper: programName(keeper.command.name) }, at));
      // a service before the application is its helper
      else if (after.length > 0 || (by === "script" && goesOn(plan, command))) continue;
      else if (daemon.sure) wrong.push(saw("ends" as const, args, at));
      else open.push(saw("perhaps" as const, args, at));
    }
    return sureFindings(wrong, open);
  },
});

/** Whether the start script has more to do, in a branch perhaps. */
function goesOn(plan: Plan, command: ShellCommand): boolean {
  return startScript(plan)?.commands.some(({ conditional, span }) => conditional === true && span.start > command.span.start) === true;
}
