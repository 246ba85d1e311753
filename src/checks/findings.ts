import { proven, unproven, violated } from "../verdict/answer.ts";
import type { Answer, Evidence } from "../verdict/verdict.ts";

/**
 * The answer of a check that looks for something wrong: violated with every place of it, or proven where there is none.
 * `doubts` are places where it cannot be known: with no finding beside them the answer is unproven.
 */
export function noneOf<Code extends string>(findings: readonly Evidence<Code>[], doubts: readonly Evidence<Code>[] = []): Answer<Code> {
  if (findings.length > 0) return violated(...findings);
  return doubts.length > 0 ? unproven(...doubts) : proven();
}
