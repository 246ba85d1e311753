import { proven, violated } from "../verdict/answer.ts";
import type { Answer, Evidence } from "../verdict/verdict.ts";

/** The answer of a check that looks for something wrong: violated with every place of it, or proven where there is none. */
export function noneOf<Code extends string>(findings: readonly Evidence<Code>[]): Answer<Code> {
  return findings.length === 0 ? proven() : violated(...findings);
}
