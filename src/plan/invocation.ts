import { sourceSpan, type Instruction, type JoinedText, type JsonWord } from "../dockerfile/syntax.ts";
import { commandOfWords, parseShell } from "../shell/parse.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName, shells } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import type { Invocation } from "./plan.ts";

/** CMD, ENTRYPOINT, or the command of a HEALTHCHECK. */
export function readInvocation(json: readonly JsonWord[] | undefined, args: JoinedText, shell: readonly string[] | undefined): Invocation {
  if (json !== undefined) return { form: "exec", words: json.map((word) => word.value), shell: undefined, commands: jsonCommands(json) };
  return { form: "shell", words: [args.text], shell, commands: isPosix(shell) ? parseShell(args.text, locateIn(args)) : [] };
}

/** The commands of a RUN: of its line, and of a here-document that a shell reads. */
export function runCommands(instruction: Instruction, text: string, shell: readonly string[] | undefined): readonly ShellCommand[] {
  if (instruction.json !== undefined) return jsonCommands(instruction.json);
  return runTexts(instruction, text, shell).flatMap((script) => parseShell(script.text, script.spanOf));
}

/** A text that a shell reads. */
export interface RunText {
  readonly text: string;
  readonly spanOf: (start: number, end: number) => Span;
  /** The words that start the shell, where another than that of SHELL reads it; without a name where that is not known. */
  readonly interpreter: readonly string[] | undefined;
}

/** The texts that a RUN gives to a shell: its line, and a here-document. JSON form has none, and neither has what is read by another program. */
export function runTexts(instruction: Instruction, text: string, shell: readonly string[] | undefined): readonly RunText[] {
  const { args, heredocs, json } = instruction;
  if (json !== undefined || !isPosix(shell)) return [];
  if (heredocs.length === 0) return [{ text: args.text, spanOf: locateIn(args), interpreter: undefined }];

  const line: RunText = { text: withoutHeredocs(instruction), spanOf: locateIn(args), interpreter: undefined };
  const commands = parseShell(line.text, line.spanOf);
  const lines = line.text.trim() === "" ? [] : [line];
  const [script] = heredocs;
  if (script === undefined) return lines;
  const from = script.body.start;
  const body = text.slice(from, script.body.end);
  if (!isReadByShell(line.text, commands, body)) return lines.length === 0 ? [line] : lines;
  const reader = commands.find((command) => shells.has(programName(command.name)));
  const shebang = /^\s*#!\s*(\S.*)/.exec(body)?.[1];
  const interpreter = reader === undefined ? shebang?.trim().split(/\s+/) : [reader.name, ...reader.args.map((word) => word.value)];
  return [...lines, { text: body, spanOf: (start, end) => ({ start: from + start, end: from + end }), interpreter }];
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
