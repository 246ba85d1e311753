import type { Dockerfile, Instruction } from "../../dockerfile/syntax.ts";
import type { LineIndex } from "../../text/lines.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { parseIgnoreComment, type IgnoreComment } from "./parse.ts";

/** A comment and the lines of its file that it speaks for, both ends included; none where nothing follows it. */
export interface PlacedComment {
  readonly comment: IgnoreComment;
  readonly from: number;
  readonly to: number;
}

/** Every comment of a Dockerfile that takes findings back, in order. */
export function ignoreComments(tree: Dockerfile, lines: LineIndex): readonly PlacedComment[] {
  // most files have none, and reading their comments is work
  if (!/ignore|check/i.test(tree.text)) return [];
  const placed: PlacedComment[] = [];
  const stages = tree.nodes.filter((node) => node.kind === "instruction").filter(({ keyword }) => keyword === "FROM");
  let waiting: IgnoreComment[] = [];
  for (const node of tree.nodes) {
    if (node.kind === "blank") continue;
    if (node.kind === "instruction") {
      const inside = node.comments.flatMap(({ start, end }) => read(tree.text, start, end));
      for (const comment of [...waiting, ...inside]) placed.push({ comment, ...reachOf(comment, node, stages, lines) });
      waiting = [];
      continue;
    }
    for (const comment of read(tree.text, node.span.start, node.span.end)) {
      // BuildKit's directive at the top speaks for the whole file
      waiting.push(node.kind === "directive" ? { ...comment, scope: "file" } : comment);
    }
  }
  for (const comment of waiting) placed.push({ comment, ...reachOf(comment, undefined, stages, lines) });
  return placed;
}

function read(text: string, start: number, end: number): readonly IgnoreComment[] {
  // a byte order mark before the first line is no part of it
  const from = start === 0 && text.startsWith("\uFEFF") ? 1 : start;
  const comment = parseIgnoreComment(withoutTrailing(text.slice(from, end), "\r\n"), from);
  return comment === undefined ? [] : [comment];
}

function reachOf(
  { scope, span }: IgnoreComment,
  instruction: Instruction | undefined,
  stages: readonly Instruction[],
  lines: LineIndex,
): { readonly from: number; readonly to: number } {
  if (scope === "file") return { from: 1, to: lines.count };
  if (scope === "line") return instruction === undefined ? { from: 0, to: -1 } : { from: instruction.startLine, to: instruction.endLine };
  const line = instruction?.startLine ?? lines.position(span.start).line;
  const at = Math.max(
    0,
    stages.findLastIndex(({ startLine }) => startLine <= line),
  );
  return { from: stages[at]?.startLine ?? 0, to: (stages[at + 1]?.startLine ?? lines.count + 1) - 1 };
}
