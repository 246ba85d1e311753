import { type Statement } from "unbash";
import type { Span } from "../text/span.ts";
import { syntaxOf } from "./syntax.ts";

/** The last command of a shell text, where another can follow it with `&&`. */
export interface LastLink {
  readonly end: number;
  /** What stands between it and the command before it: `&&`, `;` and blanks; undefined where it is the only one. */
  readonly joint: Span | undefined;
}

/** Undefined where the text is wrong or ends in a comment, in the background, or by leaving the shell. */
export function lastLink(text: string): LastLink | undefined {
  const { commands: statements, errors } = syntaxOf(text);
  const last = statements.at(-1);
  if (last === undefined || errors !== undefined || last.background === true || text.slice(last.command.end).trim() !== "" || leaves(last)) return undefined;
  return { end: last.command.end, joint: jointBefore(statements, last) };
}

function jointBefore(statements: readonly Statement[], { command, pos }: Statement): Span | undefined {
  if (command.type === "AndOr") {
    const [before, after] = command.commands.slice(-2);
    return before === undefined || after === undefined ? undefined : { start: before.end, end: after.pos };
  }
  const before = statements.at(-2);
  return before === undefined ? undefined : { start: before.command.end, end: pos };
}

function leaves({ command }: Statement): boolean {
  const last = command.type === "AndOr" ? command.commands.at(-1) : command;
  return last?.type === "Command" && /^(?:exit|exec|return)$/.test(last.name?.value ?? "");
}
