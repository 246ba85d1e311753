import { curlValued } from "../facts/download-programs.ts";
import { isDummySecret } from "../facts/dummy-secrets.ts";
import { onlyWords, secretOptionNames, secretOptions } from "../facts/secret-options.ts";
import type { SecretOptions } from "../facts/secret-options.ts";
import type { Plan } from "../plan/plan.ts";
import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import { onceFor } from "../text/once.ts";
import type { Span } from "../text/span.ts";
import { isTemplate } from "./set-variables.ts";
import { runsWritten } from "./written-commands.ts";

/** A secret that stands in a RUN as a plain word. */
export interface SecretWord {
  readonly program: string;
  /** The option it stands behind. */
  readonly option?: string;
  /** The program that writes it into a pipe. */
  readonly source?: string;
  readonly span: Span;
}

/** Secrets that commands of any RUN are given, behind an option or through a pipe. */
export const secretWordsOf: (plan: Plan) => readonly SecretWord[] = onceFor((plan: Plan): readonly SecretWord[] =>
  runsWritten(plan).flatMap(({ commands }) => commands.flatMap((command) => [...byOption(command), ...byPipe(command, commands)])),
);

/** Their passwords are for passwords-not-set. */
const ACCOUNTS = new Set(["useradd", "usermod", "adduser"]);

const GENERAL: ReadonlySet<string> = new Set(secretOptionNames);

function byOption(command: ShellCommand): SecretWord[] {
  const program = programName(command.name);
  if (onlyWords.has(program) || ACCOUNTS.has(program)) return [];
  const named = secretOptions.filter(({ programs }) => programs.includes(program)).flatMap((options) => secretWords(command, options));
  const isNamed = withMysqlPassword(command).some((word) => GENERAL.has(word.value.split("=", 1)[0] ?? ""));
  const general = isNamed ? secretWords(command, { programs: [program], names: secretOptionNames, valued: secretOptionNames }) : [];
  const words = new Map([...named, ...general].map(({ option, word }) => [word.span.start, { option, word }]));
  return [...words.values()].map(({ option, word }) => ({ program, option, span: word.span }));
}

function secretWords(command: ShellCommand, { names, part, valued, verb }: SecretOptions): { readonly option: string; readonly word: ShellWord }[] {
  const takesValue = programName(command.name) === "curl" ? curlValued : new Set(valued ?? names.filter((name) => name !== "-p"));
  const args = readArguments(withMysqlPassword(command), takesValue);
  if (verb !== undefined && args.operands[0]?.value !== verb) return [];
  return names.flatMap((option) =>
    args.values(option).flatMap((word) => {
      const secret = part === undefined ? word.value : part.exec(word.value)?.[1];
      return secret === undefined || !word.literal || isDummySecret(secret) || isTemplate(secret) ? [] : [{ option, word }];
    }),
  );
}

/** The clients of MySQL take a password only in the same word: `-psecret`. */
function withMysqlPassword(command: ShellCommand): readonly ShellWord[] {
  if (!/^(?:mysql|mariadb)/.test(programName(command.name))) return command.args;
  return command.args.flatMap((word) => {
    const value = /^-p(.+)$/.exec(word.value)?.[1];
    return value === undefined ? [word] : [{ ...word, value: `--password=${value}` }];
  });
}

/** `echo secret | docker login --password-stdin`, `echo secret | sudo -S true` */
function byPipe(command: ShellCommand, all: readonly ShellCommand[]): SecretWord[] {
  const { pipe } = command;
  const program = programName(command.name);
  if (pipe === undefined || pipe.index === 0) return [];
  if (!command.args.some((word) => /^--(?:password|token)-stdin$/.test(word.value))) return [];
  const source = all.find((other) => other.pipe?.start === pipe.start && other.pipe.index === pipe.index - 1);
  if (source === undefined || !/^(?:echo|printf)$/.test(source.name)) return [];
  const secret = source.args.findLast((word) => !word.value.startsWith("-"));
  if (secret === undefined || !secret.literal || isDummySecret(secret.value)) return [];
  return [{ program, source: source.name, span: secret.span }];
}
