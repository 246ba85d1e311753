import type { FixEdit } from "../checks/kind.ts";
import type { Span } from "../text/span.ts";
import type { Dropped, Look, Proposal } from "./proposal.ts";
import { settle } from "./settle.ts";
import { DOCKERFILE, fileOf, movedBy, withEdits, type ReadFile, type Texts } from "./texts.ts";

/** A fix that was made. */
export interface Made {
  readonly check: string;
  readonly unsafe: boolean;
  /** Where its texts stand in the files as they are now. */
  readonly places: readonly (Span & { readonly file: string })[];
}

export interface Improved {
  readonly texts: Texts;
  readonly made: readonly Made[];
  /** What was proposed at the end and not taken up. */
  readonly dropped: readonly Dropped[];
  readonly last: Look;
}

export interface Improvable {
  readonly texts: Texts;
  readonly read: ReadFile;
  readonly look: (texts: Texts) => Look;
  /** Whether a proposal may be made. */
  readonly allows: (proposal: Proposal) => boolean;
}

/** Each round takes up at least one proposal, which takes at least one finding away and brings none: this is for a defect of ours alone. */
const MOST_ROUNDS = 50;

/**
 * Makes what is proposed, looks again, and goes on until nothing more can be made. A proposal is dropped that the builder would refuse, that brings another
 * requirement more findings, that takes none of its own check's away, or after which instructions are read otherwise that it does not touch. Of a file
 * that the builder refuses only that is mended.
 */
export function improve({ allows, look, read, texts }: Improvable): Improved {
  let state: State = { texts, look: look(texts), made: [] };
  for (let round = 0; ; round++) {
    const wanted = settle(state.look.proposals().filter(allows));
    const { dropped, kept } = trial({ look, read }, state, wanted);
    const next = kept.length === 0 || round === MOST_ROUNDS ? undefined : stateAfter({ look, read }, state, kept);
    if (next === undefined || "why" in next) return { texts: state.texts, made: state.made, dropped, last: state.look };
    state = next;
  }
}

type Eyes = Pick<Improvable, "look" | "read">;

interface State {
  readonly texts: Texts;
  readonly look: Look;
  readonly made: readonly Made[];
}

/** The proposals that can be made together: all of them, or else what halving finds. */
function trial(eyes: Eyes, state: State, wanted: readonly Proposal[]): { readonly kept: readonly Proposal[]; readonly dropped: readonly Dropped[] } {
  let kept: readonly Proposal[] = [];
  const dropped: Dropped[] = [];
  const attempt = (some: readonly Proposal[]): void => {
    const [only] = some;
    if (only === undefined) return;
    const before = kept.length === 0 ? state : stateAfter(eyes, state, kept);
    const after = stateAfter(eyes, state, [...kept, ...some], "why" in before ? state : before, some);
    if (!("why" in after)) {
      kept = [...kept, ...some];
      return;
    }
    if (some.length === 1) {
      dropped.push({ proposal: only, ...after });
      return;
    }
    for (const part of parts(some)) attempt(part);
  };
  attempt(wanted);
  return { kept, dropped };
}

/** By check where there are several, else halves: edits of one check may help only together. */
function parts(proposals: readonly Proposal[]): readonly (readonly Proposal[])[] {
  const middle = Math.ceil(proposals.length / 2);
  const checks = [...new Set(proposals.map(({ check }) => check))];
  if (checks.length === 1) return [proposals.slice(0, middle), proposals.slice(middle)];
  const first = new Set(checks.slice(0, Math.ceil(checks.length / 2)));
  return [proposals.filter(({ check }) => first.has(check)), proposals.filter(({ check }) => !first.has(check))];
}

type Refusal =
  | { readonly why: "refused" | "refused-before" | "no-help" | "moves-others" | "overlaps" }
  | { readonly why: "worse"; readonly requirement: string };

/** The state with these proposals made, or why they cannot be, compared to a state before them. */
function stateAfter(
  { look, read }: Eyes,
  state: State,
  proposals: readonly Proposal[],
  before: State = state,
  newest: readonly Proposal[] = proposals,
): State | Refusal {
  const edits = proposals.flatMap((proposal) => proposal.edits);
  const texts = withEdits(state.texts, edits, read);
  if (texts === undefined) return { why: "overlaps" };
  const seen = look(texts);
  if (seen.refusals > before.look.refusals) return { why: "refused" };
  // what the builder refuses is not read as anybody meant it
  if (seen.refusals > 0 && seen.refusals === before.look.refusals) return { why: "refused-before" };
  if (movesOthers(state.look, seen, edits)) return { why: "moves-others" };
  // of a file that the builder refuses not everything was seen
  const isComparable = seen.refusals === before.look.refusals;
  for (const [key, { count, requirement }] of isComparable ? seen.findings : []) {
    if (count > (before.look.findings.get(key)?.count ?? 0)) return { why: "worse", requirement };
  }
  const checks = new Set(newest.map(({ check }) => check));
  if (![...checks].every((check) => isBetter(seen, before.look, check))) return { why: "no-help" };
  return { texts, look: seen, made: [...state.made.map((one) => followed(one, edits)), ...proposals.map((proposal) => madeOf(proposal, edits))] };
}

/** Fewer findings or, where there are none, fewer doubts. */
function isBetter(after: Look, before: Look, check: string): boolean {
  const [found, foundBefore] = [sumOf(after, check, "count"), sumOf(before, check, "count")];
  return found === foundBefore ? sumOf(after, check, "doubts") < sumOf(before, check, "doubts") : found < foundBefore;
}

function sumOf({ findings }: Look, check: string, of: "count" | "doubts"): number {
  return [...findings.values()].reduce((sum, found) => (found.check === check ? sum + (found[of] ?? 0) : sum), 0);
}

/** Whether an instruction that no edit touches is read otherwise than before. */
function movesOthers(before: Look, after: Look, edits: readonly FixEdit[]): boolean {
  const own = edits.filter((edit) => fileOf(edit) === DOCKERFILE);
  const now = new Map(after.instructions.map((instruction) => [instruction.start, instruction]));
  return before.instructions.some((instruction) => {
    if (own.some((edit) => edit.start <= instruction.end && instruction.start <= edit.end)) return false;
    const { end, start } = movedBy(instruction, own);
    const same = now.get(start);
    return same === undefined || same.end !== end || same.keyword !== instruction.keyword;
  });
}

function madeOf({ check, edits, unsafe }: Proposal, all: readonly FixEdit[]): Made {
  const places = edits.map((edit) => {
    const file = fileOf(edit);
    const others = all.filter((other) => other !== edit && fileOf(other) === file);
    const { start } = movedBy(edit, others);
    return { file, start, end: start + edit.text.length };
  });
  return { check, unsafe, places };
}

function followed(made: Made, edits: readonly FixEdit[]): Made {
  return {
    ...made,
    places: made.places.map(({ end, file, start }) => ({
      file,
      ...movedBy(
        { start, end },
        edits.filter((edit) => fileOf(edit) === file),
      ),
    })),
  };
}
