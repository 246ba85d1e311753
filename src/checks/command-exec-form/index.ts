import { optional, picklist, strictObject } from "valibot";
import { sourceSpan } from "../../dockerfile/syntax.ts";
import { isWindows } from "../../plan/make.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { parseShell } from "../../shell/parse.ts";
import type { Edit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { execInserted, isLasting, shellProcess } from "../shell-process.ts";
import { chainOf, rootOf } from "../stages.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";
import type { WrittenInstruction } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "CMD and ENTRYPOINT are written as JSON arrays.",
    why: "Without the array the engine starts a shell, and that starts the program. Signals then reach the shell, so the container may be killed instead of stopped, and a shell-form ENTRYPOINT drops CMD and the arguments of docker run.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3025",
      "buildkit:JSONArgsRecommended",
      "kics:b86987e1",
      "droast:DF018",
      "droast:DF025",
      "tally:invalid-json-form",
      "dockerlinter:EJ0001",
      "dockerlinter:EJ0002",
      "dockerfile-utils:JSON_IN_SINGLE_QUOTES",
      "dockadvisor:CmdInvalidExecForm",
      "dockadvisor:EntrypointInvalidExecForm",
    ],
    settledBy: "file",
    fix: "unsafe",
  },
  options: strictObject({
    /** What another check tells of in its own words: a shell that surely keeps signals to itself is signals-reach-command's. */
    except: optional(picklist(["shells that keep signals"])),
  }),
  messages: {
    plain: "{keyword} starts {program} through a shell: write {keyword} {json}",
    shell: "{keyword} keeps a shell between the engine and the program: put exec before the last command, or move it into a script",
    broken: "{keyword} looks like a JSON array and is none, so a shell gets it as it stands: double quotes, commas, nothing behind the bracket",
  },
  title: () => "CMD and ENTRYPOINT are JSON arrays",
  file({ plan }, { except }) {
    const elsewhere = except === undefined ? undefined : keepsSignals(plan);
    const told = shellForms(plan).filter(({ instruction: { args, head } }) => elsewhere === undefined || head.start !== elsewhere || isBrokenArray(args.text));
    return noneOf(
      told.map(({ instruction }) => {
        const { args, keyword } = instruction;
        const place = placeOf(plan, instruction.head);
        if (isBrokenArray(args.text)) return saw("broken", { keyword }, place);
        const words = plainWords(args.text);
        return words === undefined ? saw("shell", { keyword }, place) : saw("plain", { keyword, program: words[0] ?? "", json: asArray(words) }, place);
      }),
    );
  },
  fix: ({ plan }) =>
    shellForms(plan).flatMap(({ instruction, stage }) => {
      const words = plainWords(instruction.args.text);
      const span = sourceSpan(instruction.args, 0, instruction.args.text.length);
      if (words === undefined) return startsProcess(plan, instruction.head) ? madeWay(plan) : [];
      // a CMD that was dropped would come back as arguments
      if (plan.text.slice(span.start, span.end) !== instruction.args.text || (instruction.keyword === "ENTRYPOINT" && stage.config.cmd !== undefined))
        return [];
      return [{ ...span, text: asArray(words) }];
    }),
});

/** Where the CMD or ENTRYPOINT begins that a shell runs as process 1 without passing signals on. */
function keepsSignals(plan: Plan): number | undefined {
  const process = shellProcess(plan);
  return process?.stays === "yes" && isLasting(process) ? process.invocation.span.start : undefined;
}

/** Where a shell is needed it can still make way. */
function madeWay(plan: Plan): readonly Edit[] {
  const process = shellProcess(plan);
  return process === undefined || !isLasting(process) ? [] : execInserted(plan, process);
}

function startsProcess(plan: Plan, head: Span): boolean {
  return shellProcess(plan)?.invocation.span.start === head.start;
}

function shellForms(plan: Plan): readonly WrittenInstruction[] {
  const all = instructionsWritten(plan);
  const shells = all.filter(({ deferred, instruction }) => instruction.keyword === "SHELL" && !deferred);
  return all.filter(({ instruction, stage }) => {
    const { args, json, keyword } = instruction;
    if ((keyword !== "CMD" && keyword !== "ENTRYPOINT") || json !== undefined || args.text === "" || isFilledIn(plan, instruction.head)) return false;
    if (isWindows(rootOf(plan, stage).from)) return false;
    const chain = shells.length === 0 ? [] : chainOf(plan, stage);
    const hasShell = shells.some((other) => chain.includes(other.stage) && other.instruction.span.start < instruction.span.start);
    return !hasShell && !isReplacedByProgram(args.text);
  });
}

/** `exec program`: the shell is gone when the program runs. */
function isReplacedByProgram(text: string): boolean {
  const last = parseShell(text).findLast(({ substituted }) => substituted !== true);
  return last?.wrappers[0] === "exec" && last.pipe === undefined && !/&\s*$/.test(text);
}

/** `['python', 'app.py']`, or an array with a comment behind it; `[ -f a ] && b` is a test. */
function isBrokenArray(text: string): boolean {
  return /^\[\s*["'\w/.-][\s\S]*\]\s*(?:#.*)?$/.test(text) && !/^\[\s+-\w\s/.test(text) && !/\s\]\s*(?:&&|\|\||;)/.test(text);
}

const BUILTINS = new Set([
  ".",
  ":",
  "[",
  "alias",
  "bg",
  "break",
  "cd",
  "command",
  "continue",
  "eval",
  "exec",
  "exit",
  "export",
  "fg",
  "jobs",
  "read",
  "readonly",
  "return",
  "set",
  "shift",
  "source",
  "test",
  "times",
  "trap",
  "type",
  "ulimit",
  "umask",
  "unalias",
  "unset",
  "wait",
]);

/** The words of a command that needs nothing of a shell. */
function plainWords(text: string): readonly string[] | undefined {
  if (!/^[\w@%+=:,./ "'-]+$/.test(text)) return undefined;
  const [command, more] = parseShell(text);
  if (command === undefined || more !== undefined || command.wrappers.length > 0 || command.assignments.length > 0 || BUILTINS.has(command.name))
    return undefined;
  return [command.name, ...command.args.map(({ value }) => value)];
}

function asArray(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}
