import type { Evidence } from "./verdict.ts";

/** One thing that is wrong: what was seen, and after it what is related to it. */
export type FindingEvidence = readonly [Evidence, ...(readonly Evidence[])];

/** The things a violated answer holds. Evidence without a place tells more of the one with a place before it. */
export function splitFindings(evidence: readonly Evidence[]): readonly FindingEvidence[] {
  const findings: [Evidence, ...Evidence[]][] = [];
  for (const each of evidence) {
    const before = findings.at(-1);
    const belongs = each.related === true || (each.place === undefined && before?.[0].place !== undefined);
    if (before !== undefined && belongs) before.push(each);
    else findings.push([each]);
  }
  return findings;
}
