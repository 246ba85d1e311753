import type { Level, Verdict } from "../verdict/verdict.ts";

const MET = 0;
const VIOLATED = 1;
const WRONG_USE = 2;
const UNPROVEN = 3;

/** What makes a run fail. */
export interface Limits {
  /** The least level that fails it; `none`: none does. Default: warning. */
  readonly threshold?: Level | "none" | undefined;
  /** Nothing that is violated fails it. */
  readonly noFail?: boolean;
}

const weight: Readonly<Record<Level | "none", number>> = { info: 0, warning: 1, error: 2, none: 3 };

/**
 * What all verdicts of a run together come to. `check` promises nothing that needs an engine, so only `verify` fails for what stays unproven where the
 * contract does not allow that. An image that does not build, or a file that the builder refuses, violates every contract. With `check`, a path that leads
 * to nothing that can be judged is wrong use, whatever the others are.
 */
export function exitCodeOf(
  images: readonly { readonly verdicts: readonly Verdict[]; readonly trouble?: { readonly code: string } | undefined }[],
  verb: "check" | "verify",
  { noFail = false, threshold = "warning" }: Limits = {},
): number {
  const verdicts = images.flatMap((image) => image.verdicts);
  const troubles = images.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble.code]));
  if (verb === "check" && troubles.some((code) => code !== "refused")) return WRONG_USE;
  const failing = verdicts.filter(({ level }) => weight[level] >= weight[threshold]);
  const violated = failing.some(({ outcome }) => outcome === "violated") || troubles.includes("build-failed") || troubles.includes("refused");
  if (violated && !noFail) return VIOLATED;
  const promised = verdicts.filter(({ level }) => level !== "info");
  if (verb === "verify" && promised.some(({ outcome, unprovenAllowed }) => outcome === "unproven" && !unprovenAllowed)) return UNPROVEN;
  return violated || verdicts.some(({ judges }) => judges.length > 0) ? MET : WRONG_USE;
}
