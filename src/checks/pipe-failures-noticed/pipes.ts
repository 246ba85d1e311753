import { forEachChild, type AndOr, type Command, type CommandNode, type Pipeline, type SyntaxNode } from "unbash";
import type { ShellScript } from "../../shell/scripts.ts";
import { programName } from "../../shell/wrappers.ts";

/** The part of a pipe whose failure is lost, as a range of the script. */
export interface UnnoticedPipe {
  readonly command: string;
  readonly start: number;
  readonly end: number;
}

/** Commands that have nothing to fail on. */
const SAFE = /^(?:echo|printf|yes|true|:|pwd|set|shopt)$/;
/** Shells without the option. */
const POSIX_ONLY = /^(?:csh|tcsh|fish)$/;

/** Pipes of a script in which a command before the last may fail without a trace. */
export function unnoticedPipes(script: ShellScript): readonly UnnoticedPipe[] {
  const [program = ""] = script.shell ?? [];
  // which shell su starts, and with which options, is not known
  if (script.shell === undefined || POSIX_ONLY.test(programName(program))) return [];
  const found: UnnoticedPipe[] = [];
  walk(script.tree, { on: setsPipefail(script.shell.slice(1)) }, found);
  return found;
}

interface State {
  /** Whether pipefail is on, as far as the script was read. */
  on: boolean;
}

function walk(node: SyntaxNode, state: State, found: UnnoticedPipe[]): void {
  // what is asked in a condition may fail
  if (node.type === "If" || node.type === "Elif" || node.type === "While") {
    forEachChild(node, (child) => {
      if (child !== node.clause) walk(child, state, found);
    });
    return;
  }
  // what words come of a pipe has no status
  if (node.type === "For" || node.type === "Select") {
    walk(node.body, state, found);
    return;
  }
  if (node.type === "Case") {
    for (const item of node.items) walk(item.body, state, found);
    return;
  }
  if (node.type === "AndOr") {
    for (const [index, part] of node.commands.entries()) if (!isForgiven(node, index)) walk(part, state, found);
    return;
  }
  if (node.type === "Command") {
    readCommand(node, state, found);
    return;
  }
  if (node.type === "Pipeline" && node.commands.length > 1 && !state.on) addPipe(node, found);
  // what is set in a subshell is gone behind it
  const inner = node.type === "Subshell" ? { ...state } : state;
  forEachChild(node, (child) => walk(child, inner, found));
}

/** `… || true` */
function isForgiven({ commands, operators }: AndOr, index: number): boolean {
  const next = commands[index + 1];
  return operators[index] === "||" && next?.type === "Command" && /^(?:true|:)$/.test(next.name?.value ?? "");
}

function readCommand(command: Command, state: State, found: UnnoticedPipe[]): void {
  const words = command.args.flatMap((argument) => (argument.type === "Word" ? [argument.value] : []));
  const name = command.name?.value;
  if (name === "set" || (name === "shopt" && words[0]?.startsWith("-") === true && words[0].includes("o"))) {
    if (setsPipefail(words) || (name === "shopt" && /s/.test(words[0] ?? "") && words.includes("pipefail"))) state.on = true;
    else if (words.some((word, index) => /^\+\w*o$/.test(word) && words[index + 1] === "pipefail")) state.on = false;
  }
  // x=$(a | b) has the status of the pipe; as a word of another command it is lost either way
  if (name !== undefined) return;
  const inner = { ...state };
  forEachChild(command, (child) => walk(child, inner, found));
}

/** `-o pipefail`, also as `-euo pipefail`. */
function setsPipefail(words: readonly string[]): boolean {
  return words.some((word, index) => /^-\w*o$/.test(word) && words[index + 1] === "pipefail");
}

function addPipe(pipe: Pipeline, found: UnnoticedPipe[]): void {
  const [first, ...readers] = pipe.commands;
  if (readers.some((command) => stopsReading(command)) || (first !== undefined && downloads(first) && readers.every((command) => unpacks(command)))) return;
  const lost = pipe.commands.slice(0, -1).find((command) => mayFail(command));
  if (lost !== undefined) found.push({ command: nameOf(lost), start: lost.pos, end: lost.end });
}

/** `| grep -q`, `| head`: they stop reading early, and with pipefail a command that still writes would fail for it. */
function stopsReading(command: CommandNode): boolean {
  if (command.type !== "Command") return false;
  const name = programName(command.name?.value ?? "");
  if (name === "head") return true;
  return (
    /^[efz]?grep$/.test(name) && command.args.some((argument) => argument.type === "Word" && /^(?:-\w*[qm]|--quiet|--silent|--max-count)/.test(argument.value))
  );
}

function downloads(command: CommandNode): boolean {
  return /^(?:curl|wget)$/.test(wordsOf(command)[0] ?? "");
}

/**
 * Whether it ends with an error of its own where a download stops, at its beginning or in the middle: what was packed has an end that it looks for.
 * A plain tar archive may be cut between two of its files.
 */
function unpacks(command: CommandNode): boolean {
  const [name = "", ...words] = wordsOf(command);
  if (/^(?:gunzip|zcat|bunzip2|unxz|xzcat)$/.test(name)) return true;
  if (/^(?:gzip|bzip2|xz|zstd)$/.test(name)) return words.some((word) => /^(?:-\w*d|--decompress$)/.test(word));
  if (name !== "tar") return false;
  const [first = ""] = words;
  const letters = [/^\w+$/.test(first) ? first : "", ...words.filter((word) => /^-\w/.test(word))].join("");
  return (
    (letters.includes("x") || words.includes("--extract")) && (/[zjJ]/.test(letters) || words.some((word) => /^--(?:gzip|gunzip|bzip2|xz|zstd)$/.test(word)))
  );
}

/** The program, without sudo before it, and its words. */
function wordsOf(command: CommandNode): readonly string[] {
  if (command.type !== "Command") return [];
  const words = [command.name?.value ?? "", ...command.args.map((argument) => (argument.type === "Word" ? argument.value : ""))];
  const [name = "", ...rest] = programName(words[0] ?? "") === "sudo" ? words.slice(1) : words;
  return [programName(name), ...rest];
}

function mayFail(command: CommandNode): boolean {
  if (command.type !== "Command" || command.name === undefined) return true;
  const name = programName(command.name.value);
  // cat of a here-document
  if (name === "cat" && command.args.length === 0) return false;
  return !SAFE.test(name);
}

function nameOf(command: CommandNode): string {
  return command.type === "Command" ? (command.name?.value ?? "a command") : "a group of commands";
}
