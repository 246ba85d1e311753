import { proven, unproven, violated } from "../verdict/answer.ts";
import type { Answer, Evidence } from "../verdict/verdict.ts";

/** The answer of a check that finds what is surely wrong, and what cannot be known: the sure ones decide where there are any. */
export function sureFindings<Code extends string>(wrong: readonly Evidence<Code>[], open: readonly Evidence<Code>[]): Answer<Code> {
  if (wrong.length > 0) return violated(...wrong);
  return open.length > 0 ? unproven(...open) : proven();
}
