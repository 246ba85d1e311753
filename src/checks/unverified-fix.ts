import type { Plan } from "../plan/plan.ts";
import type { Edit } from "../text/edit.ts";
import { withoutCommand } from "./removed-commands.ts";
import { withoutVariable } from "./removed-variables.ts";
import { withoutLetter, withoutWord } from "./removed-words.ts";
import type { UnverifiedUse } from "./unverified-uses.ts";
import { commandsWritten } from "./written-commands.ts";

/** Takes away what turns a check off: options, variables, and commands that write a setting. What stands in JSON form or in a file is left for a person. */
export function withoutUnverified(plan: Plan, uses: readonly UnverifiedUse[]): readonly Edit[] {
  return uses.flatMap((use) => (use.option === undefined ? withoutSetting(plan, use) : withoutOption(plan, use.option, use.written)));
}

function withoutOption(plan: Plan, { in: { command, instruction }, word }: NonNullable<UnverifiedUse["option"]>, written: string): readonly Edit[] {
  if (instruction.json !== undefined) return [];
  const at = command.args.findIndex(({ span }) => span.start === word.span.start);
  const given = command.args[at];
  // of `--name=value` the value alone may be told of
  if (given === undefined || plan.text.slice(given.span.start, given.span.end) !== given.value) return [];
  if (given.value.startsWith("--")) return [withoutWord(plan.text, given.span)];
  if (!given.value.startsWith("-")) return withValue(plan, command.args[at - 1], given);
  const letter = /-(\w)$/.exec(written)?.[1];
  return letter === undefined ? [] : [withoutLetter(plan.text, given.span, letter)].filter((edit) => edit !== undefined);
}

type Word = NonNullable<UnverifiedUse["option"]>["word"];

/** `-o Acquire::https::Verify-Peer=false`, `--strict-ssl false`: the option goes with its value. */
function withValue(plan: Plan, name: Word | undefined, value: Word): readonly Edit[] {
  if (name === undefined || !/^--?\w[\w-]*$/.test(name.value) || /^-\w{2}/.test(name.value)) return [];
  const between = plan.text.slice(name.span.end, value.span.start);
  if (!/^[ \t]+$/.test(between)) return [];
  return [withoutWord(plan.text, { start: name.span.start, end: value.span.end })];
}

function withoutSetting(plan: Plan, { span, written }: UnverifiedUse): readonly Edit[] {
  const variable = withoutVariable(plan, span);
  if (variable !== undefined) return [variable];
  const holder = commandsWritten(plan).find(({ command }) => command.span.start <= span.start && span.end <= command.span.end);
  if (holder === undefined || holder.instruction.json !== undefined) return [];
  const { command, instruction } = holder;
  const { args, name } = command;
  // sed may do more than this, and a file may be wanted for what else is in it
  if (command.redirects !== undefined || command.wrappers.length > 0 || name === "sed" || name === "tee") return [];
  const isExport = name === "export" && args.length === 1;
  const isSetting = written.startsWith(`${name} `) && setsOne(args.map(({ value }) => value));
  if (isExport || isSetting) return [withoutCommand(plan, instruction, command)].filter((edit) => edit !== undefined);
  const assignment = new RegExp(`^${written.slice(0, written.indexOf("=") + 1).replaceAll(/[^\w=]/g, "")}\\S*[ \\t]+`).exec(
    plan.text.slice(span.start, span.end),
  );
  return assignment === null ? [] : [{ start: span.start, end: span.start + assignment[0].length, text: "" }];
}

/** `npm config set --global strict-ssl false`: one setting and its value, and no other. */
function setsOne(words: readonly string[]): boolean {
  const [setting = "", ...values] = words.filter((word) => !word.startsWith("-") && !/^(?:config|c|env|set)$/.test(word));
  return values.length === (setting.includes("=") ? 0 : 1);
}
