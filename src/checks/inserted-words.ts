import type { Plan } from "../plan/plan.ts";
import type { ShellWord } from "../shell/shell.ts";
import type { Edit } from "../text/edit.ts";
import type { PackageStep } from "./package-steps.ts";
import type { WrittenRun } from "./written-commands.ts";

/** Puts words behind a word of a command; nothing where the command is no plain text of the file, as in JSON form. */
export function insertedBehind(plan: Plan, run: WrittenRun, word: Pick<ShellWord, "span" | "value"> | undefined, words: string): readonly Edit[] {
  if (word === undefined || run.instruction.json !== undefined || plan.text.slice(word.span.start, word.span.end) !== word.value) return [];
  return [{ start: word.span.end, end: word.span.end, text: ` ${words}` }];
}

/** Puts an option behind the verb of each: `apt-get install -y …`. */
export function optionsInserted(plan: Plan, steps: readonly PackageStep[], option: string): readonly Edit[] {
  return steps.flatMap(({ action, run }) => insertedBehind(plan, run, action.verbWords.at(-1), option));
}

/** The name of a command's program, as a word. */
export function nameOf(command: PackageStep["action"]["command"]): Pick<ShellWord, "span" | "value"> {
  const { name, span } = command;
  return { value: name, span: { start: span.start, end: span.start + name.length } };
}
