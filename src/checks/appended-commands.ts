import { sourceOffset } from "../dockerfile/syntax.ts";
import type { Plan } from "../plan/plan.ts";
import { lastLink } from "../shell/last-link.ts";
import type { ShellCommand } from "../shell/shell.ts";
import type { Edit } from "../text/edit.ts";
import { lineEndOf } from "./inserted-lines.ts";
import { scriptsWritten } from "./run-scripts.ts";
import type { WrittenRun } from "./written-commands.ts";

/**
 * Lets a RUN end with one more command, joined to the last as that is to the one before it. `like` is the command after whose kind it is run:
 * with sudo or without. Undefined where the end of the RUN is not plain.
 */
export function appendedTo(plan: Plan, run: WrittenRun, like: ShellCommand, text: string): Edit | undefined {
  const { args, heredocs, json } = run.instruction;
  if (json !== undefined || like.substituted === true || !/^(?:sudo)?$/.test(like.wrappers.join(" "))) return undefined;
  const added = `${like.wrappers.includes("sudo") ? "sudo " : ""}${text}`;
  if (heredocs.length > 0) return appendedInside(plan, run, like, added);
  const link = lastLink(args.text);
  if (link === undefined) return undefined;
  const end = sourceOffset(args, link.end - 1) + 1;
  const joint = link.joint && withoutComments(plan.text.slice(sourceOffset(args, link.joint.start - 1) + 1, sourceOffset(args, link.joint.end)));
  const isPlain = joint !== undefined && /^(?:\s|[\\`]\r?\n|;|&&)+$/.test(joint);
  const joined = isPlain && joint.includes("\n") ? joint.replace(/^;/, " &&").replace(";", "&&") : jointOf(plan, sourceOffset(args, 0), end);
  return { start: end, end, text: `${joined}${added}` };
}

/** In a here-document: without `set -e` the status is that of the last command, which must go on failing. */
function appendedInside(plan: Plan, run: WrittenRun, like: ShellCommand, added: string): Edit | undefined {
  const [heredoc, other] = run.instruction.heredocs;
  const [script, second] = scriptsWritten(plan).filter(({ nested, run: { instruction } }) => !nested && instruction === run.instruction);
  if (heredoc === undefined || other !== undefined || heredoc.stripTabs || script === undefined || second !== undefined) return undefined;
  const link = lastLink(script.text);
  if (link === undefined) return undefined;
  const { end } = script.spanOf(link.end - 1, link.end);
  // the command that reads the here-document may be another than the one that stands in it
  if (like.span.start < heredoc.body.start || end <= heredoc.body.start || end > heredoc.body.end) return undefined;
  const stops = /^\s*(?:#[^\n]*\n\s*)*set -\w*e/.test(script.text);
  return { start: end, end, text: `${stops ? lineEndOf(plan.text) : " && "}${added}` };
}

/** As commands or words before it stand on lines of their own; on the same line where all is on one. */
function jointOf({ text, tree }: Plan, start: number, end: number): string {
  const written = withoutComments(text.slice(start, end));
  const leading = /[\\`][ \t]*\r?\n([ \t]*)&&/.exec(written)?.[1];
  const trailing = /&&[ \t]*[\\`][ \t]*\r?\n([ \t]*)/.exec(written)?.[1];
  const words = written.includes("\n") ? /^[ \t]*/.exec(written.slice(written.lastIndexOf("\n") + 1))?.[0] : undefined;
  const lineBreak = `${tree.escape}${lineEndOf(text)}`;
  if (leading !== undefined) return ` ${lineBreak}${leading}&& `;
  if (trailing !== undefined) return ` && ${lineBreak}${trailing}`;
  return words === undefined ? " && " : ` ${lineBreak}${words}&& `;
}

/** What the builder takes out of a continued instruction. */
function withoutComments(written: string): string {
  return written.replaceAll(/(?<=\n)[ \t]*#[^\n]*\n/g, "");
}
