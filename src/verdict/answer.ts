import type { Answer, Evidence, Message, Place } from "./verdict.ts";

/** One thing seen: a message code of the check, its arguments, and where it was seen. */
export function saw<Code extends string>(code: Code, args: Message["args"] = {}, place?: Place): Evidence<Code> {
  return place === undefined ? { message: { code, args } } : { message: { code, args }, place };
}

/** More of the finding before it: what it contradicts, or where that comes from. */
export function related<Code extends string>(evidence: Evidence<Code>): Evidence<Code> {
  return { ...evidence, related: true };
}

export function proven<Code extends string>(...evidence: readonly Evidence<Code>[]): Answer<Code> {
  return { outcome: "proven", evidence };
}

export function violated<Code extends string>(...evidence: readonly Evidence<Code>[]): Answer<Code> {
  return { outcome: "violated", evidence };
}

/** Nothing could look; the evidence says why. */
export function unproven<Code extends string>(...evidence: readonly Evidence<Code>[]): Answer<Code> {
  return { outcome: "unproven", evidence };
}

export function notApplicable<Code extends string>(...evidence: readonly Evidence<Code>[]): Answer<Code> {
  return { outcome: "not-applicable", evidence };
}
