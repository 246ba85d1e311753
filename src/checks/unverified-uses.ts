import type { Unverified } from "../facts/unverified.ts";
import type { Plan } from "../plan/plan.ts";
import { readArguments } from "../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import { variablesSet } from "./set-variables.ts";
import { commandsOf } from "./written-commands.ts";
import type { WrittenCommand } from "./written-commands.ts";
import { linesWritten } from "./written-lines.ts";

/** A place of the file that turns a check of a program off. */
export interface UnverifiedUse {
  /** As it stands there, shortened: `curl -k`, `GIT_SSL_NO_VERIFY=1`. */
  readonly written: string;
  readonly span: Span;
  /** Set for an option of a command. */
  readonly option?: { readonly word: ShellWord; readonly in: WrittenCommand };
}

/** Every place that turns it off, by option, variable, setting or settings file. */
export function unverifiedUses(plan: Plan, how: Unverified): readonly UnverifiedUse[] {
  const programs = [...(how.options ?? []), ...(how.commands ?? [])].flatMap((each) => each.programs);
  const commands = commandsOf(plan, programs);
  return [
    ...commands.flatMap((written) => usesOfOptions(written, how)),
    ...commands.flatMap(({ command }) => usesOfCommand(command, how)),
    ...usesOfVariables(plan, how),
    ...usesOfLines(plan, how),
  ].toSorted((left, right) => left.span.start - right.span.start);
}

function usesOfOptions(written: WrittenCommand, { options = [] }: Unverified): UnverifiedUse[] {
  const { command } = written;
  const program = programName(command.name);
  return options.flatMap(({ names, programs, value, valued = new Set<string>() }) => {
    if (!programs.includes(program) || asksOnlyItself(command)) return [];
    const args = readArguments(command.args, valued);
    const words = names.flatMap((name): { readonly word: ShellWord; readonly shown: string }[] => {
      if (value === undefined) {
        const word = args.option(name);
        return word === undefined ? [] : [{ word, shown: name }];
      }
      return args.values(name).flatMap((word) => (word.literal && value.test(word.value) ? [{ word, shown: `${name} ${word.value}` }] : []));
    });
    return words.map(({ shown, word }) => ({ written: `${program} ${shown}`, span: word.span, option: { word, in: written } }));
  });
}

/** Whether every address that a command names is the machine itself: nobody is on the way. */
function asksOnlyItself({ args }: ShellCommand): boolean {
  const addresses = args.filter((word) => /^https?:\/\//i.test(word.value));
  return addresses.length > 0 && addresses.every((word) => /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/i.test(word.value));
}

function usesOfCommand(command: ShellCommand, { commands = [] }: Unverified): UnverifiedUse[] {
  const program = programName(command.name);
  const text = command.args.map((word) => word.value).join(" ");
  return commands.flatMap(({ programs, words }) =>
    programs.includes(program) && words.test(text) ? [{ written: `${program} ${text}`, span: command.span }] : [],
  );
}

function usesOfVariables(plan: Plan, { variables = [] }: Unverified): UnverifiedUse[] {
  if (variables.length === 0) return [];
  return variablesSet(plan).flatMap(({ known, name, span, value }) =>
    known && variables.some((each) => each.name.test(name) && each.value.test(value)) ? [{ written: `${name}=${value}`, span }] : [],
  );
}

function usesOfLines(plan: Plan, { lines = [] }: Unverified): UnverifiedUse[] {
  if (lines.length === 0) return [];
  const written = linesWritten(plan);
  return written.flatMap(({ instruction, path, span, text }) => {
    const rule = lines.find((each) => each.path.test(path) && each.line.test(text));
    const excuse = rule?.unless;
    if (
      rule === undefined ||
      (excuse !== undefined && written.some((other) => other.instruction === instruction && other.path === path && excuse.test(other.text)))
    )
      return [];
    return [{ written: `${text.trim()} in ${path}`, span }];
  });
}
