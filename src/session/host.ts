import type { Clock } from "../process/clock.ts";
import type { Runner } from "../process/command.ts";
import type { HttpClient } from "../process/http.ts";
import type { Project } from "../project/project.ts";

/** What a session works with; all of it is passed in. */
export interface SessionHost {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly http: HttpClient;
  /** Fires on Ctrl-C: what was started is taken away before the call rejects. */
  readonly signal: AbortSignal;
  /** Where layer sizes are remembered; undefined: nowhere. */
  readonly cacheDirectory: string | undefined;
  readonly openProject: (directory: string) => Project;
  /** A name that no other run on this machine has, of lower-case letters and digits. */
  readonly newId: () => string;
  /** The day, `2026-11-21`; undefined: what depends on it stays unproven. */
  readonly today?: string;
  /** A step that takes time, in a few words. */
  readonly onStep: (step: string) => void;
}
