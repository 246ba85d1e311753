import type { FixEdit } from "../checks/kind.ts";
import type { Span } from "../text/span.ts";
import type { Level } from "../verdict/verdict.ts";

/** Edits of one check that are made together or not at all. */
export interface Proposal {
  readonly check: string;
  readonly level: Level;
  /** May change what the image does. */
  readonly unsafe: boolean;
  readonly edits: readonly FixEdit[];
}

/** Why a proposal was not taken up. */
export type Dropped = { readonly proposal: Proposal } & (
  | { readonly why: "refused" | "refused-before" | "no-help" | "moves-others" | "overlaps" }
  /** The requirement, by its id, that would have more against it than before. */
  | { readonly why: "worse"; readonly requirement: string }
);

/** What is seen of the files as they are at one moment. */
export interface Look {
  /** How much the builder refuses. */
  readonly refusals: number;
  /** How many findings each requirement has, by a key of image and requirement; those without any may be left out. */
  readonly findings: ReadonlyMap<string, Found>;
  /** The Dockerfile's instructions, each from its keyword to the end of its last argument. */
  readonly instructions: readonly (Span & { readonly keyword: string })[];
  /** What could be made better. */
  readonly proposals: () => readonly Proposal[];
}

export interface Found {
  readonly requirement: string;
  readonly check: string;
  readonly count: number;
  /** What cannot be known; no finding, and yet a fix may do away with it. */
  readonly doubts?: number;
}
