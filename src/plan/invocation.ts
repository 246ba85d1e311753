import { sourceSpan, type Instruction, type JoinedText, type JsonWord } from "../dockerfile/syntax.ts";
import { commandOfWords, parseShell } from "../shell/parse.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName, shells } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import type { Invocation } from "./plan.ts";

/** CMD, ENTRYPOINT, or the command of a HEALTHCHECK. */
export function readInvocation(json: readonly JsonWord[] | undefined, args: JoinedText, shell: readonly string[] | undefined): Invocation {
  if (json !== undefined) return { form: "exec", words: json.map((word) => word.value), commands: jsonCommands(json) };
  return { form: "shell", words: [args.text], commands: isPosix(shell) ? parseShell(args.text, locateIn(args)) : [] };
}

/** The commands of a RUN: of its line, and of a here-document that a shell reads. */
export function runCommands(instruction: Instruction, text: string, shell: readonly string[] | undefined): readonly ShellCommand[] {
  const { args, heredocs, json } = instruction;
  if (json !== undefined) return jsonCommands(json);
  if (!isPosix(shell)) return [];
  if (heredocs.length === 0) return parseShell(args.text, locateIn(args));

  const line = withoutHeredocs(instruction);
  const commands = parseShell(line, locateIn(args));
  const [script] = heredocs;
  if (script === undefined || !isReadByShell(line, commands, text.slice(script.body.start, script.body.end))) return commands;
  const from = script.body.start;
  const inBody = (start: number, end: number): Span => ({ start: from + start, end: from + end });
  return [...(line.trim() === "" ? [] : commands), ...parseShell(text.slice(script.body.start, script.body.end), inBody)];
}

/** Without SHELL, or with a shell of the POSIX family. */
function isPosix(shell: readonly string[] | undefined): boolean {
  return shell === undefined || shells.has(programName(shell[0] ?? ""));
}

function isReadByShell(line: string, commands: readonly ShellCommand[], body: string): boolean {
  const interpreter = /^\s*#!\s*(?:\S*\/env\s+(?:-\S+\s+)*)?(\S+)/.exec(body)?.[1];
  if (line.trim() === "") return interpreter === undefined || shells.has(programName(interpreter));
  // a shell without a script of its own reads its input
  return commands.some((command) => shells.has(programName(command.name)) && command.args.every((word) => word.value.startsWith("-")));
}

/** The line with blanks where a here-document is announced, so that offsets stay. */
function withoutHeredocs(instruction: Instruction): string {
  const { args } = instruction;
  const inWord = (offset: number): boolean => instruction.heredocs.some(({ span }) => offset >= span.start && offset < span.end);
  const characters = Array.from({ length: args.text.length }, (_, index) =>
    inWord(sourceSpan(args, index, index + 1).start) ? " " : (args.text[index] ?? ""),
  );
  return characters.join("");
}

function jsonCommands(words: readonly JsonWord[]): ShellCommand[] {
  return commandOfWords(words.map((word) => ({ value: word.value, literal: true, span: word.span })));
}

function locateIn(args: JoinedText): (start: number, end: number) => Span {
  return (start, end) => sourceSpan(args, start, end);
}
