import type { Verdict } from "../verdict/verdict.ts";

const MET = 0;
const VIOLATED = 1;
const NOTHING_JUDGED = 2;
const UNPROVEN = 3;

/**
 * What all verdicts of a run together come to. Level info never fails a run; `check` promises nothing that needs an engine,
 * so only `verify` fails for what stays unproven where the contract does not allow that. An image that does not build violates
 * every contract.
 */
export function exitCodeOf(
  images: readonly { readonly verdicts: readonly Verdict[]; readonly trouble?: { readonly code: string } | undefined }[],
  verb: "check" | "verify",
): number {
  const verdicts = images.flatMap((image) => image.verdicts);
  const failing = verdicts.filter(({ level }) => level !== "info");
  if (failing.some(({ outcome }) => outcome === "violated")) return VIOLATED;
  if (images.some(({ trouble }) => trouble?.code === "build-failed")) return VIOLATED;
  if (verb === "verify" && failing.some(({ outcome, unprovenAllowed }) => outcome === "unproven" && !unprovenAllowed)) return UNPROVEN;
  return verdicts.some(({ judges }) => judges.length > 0) ? MET : NOTHING_JUDGED;
}
