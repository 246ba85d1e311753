import { onceFor } from "../text/once.ts";
import type { Heredoc, Instruction } from "../dockerfile/syntax.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import type { Span } from "../text/span.ts";
import { instructionsWritten, runsWritten } from "./written-commands.ts";

/** A line that the file writes into a file of the image. */
export interface WrittenLine {
  readonly path: string;
  readonly text: string;
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly span: Span;
}

/** Lines that `echo … > file`, `… | tee file` and here-documents write, as far as text and file are plain. */
export const linesWritten: (plan: Plan) => readonly WrittenLine[] = onceFor((plan: Plan): readonly WrittenLine[] => {
  const runs = runsWritten(plan).flatMap(({ commands, instruction, stage }) => [
    ...commands.flatMap((command) => {
      const path = targetOf(command, commands);
      return path === undefined ? [] : printed(command).map((text) => ({ path, text, stage, instruction, span: command.span }));
    }),
    ...(instruction.heredocs.length === 0 ? [] : ofHeredocs(plan, instruction, heredocTarget(commands), stage)),
  ]);
  const copies = instructionsWritten(plan).flatMap(({ instruction, stage }) =>
    (instruction.keyword === "COPY" || instruction.keyword === "ADD") && instruction.heredocs.length > 0
      ? ofHeredocs(plan, instruction, instruction.args.text.trim().split(/\s+/).at(-1), stage)
      : [],
  );
  return [...runs, ...copies].toSorted((left, right) => left.span.start - right.span.start);
});

/** The file that gets what a command prints: by its own redirection, or by `tee` behind it. */
export function targetOf(command: ShellCommand, all: readonly ShellCommand[]): string | undefined {
  const own = command.redirects?.findLast(({ operator }) => operator.startsWith(">") && operator !== ">&")?.target?.value;
  if (own !== undefined) return own;
  const { pipe } = command;
  if (pipe === undefined) return undefined;
  const next = all.find((other) => other.pipe?.start === pipe.start && other.pipe.index === pipe.index + 1);
  return next !== undefined && programName(next.name) === "tee" ? teeTarget(next) : undefined;
}

function teeTarget(command: ShellCommand): string | undefined {
  return command.args.find((word) => !word.value.startsWith("-"))?.value;
}

function printed(command: ShellCommand): readonly string[] {
  const program = programName(command.name);
  const bodies = (command.redirects ?? []).flatMap(({ body, operator, target }) => body ?? (operator === "<<<" && target !== undefined ? target.value : []));
  if (program === "cat" || program === "tee") return bodies.flatMap((body) => body.split("\n"));
  if (program !== "echo" && program !== "printf") return [];
  const words = command.args.map((word) => word.value);
  const text = words.filter((word, index) => !(index === 0 && /^-[neE]+$/.test(word))).join(program === "printf" ? "\n" : " ");
  return text.split(/\\n|\n/);
}

function heredocTarget(commands: readonly ShellCommand[]): string | undefined {
  const command = commands.find(({ name }) => programName(name) === "cat" || programName(name) === "tee");
  if (command === undefined) return undefined;
  return targetOf(command, commands) ?? (programName(command.name) === "tee" ? teeTarget(command) : undefined);
}

function ofHeredocs(plan: Plan, instruction: Instruction, path: string | undefined, stage: Stage): WrittenLine[] {
  if (path === undefined) return [];
  return instruction.heredocs.flatMap((heredoc) => linesOf(plan, heredoc).map(({ span, text }) => ({ path, text, stage, instruction, span })));
}

function linesOf(plan: Plan, { body }: Heredoc): { readonly text: string; readonly span: Span }[] {
  let start = body.start;
  return plan.text
    .slice(body.start, body.end)
    .split("\n")
    .map((text) => {
      const span = { start, end: start + text.length };
      start = span.end + 1;
      return { text: text.replace(/\r$/, ""), span };
    });
}
