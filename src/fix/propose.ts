import type { FileEvidence, FixEdit } from "../checks/kind.ts";
import { readTemplate } from "../dockerfile/template.ts";
import type { Plan } from "../plan/plan.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { Proposal } from "./proposal.ts";
import { DOCKERFILE, fileOf } from "./texts.ts";

/** What a fix of one violated requirement is made from. */
export interface Fixable {
  readonly verdict: Verdict;
  readonly evidence: FileEvidence;
  /** The grade that the check gives to its fix as a whole. */
  readonly grade: "safe" | "unsafe";
  readonly edits: readonly FixEdit[];
}

/** The edits of a check's fix as proposals: less what a comment takes back, what lies in a tag of a template, and what changes nothing. */
export function proposalsOf({ edits, evidence, grade, verdict }: Fixable): readonly Proposal[] {
  const { plan } = evidence;
  const mayChange = changeable(plan);
  const kept = keptSpans(plan, verdict);
  return grouped(edits)
    .filter(
      (group) =>
        group.some((edit) => fileOf(edit) !== DOCKERFILE || plan.text.slice(edit.start, edit.end) !== edit.text) &&
        group.every((edit) => fileOf(edit) !== DOCKERFILE || (mayChange(edit) && !kept.some(({ end, start }) => edit.start < end && start <= edit.end))),
    )
    .map((group) => ({ check: verdict.check, level: verdict.level, unsafe: grade === "unsafe" || group.some((edit) => edit.unsafe === true), edits: group }));
}

function grouped(edits: readonly FixEdit[]): readonly (readonly FixEdit[])[] {
  const groups = new Map<string | FixEdit, FixEdit[]>();
  for (const edit of edits) {
    const key = edit.together ?? edit;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edit]);
    else group.push(edit);
  }
  return [...groups.values()];
}

/** The instructions in which a comment says that what the check finds is to stay. */
function keptSpans(plan: Plan, { suppressed = [] }: Verdict): readonly { readonly start: number; readonly end: number }[] {
  const lines = suppressed.flatMap(({ evidence }) => evidence.flatMap(({ place }) => (place?.kind === "file" && place.path === plan.path ? [place.line] : [])));
  if (lines.length === 0) return [];
  return plan.tree.nodes.flatMap((node) =>
    node.kind === "instruction" && lines.some((line) => node.startLine <= line && line <= node.endLine) ? [node.span] : [],
  );
}

/** Whether an edit leaves alone what another program fills in. */
function changeable(plan: Plan): (edit: FixEdit) => boolean {
  const masked = plan.isTemplate ? readTemplate(plan.text, plan.path)?.text : undefined;
  if (masked === undefined) return () => true;
  const isMasked = (at: number): boolean => masked[at] !== plan.text[at];
  return ({ end, start }) => {
    if (start === end) return !(isMasked(start - 1) && isMasked(start));
    return masked.slice(start, end) === plan.text.slice(start, end);
  };
}
