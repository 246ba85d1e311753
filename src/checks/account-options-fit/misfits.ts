import type { Plan } from "../../plan/plan.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { baseOf } from "../stage-base.ts";
import { commandsOf } from "../written-commands.ts";

export type AccountProgram = "adduser" | "addgroup" | "useradd" | "groupadd";

/** A command that makes a user or a group, and that the base does not understand. */
export interface Misfit {
  readonly command: ShellCommand;
  readonly program: AccountProgram;
  readonly instead: AccountProgram;
  /** What the other system's program does not take; undefined where there is no such program. */
  readonly option: string | undefined;
}

const OTHER: Readonly<Record<AccountProgram, AccountProgram>> = { adduser: "useradd", addgroup: "groupadd", useradd: "adduser", groupadd: "addgroup" };
/** Short options of BusyBox that Debian's programs refuse: they fit several of its long ones, or none. */
const OF_BUSYBOX = /^-[SDGHgs][SDGHgs]*$/;

export function misfits(plan: Plan): readonly Misfit[] {
  // whoever installs the programs of the other system has them
  const hasShadow = /\b(?:shadow|busybox)\b/.test(plan.text);
  return commandsOf(plan, Object.keys(OTHER)).flatMap(({ command, stage }): readonly Misfit[] => {
    const program = programName(command.name) as AccountProgram;
    const shell = baseOf(plan, stage)?.shell;
    // a command whose failure another one answers may be there for the other system
    if (hasShadow || command.conditional === true || command.flow?.skippable === true || command.flow?.unnoticed === true) return [];
    if (shell === "ash" && (program === "useradd" || program === "groupadd")) return [{ command, program, instead: OTHER[program], option: undefined }];
    if (shell !== "dash" || (program !== "adduser" && program !== "addgroup")) return [];
    const option = command.args.find(({ value }) => OF_BUSYBOX.test(value))?.value;
    return option === undefined ? [] : [{ command, program, instead: OTHER[program], option }];
  });
}
