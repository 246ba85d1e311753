import { hasMarks, merge, withEndsOf } from "./merge.ts";

/** What becomes of one file of the set. */
export type Settled =
  /** It is written as planned; `over` tells a user's own text that this takes away. */
  | { readonly what: "write"; readonly text: string; readonly over: boolean }
  /** What the user changed and what is new are both in it. */
  | { readonly what: "merge"; readonly text: string; readonly conflicts: number }
  /** It says already what it should, with the user's edits in it or without. */
  | { readonly what: "same" }
  /** The marks of an earlier merge are still in it. */
  | { readonly what: "unresolved" }
  /** The user wrote it, or something else than a file is there. */
  | { readonly what: "kept" }
  /** The user took it away. */
  | { readonly what: "left-out" }
  /** It is no longer part of the set, and nobody changed it. */
  | { readonly what: "remove" }
  /** It is no longer part of the set, but the user changed it, and has it now. */
  | { readonly what: "released" };

interface Other {
  readonly other: true;
}
/** In place of a text: something that is no plain file. */
export const notAFile: Other = { other: true };

/** Decides for one file. `force` takes the user's own text away, and puts back what was taken away. */
export function settle(base: string | undefined, users: string | Other | undefined, next: string | undefined, force: boolean): Settled {
  if (next === undefined) return base === undefined ? { what: "same" } : settleGone(base, users);
  if (users === undefined) return base === undefined || force ? { what: "write", text: next, over: false } : { what: "left-out" };
  if (typeof users !== "string") return force ? { what: "write", text: next, over: true } : { what: "kept" };
  if (users === withEndsOf(users, next)) return { what: "same" };
  if (base !== undefined && users === withEndsOf(users, base)) return { what: "write", text: withEndsOf(users, next), over: false };
  if (force) return { what: "write", text: withEndsOf(users, next), over: true };
  if (base === undefined) return { what: "kept" };
  if (hasMarks(users)) return { what: "unresolved" };
  if (base === next) return { what: "same" };
  const merged = merge(base, users, next);
  if (merged === undefined) return { what: "kept" };
  return merged.text === users ? { what: "same" } : { what: "merge", ...merged };
}

function settleGone(base: string, users: string | Other | undefined): Settled {
  if (users === undefined) return { what: "same" };
  return typeof users === "string" && users === withEndsOf(users, base) ? { what: "remove" } : { what: "released" };
}
