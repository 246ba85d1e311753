import type { Engine } from "../engines/kind.ts";
import type { Clock } from "../process/clock.ts";
import type { HttpClient } from "../process/http.ts";

/** What a trial works with; all of it is passed in. */
export interface TrialHost {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  /** A step that takes time, in a few words: "starting db". */
  readonly onStep: (step: string) => void;
}

/** The place a trial runs in: one network, and one label on all that it makes. */
export interface TrialSite {
  readonly id: string;
  /** `plimsoll=<id>` */
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: string;
}

export function siteOf(id: string): TrialSite {
  return { id, label: `plimsoll=${id}`, labels: { plimsoll: id }, network: `plimsoll-${id}` };
}
