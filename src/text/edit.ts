import type { Span } from "./span.ts";

/** Replaces what stands in a span by other text. */
export interface Edit extends Span {
  readonly text: string;
}

export type EditOutcome =
  | { readonly ok: true; readonly text: string }
  /** The first two edits, by place, that cannot both be made; or one that lies outside the text, twice. */
  | { readonly ok: false; readonly first: Edit; readonly second: Edit };

/** Makes all edits at once, in any order given; touches no other character. Insertions at one place stay in the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): EditOutcome {
  const sorted = edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
  let result = "";
  let done = 0;
  let previous: Edit | undefined;
  for (const edit of sorted) {
    if (edit.start < done || edit.end < edit.start || edit.end > text.length) return { ok: false, first: previous ?? edit, second: edit };
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
    previous = edit;
  }
  return { ok: true, text: result + text.slice(done) };
}
