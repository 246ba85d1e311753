import type { Clock } from "../process/clock.ts";
import type { Runner } from "../process/command.ts";
import type { HttpClient } from "../process/http.ts";
import type { HostProc } from "../process/proc.ts";
import type { Project } from "../project/project.ts";
import type { CopyFolder } from "../project/scratch-copy.ts";

/** What a session works with; all of it is passed in. */
export interface SessionHost {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly proc: HostProc;
  /** Fires on Ctrl-C: what was started is taken away before the call rejects. */
  readonly signal: AbortSignal;
  /** Where layer sizes are remembered; undefined: nowhere. */
  readonly cacheDirectory: string | undefined;
  readonly openProject: (directory: string) => Project;
  /** Undefined: builds cannot be measured, since that changes files. */
  readonly copyFolder?: CopyFolder;
  /** A name that no other run on this machine has, of lower-case letters and digits. */
  readonly newId: () => string;
  /** What this process is known by, and whether another of this machine has ended. */
  readonly owner: { readonly name: string; readonly isGone: (name: string) => boolean };
  /** The day, `2026-11-21`; undefined: what depends on it stays unproven. */
  readonly today?: string;
  /** A step that takes time, in a few words; and how far it is, for who watches. */
  readonly onStep: (step: string, detail?: string) => void;
}
