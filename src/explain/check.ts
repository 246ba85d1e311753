import type { Check, CheckMeta } from "../checks/kind.ts";
import type { JudgeName } from "../verdict/verdict.ts";
import { explainOptions, type ExplainedOption } from "./options.ts";
import { examplesOf } from "./page.ts";

/** A check in the words of its own definition. */
export interface CheckExplanation {
  readonly id: string;
  readonly meta: CheckMeta;
  readonly judges: readonly JudgeName[];
  readonly options: readonly ExplainedOption[];
  /** The page's examples as they stand there; empty without a page. */
  readonly examples: string;
}

export function explainCheck(id: string, check: Check, page: string | undefined): CheckExplanation {
  const judges = (["file", "image", "container"] as const).filter((judge) => check[judge] !== undefined);
  return { id, meta: check.meta, judges, options: explainOptions(check.options), examples: page === undefined ? "" : examplesOf(page) };
}

/** The checks that a word means: a check's id, or another tool's rule, `hadolint:DL3002` or just `DL3002`. */
export function findChecks(subject: string, checks: ReadonlyMap<string, Check>): readonly string[] {
  if (checks.has(subject)) return [subject];
  const wanted = subject.toLowerCase();
  const means = (rule: string): boolean => rule.toLowerCase() === wanted || rule.slice(rule.indexOf(":") + 1).toLowerCase() === wanted;
  return [...checks].filter(([, { meta }]) => meta.sameAs.some(means)).map(([id]) => id);
}
