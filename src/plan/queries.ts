import { commandOfWords } from "../shell/parse.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import { onceFor } from "../text/once.ts";
import type { Span } from "../text/span.ts";
import type { FileRange } from "../verdict/verdict.ts";
import type { Invocation, Plan, Sourced, Stage, Step } from "./plan.ts";

/** A place of the Dockerfile for evidence. */
export function placeOf(plan: Plan, span: Span): FileRange {
  const start = plan.lines.position(span.start);
  const end = plan.lines.position(span.end);
  return { kind: "file", path: plan.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** The target and the stages of the file that it stands on, lowest first. */
export const stagesInTarget: (plan: Plan) => readonly Stage[] = onceFor((plan: Plan): readonly Stage[] => {
  const chain: Stage[] = [];
  for (let stage = plan.target; stage !== undefined; stage = stage.from.stage === undefined ? undefined : plan.stages[stage.from.stage]) chain.unshift(stage);
  return chain;
});

export type RunStep = Extract<Step, { kind: "run" }>;

/** Every command that RUN starts in these stages, in order. */
export const commandsRun: (stages: readonly Stage[]) => readonly { readonly command: ShellCommand; readonly step: RunStep }[] = onceFor(
  (stages: readonly Stage[]) =>
    stages.flatMap((stage) => stage.steps.flatMap((step) => (step.kind === "run" ? step.commands.map((command) => ({ command, step })) : []))),
);

export interface InstalledPackage {
  readonly name: string;
  /** `=version`, where one is asked for. */
  readonly version: string | undefined;
  readonly span: Span;
}

const APT = new Set(["apt-get", "apt", "aptitude"]);
const APT_VALUED = new Set(["-t", "-o", "-c", "--target-release", "--option", "--config-file", "--default-release"]);

/** Debian packages that apt installs in these stages, as far as their names are plain words. */
export function aptInstalled(_plan: Plan, stages: readonly Stage[]): InstalledPackage[] {
  return commandsRun(stages).flatMap(({ command }) => (APT.has(programName(command.name)) ? packagesOf(command) : []));
}

function packagesOf(command: ShellCommand): InstalledPackage[] {
  const operands = operandsOf(command.args, APT_VALUED);
  if (operands[0]?.value !== "install") return [];
  return operands.slice(1).flatMap(({ value, literal, span }) => {
    // NAME- takes a package away, ./file.deb is a file
    if (!literal || value.endsWith("-") || /^\.{0,2}\/|\.deb$/.test(value)) return [];
    // NAME=VERSION, NAME/RELEASE, NAME:ARCHITECTURE, NAME+; g++ is a name of its own
    const [named = "", version] = value.split("=");
    return [{ name: (named.split("/", 1)[0] ?? "").replace(/:[a-z0-9]+$/, "").replace(/([^+])\+$/, "$1"), version, span }];
  });
}

export interface CreatedUser {
  readonly name: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly span: Span;
}

const USERADD_VALUED = new Set([
  "-u",
  "--uid",
  "-g",
  "--gid",
  "-G",
  "--groups",
  "-d",
  "--home",
  "--home-dir",
  "-s",
  "--shell",
  "-c",
  "--comment",
  "-b",
  "--base-dir",
  "-e",
  "--expiredate",
  "-f",
  "--inactive",
  "-k",
  "--skel",
  "-K",
  "--key",
  "-p",
  "--password",
  "--ingroup",
  "--gecos",
  "-h",
]);

/** Users that useradd and adduser make in these stages; numbers only where they are given as such. */
export function usersCreated(stages: readonly Stage[]): CreatedUser[] {
  const groups = new Map<string, number>();
  const users: CreatedUser[] = [];
  for (const { command } of commandsRun(stages)) {
    const program = programName(command.name);
    if (program === "groupadd" || program === "addgroup") {
      const name = operandsOf(command.args, USERADD_VALUED)[0]?.value;
      const gid = numberOf(valueOf(command.args, "-g", "--gid"));
      if (name !== undefined && gid !== undefined) groups.set(name, gid);
    }
    if (program !== "useradd" && program !== "adduser") continue;
    const [name, group, ...more] = operandsOf(command.args, USERADD_VALUED);
    // Debian's adduser with two names puts a user into a group
    if (name === undefined || !name.literal || (group !== undefined && more.length === 0 && program === "adduser")) continue;
    const uid = numberOf(valueOf(command.args, "-u", "--uid"));
    const main = valueOf(command.args, "-g", "--gid", "--ingroup") ?? (program === "adduser" ? valueOf(command.args, "-G") : undefined);
    // without a group of its own choosing, a user's group has the user's number where that is free
    users.push({ name: name.value, uid, gid: main === undefined ? uid : (numberOf(main) ?? groups.get(main)), span: command.span });
  }
  return users;
}

/** Words that are neither options nor their values. */
function operandsOf(args: readonly ShellWord[], valued: ReadonlySet<string>): ShellWord[] {
  const operands: ShellWord[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as ShellWord;
    // short options may stand together, the one with a value last: -mu 1001
    const last = /^-[a-zA-Z]+$/.test(word.value) ? `-${word.value.at(-1) ?? ""}` : word.value;
    if (valued.has(last)) index += 1;
    else if (!word.value.startsWith("-")) operands.push(word);
  }
  return operands;
}

/** The value of an option: `-u 1`, `-u1`, `--uid 1`, `--uid=1`. */
function valueOf(args: readonly ShellWord[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of args.entries()) {
    for (const name of names) {
      if (word.value === name) return args[index + 1]?.value;
      if (name.startsWith("--") && word.value.startsWith(`${name}=`)) return word.value.slice(name.length + 1);
      // short options may stand together, the one with a value last: -ru 1001
      if (!name.startsWith("--") && new RegExp(`^-[a-zA-Z]*${name[1] ?? ""}$`).test(word.value) && !word.value.startsWith("--")) return args[index + 1]?.value;
    }
  }
  return undefined;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** What process 1 of the target will be: ENTRYPOINT with CMD as its arguments, as the engine puts them together. Undefined where the base decides. */
export function commandLine(plan: Plan): { readonly words: readonly string[]; readonly commands: readonly ShellCommand[] } | undefined {
  const { cmd, entrypoint } = plan.target?.config ?? {};
  const first = entrypoint === undefined || entrypoint.value.words.length === 0 ? undefined : entrypoint;
  const second = cmd === undefined || cmd.value.words.length === 0 ? undefined : cmd;
  const only = first ?? second;
  if (only === undefined) return undefined;
  const argv = (invocation: Sourced<Invocation>): readonly ShellWord[] => {
    const words = invocation.value.form === "shell" ? [...(invocation.value.shell ?? ["/bin/sh", "-c"]), ...invocation.value.words] : invocation.value.words;
    return words.map((value) => ({ value, literal: true, span: invocation.span }));
  };
  // a shell-form entrypoint takes no arguments
  if (first === undefined || second === undefined || first.value.form === "shell")
    return { words: argv(only).map((word) => word.value), commands: only.value.commands };
  const words = [...argv(first), ...argv(second)];
  return { words: words.map((word) => word.value), commands: commandOfWords(words) };
}
