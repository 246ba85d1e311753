import { sourceOffset, type Instruction } from "../dockerfile/syntax.ts";
import type { Plan } from "../plan/plan.ts";
import { chainLinks, type ChainLink } from "../shell/chain-links.ts";
import type { ShellCommand } from "../shell/shell.ts";
import type { Edit } from "../text/edit.ts";

/**
 * Takes a command out of its RUN, with what joins it to its neighbour; with the whole RUN where it is alone in it. Undefined where it is no link of a plain
 * chain, or a comment would go with it.
 */
export function withoutCommand(plan: Plan, instruction: Instruction, command: Pick<ShellCommand, "span">): Edit | undefined {
  return withoutLink(plan, instruction, command, "command");
}

/** The same for a whole pipe that a command is part of. */
export function withoutPipe(plan: Plan, instruction: Instruction, command: Pick<ShellCommand, "span">): Edit | undefined {
  return withoutLink(plan, instruction, command, "pipe");
}

function withoutLink(plan: Plan, instruction: Instruction, { span }: Pick<ShellCommand, "span">, kind: ChainLink["kind"]): Edit | undefined {
  const { args, heredocs, json } = instruction;
  if (json !== undefined || heredocs.length > 0 || instruction.keyword !== "RUN") return undefined;
  const links = chainLinks(args.text);
  const at = links?.findIndex(({ end, start }) => sourceOffset(args, start) <= span.start && span.end <= sourceOffset(args, end - 1) + 1) ?? -1;
  const link = links?.[at];
  if (links === undefined || link?.kind !== kind) return undefined;
  if (links.length === 1) return withoutInstruction(plan, instruction);
  const next = links[at + 1];
  const before = links[at - 1];
  const edit =
    next === undefined
      ? { start: sourceOffset(args, (before?.end ?? 1) - 1) + 1, end: sourceOffset(args, link.end - 1) + 1, text: "" }
      : { start: sourceOffset(args, link.start), end: sourceOffset(args, next.start), text: "" };
  return instruction.comments.some((comment) => edit.start < comment.end && comment.start < edit.end) ? undefined : edit;
}

/** Takes an instruction with its lines, and what stands between it and the next away; undefined for one behind ONBUILD, and where comments stand in it. */
export function withoutInstruction(plan: Plan, instruction: Instruction): Edit | undefined {
  const isOwn = plan.tree.nodes.includes(instruction);
  if (!isOwn || instruction.comments.length > 0) return undefined;
  const { end, start } = instruction.span;
  // an empty line before it and another behind it would stand together
  const blank = /\n[ \t]*\r?\n$/.test(plan.text.slice(Math.max(0, start - 80), start)) ? (/^[ \t]*\r?\n/.exec(plan.text.slice(end))?.[0].length ?? 0) : 0;
  return { start, end: end + blank, text: "" };
}
