import { onceFor } from "../text/once.ts";
import type { Plan } from "../plan/plan.ts";
import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import { commandsWritten, instructionsWritten } from "./written-commands.ts";

/** A mode that something in the file gives to files. */
export interface GivenMode {
  /** `777`, `u+s,go-w`. */
  readonly mode: string;
  /** What gets it, as written; empty where that is not known. */
  readonly paths: readonly string[];
  readonly by: string;
  readonly span: Span;
}

const INSTALL_VALUED = new Set(["-m", "--mode", "-o", "--owner", "-g", "--group", "-t", "--target-directory", "-S", "--suffix"]);

/** Modes given by chmod, `install -m`, `mkdir -m` and the --chmod of COPY and ADD, where they are plain. */
export const modesGiven: (plan: Plan) => readonly GivenMode[] = onceFor((plan: Plan): readonly GivenMode[] => {
  const byCommands = commandsWritten(plan).flatMap(({ command }) => modeOf(command));
  const byCopies = instructionsWritten(plan).flatMap(({ instruction }) =>
    instruction.keyword === "COPY" || instruction.keyword === "ADD"
      ? instruction.flags.flatMap(({ name, span, value }) =>
          name === "chmod" && value !== undefined && !value.includes("$") ? [{ mode: value, paths: [], by: `${instruction.keyword} --chmod`, span }] : [],
        )
      : [],
  );
  return [...byCommands, ...byCopies].toSorted((left, right) => left.span.start - right.span.start);
});

function modeOf(command: ShellCommand): GivenMode[] {
  const program = programName(command.name);
  if (program === "chmod") {
    const words = command.args.filter((word) => !/^(?:-[RvfcHLP]+|--(?!reference)[a-z-]+)$/.test(word.value));
    const [mode, ...paths] = words;
    if (mode === undefined || !mode.literal || mode.value.startsWith("--")) return [];
    return [{ mode: mode.value, paths: paths.map((word) => word.value), by: "chmod", span: mode.span }];
  }
  if (program !== "install" && program !== "mkdir") return [];
  const args = readArguments(command.args, INSTALL_VALUED);
  const mode = args.value("-m", "--mode");
  return mode?.literal === true ? [{ mode: mode.value, paths: args.operands.map((word) => word.value), by: `${program} -m`, span: mode.span }] : [];
}

/** Whether everyone may write, and not only in a folder where each keeps what is theirs. */
export function opensToAll(mode: string): boolean {
  if (/^[0-7]{3,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    return (bits & 0o2) !== 0 && (bits & 0o1000) === 0;
  }
  const clauses = mode.split(",");
  if (clauses.some((clause) => /[+=][a-zX]*t/.test(clause))) return false;
  return clauses.some((clause) => /^[ug]*[oa][ugoa]*[+=][rxXs]*w/.test(clause));
}

/** Whether a file gets the rights of its owner whoever starts it. */
export function setsUser(mode: string): boolean {
  if (/^[0-7]{4,5}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o4000) !== 0;
  return mode.split(",").some((clause) => /^(?:[goa]*u[ugoa]*|a)?[+=][rwxX]*s/.test(clause));
}
