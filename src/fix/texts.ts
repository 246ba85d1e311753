import type { FixEdit } from "../checks/kind.ts";
import { applyEdits } from "../text/edit.ts";
import type { Span } from "../text/span.ts";

/** The files that fixes may change: the Dockerfile, and those of the build context that differ from what is on the disk. */
export interface Texts {
  readonly dockerfile: string;
  /** By path relative to the context's directory; undefined for one that is gone. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** A file's text as it is on the disk; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** The name that the Dockerfile goes by among the files. */
export const DOCKERFILE = "";

export function fileOf({ file }: FixEdit): string {
  return file ?? DOCKERFILE;
}

export function textOf(texts: Texts, file: string, read: ReadFile): string | undefined {
  if (file === DOCKERFILE) return texts.dockerfile;
  return texts.files.has(file) ? texts.files.get(file) : read(file);
}

/** Makes edits in all files that they name; undefined where two cannot both be made, or one lies outside its text. */
export function withEdits(texts: Texts, edits: readonly FixEdit[], read: ReadFile): Texts | undefined {
  let { dockerfile } = texts;
  const files = new Map(texts.files);
  for (const file of new Set(edits.map(fileOf))) {
    const own = edits.filter((edit) => fileOf(edit) === file);
    if (own.some(({ removed }) => removed === true)) {
      if (own.length > 1 || file === DOCKERFILE) return undefined;
      files.set(file, undefined);
      continue;
    }
    const outcome = applyEdits(textOf(texts, file, read) ?? "", own);
    if (!outcome.ok) return undefined;
    if (file === DOCKERFILE) dockerfile = outcome.text;
    else files.set(file, outcome.text);
  }
  return { dockerfile, files };
}

/** Where a span of one file lies after edits that were made elsewhere in it; what an edit covers shrinks to where that edit's text stands. */
export function movedBy(span: Span, edits: readonly FixEdit[]): Span {
  return { start: moved(span.start, edits, "before"), end: moved(span.end, edits, "behind") };
}

/** Where text is put in at the offset itself, the offset stays before or moves behind it. */
function moved(offset: number, edits: readonly FixEdit[], side: "before" | "behind"): number {
  let shift = 0;
  for (const { end, start, text } of edits) {
    const isBehind = end < offset || (end === offset && (side === "behind" || start < end));
    if (isBehind) shift += text.length - (end - start);
    else if (start < offset) return start + shiftBefore(start, edits) + (side === "behind" ? text.length : 0);
  }
  return offset + shift;
}

function shiftBefore(offset: number, edits: readonly FixEdit[]): number {
  return edits.reduce((sum, { end, start, text }) => (end <= offset && start < offset ? sum + text.length - (end - start) : sum), 0);
}
