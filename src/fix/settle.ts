import type { FixEdit } from "../checks/kind.ts";
import type { Level } from "../verdict/verdict.ts";
import type { Proposal } from "./proposal.ts";
import { fileOf } from "./texts.ts";

const weight: Readonly<Record<Level, number>> = { error: 0, warning: 1, info: 2 };

/**
 * The proposals of which every edit can be made at once, the graver finding's first. What is left out has its turn in a later round, on the text as it is then.
 * Edits of two checks that only touch count as overlapping: neither was made with the other in mind.
 */
export function settle(proposals: readonly Proposal[]): readonly Proposal[] {
  const sorted = proposals.toSorted(
    (left, right) => weight[left.level] - weight[right.level] || compare(left.check, right.check) || firstOf(left) - firstOf(right),
  );
  const taken: Proposal[] = [];
  for (const proposal of sorted) {
    const others = taken.flatMap(({ check, edits }) => edits.map((edit) => ({ edit, same: check === proposal.check })));
    const collides = proposal.edits.some((edit) => others.some((other) => (other.same ? overlaps(edit, other.edit) : touches(edit, other.edit))));
    if (!collides) taken.push(proposal);
  }
  return taken;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function firstOf({ edits }: Proposal): number {
  return Math.min(...edits.map(({ start }) => start));
}

function overlaps(left: FixEdit, right: FixEdit): boolean {
  if (fileOf(left) !== fileOf(right)) return false;
  return left.removed === true || right.removed === true || (left.start < right.end && right.start < left.end);
}

function touches(left: FixEdit, right: FixEdit): boolean {
  return fileOf(left) === fileOf(right) && (left.removed === true || right.removed === true || (left.start <= right.end && right.start <= left.end));
}
