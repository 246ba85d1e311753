import { onceFor } from "../text/once.ts";
import type { Plan } from "../plan/plan.ts";
import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import { runsWritten } from "./written-commands.ts";
import type { WrittenRun } from "./written-commands.ts";

/** A password that a command gives to an account of the image. */
export interface SetPassword {
  /** Undefined where it is not known. */
  readonly account: string | undefined;
  /** `plain`: it stands in the file; `variable`: it comes from elsewhere; `empty`: none is asked for. */
  readonly kind: "plain" | "variable" | "empty";
  readonly program: string;
  readonly span: Span;
}

const USER_VALUED = new Set("-b -c -d -e -f -g -G -k -K -p -s -u -Z --password --home --home-dir --shell --uid --gid --groups --comment --login -l".split(" "));
/** Made up in the build and written nowhere: nobody has it, which locks the account. */
const RANDOM = /^\s*(?:\$\(|`)[^)`]*(?:\brand\b|\/dev\/u?random|\bpwgen\b|\buuidgen\b|\bapg\b)/;
/** Azure App Service asks for exactly this password, and lets nobody in from outside. */
const APP_SERVICE = "Docker!";
const LOCKED = /^(?:[!*]+|x|NP|LK|!.*)$/;

/** Passwords that chpasswd, passwd, useradd and usermod set in the file. */
export const passwordsSet: (plan: Plan) => readonly SetPassword[] = onceFor((plan: Plan): readonly SetPassword[] => {
  return runsWritten(plan).flatMap((run) => [...run.commands.flatMap((command) => passwordsOf(command, run)), ...ofHeredocs(plan, run)]);
});

function passwordsOf(command: ShellCommand, run: WrittenRun): SetPassword[] {
  const program = programName(command.name);
  switch (program) {
    case "chpasswd":
      return inputsOf(command, run.commands).flatMap(({ literal, text }) => linesOfChpasswd(text, literal, command.span));
    case "passwd":
      return ofPasswd(command, run);
    case "useradd":
    case "usermod":
      return ofUseradd(command, program, run.commands);
    default:
      return [];
  }
}

function ofPasswd(command: ShellCommand, { commands }: WrittenRun): SetPassword[] {
  const args = readArguments(command.args, new Set());
  const account = args.operands[0]?.literal === false ? undefined : (args.operands[0]?.value ?? "root");
  if (args.option("-d", "--delete") !== undefined) return [{ account, kind: "empty", program: "passwd -d", span: command.span }];
  return inputsOf(command, commands).map(({ literal }) => ({ account, kind: literal ? "plain" : "variable", program: "passwd", span: command.span }));
}

function ofUseradd(command: ShellCommand, program: string, all: readonly ShellCommand[]): SetPassword[] {
  const args = readArguments(command.args, USER_VALUED);
  const word = args.value("-p", "--password");
  if (word === undefined || (word.literal && LOCKED.test(word.value))) return [];
  const account = args.operands.at(-1)?.literal === true ? args.operands.at(-1)?.value : undefined;
  const hashed = all.some((other) => other.substituted === true && within(other.span, word.span) && hashesPlainText(other));
  const kind = word.literal ? (word.value === "" ? "empty" : "plain") : hashed ? "plain" : "variable";
  return [{ account, kind, program: `${program} -p`, span: word.span }];
}

/** `openssl passwd -1 WORD` */
function hashesPlainText(command: ShellCommand): boolean {
  const program = programName(command.name);
  if (program !== "openssl" && program !== "mkpasswd") return false;
  const args = readArguments(command.args, new Set(["-salt", "-m", "-S", "--method", "--salt", "-in"]));
  const operands = program === "openssl" ? (args.operands[0]?.value === "passwd" ? args.operands.slice(1) : []) : args.operands;
  return operands.length > 0 && operands.every((word) => word.literal);
}

/** What a command reads: what is written into its pipe, a here-string, a here-document. */
function inputsOf(command: ShellCommand, all: readonly ShellCommand[]): { readonly text: string; readonly literal: boolean }[] {
  const given = (command.redirects ?? []).flatMap(({ body, operator, target }) => {
    if (body !== undefined) return [{ text: body, literal: !/[$`]/.test(body) }];
    return operator === "<<<" && target !== undefined ? [{ text: target.value, literal: target.literal }] : [];
  });
  const { pipe } = command;
  const before = pipe && all.filter((other) => other.pipe?.start === pipe.start && other.pipe.index === pipe.index - 1);
  const printed = (before ?? []).flatMap((other) => {
    const program = programName(other.name);
    if (program !== "echo" && program !== "printf") return [];
    const words = other.args.filter((word, index) => !(index === 0 && /^-[neE]+$/.test(word.value)));
    if (words.length === 0) return [];
    return [{ text: words.map((word) => word.value).join(" "), literal: words.every((word) => word.literal) }];
  });
  return [...given, ...printed];
}

function linesOfChpasswd(text: string, literal: boolean, span: Span): SetPassword[] {
  return text.split(/\\n|\n/).flatMap((line): SetPassword[] => {
    const [, account = "", password = ""] = /^\s*([^:\s]+):(.*)$/.exec(line) ?? [];
    if (account === "" || LOCKED.test(password) || RANDOM.test(password) || password.trim() === APP_SERVICE) return [];
    const known = literal || !/[$`%]/.test(password);
    const kind = password === "" ? "empty" : known ? "plain" : "variable";
    return [{ account: /[$`%]/.test(account) ? undefined : account, kind, program: "chpasswd", span }];
  });
}

/** A here-document of the Dockerfile that chpasswd reads: `RUN chpasswd <<EOF`. */
function ofHeredocs(plan: Plan, { commands, instruction }: WrittenRun): SetPassword[] {
  const reader = commands.find((command) => programName(command.name) === "chpasswd" && command.pipe === undefined && command.redirects === undefined);
  const [heredoc] = instruction.heredocs;
  if (reader === undefined || heredoc === undefined || reader.span.start > heredoc.body.start) return [];
  const text = plan.text.slice(heredoc.body.start, heredoc.body.end);
  return linesOfChpasswd(text, heredoc.quoted, reader.span);
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
