import type { CommandObservation } from "./command.ts";
import type { RunObservation } from "./run.ts";

/** What was observed of a container: the run that the contract describes, and the runs around it. All times are seconds. */
export interface Trial extends RunObservation {
  readonly image: string;
  /** Runs under other conditions, each once. They are not tried where the contract's own run never became ready. */
  readonly runs: readonly RunObservation[];
  readonly builds: readonly BuildObservation[];
  /** Commands in containers of their own; undefined where no check asked. */
  readonly commands?: readonly CommandObservation[];
  /** What the image's own health check says of servers that are not well; undefined where no check asked. */
  readonly failingProbes?: readonly FailingProbe[] | { readonly unlooked: string };
}

/** One run of the image's health check, by itself, against a server that does what its name says. */
export interface FailingProbe {
  readonly server: "refuses" | "hangs" | "errors";
  readonly exitCode: number;
  readonly seconds: number;
  readonly timedOut: boolean;
  readonly output: string;
}

export interface BuildObservation {
  readonly seconds: number;
  /** Instructions that ran, and how many of them came from the cache (FROM left out). */
  readonly steps: number;
  readonly cachedSteps: number;
  /** True for a build with --no-cache. */
  readonly cold: boolean;
  /** True when the build's own base images were replaced. */
  readonly standIns: Readonly<Record<string, string>>;
}
