import type { Engine } from "../engines/kind.ts";
import type { Clock } from "../process/clock.ts";
import type { HttpClient } from "../process/http.ts";

/** What a trial works with; all of it is passed in. */
export interface TrialHost {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  /** A word that no other call gave, for names. */
  readonly newName: () => string;
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

const LABEL = "plimsoll";
const OWNER = "plimsoll.owner";

/** `owner` tells the process that makes it, so that what it leaves behind when it is killed can be told from what is in use. */
export function siteOf(id: string, owner: string): TrialSite {
  return { id, label: `${LABEL}=${id}`, labels: { [LABEL]: id, [OWNER]: owner }, network: `plimsoll-${id}` };
}

/** Takes away what processes left behind that were killed. Gives the ids of their trials. */
export async function clearAbandoned(engine: Engine, isGone: (owner: string) => boolean): Promise<readonly string[]> {
  const all = await engine.labelled(LABEL, OWNER);
  const ids = [...new Set(all.filter(({ other }) => isGone(other)).map(({ value }) => value))];
  for (const id of ids) await engine.removeLabelled(`${LABEL}=${id}`);
  return ids;
}
