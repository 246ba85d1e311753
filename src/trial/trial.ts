/** What was observed of a container and of the runs around it. All times are seconds. */
export interface Trial {
  readonly image: string;
  /** What the engine calls it, for evidence a user can look up in a transcript. */
  readonly container: string;
  /** Container port to the loopback port it was published on. */
  readonly ports: ReadonlyMap<number, number>;
  /** From start to the trial's ready condition; undefined when it was never met. */
  readonly ready: { readonly seconds: number; readonly how: string } | undefined;
  /** Why the main run never became ready, when it did not. */
  readonly notReady: string | undefined;
  readonly health: HealthObservation | undefined;
  readonly processes: readonly ObservedProcess[];
  /** Sockets that listen, as the container's own /proc/net shows them; undefined where that could not be read. */
  readonly sockets: readonly ListeningSocket[] | undefined;
  readonly requests: readonly RequestAnswer[];
  readonly logs: readonly LogLine[];
  readonly stop: StopObservation | undefined;
  /** Set when the application ended by itself before it was asked to stop. */
  readonly exited: ExitObservation | undefined;
  /** Runs of their own, each with one variable taken away or changed. */
  readonly variations: readonly VariationRun[];
  readonly connections: readonly ServiceConnections[];
  readonly programs: readonly ProgramRun[];
  readonly builds: readonly BuildObservation[];
}

export interface HealthObservation {
  /** Each change of the engine's health state, first `starting`. */
  readonly changes: readonly { readonly status: "starting" | "healthy" | "unhealthy"; readonly seconds: number }[];
  /** The probes the engine ran, oldest first. */
  readonly probes: readonly { readonly exitCode: number; readonly seconds: number; readonly output: string }[];
}

export interface ObservedProcess {
  /** Inside the container where that is known; process 1 is always 1. */
  readonly pid: number;
  readonly uid: number;
  /** The user's name in the image's own passwd, where one fits. */
  readonly user: string | undefined;
  readonly args: string;
}

export interface ListeningSocket {
  readonly protocol: "tcp" | "tcp6";
  readonly address: string;
  readonly port: number;
}

export interface RequestAnswer {
  readonly request: HttpRequest;
  /** Undefined when nothing answered; then `error` says why. */
  readonly status: number | undefined;
  /** At most 1 MiB. */
  readonly body: string;
  readonly seconds: number;
  readonly error: string | undefined;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The container's port. Undefined: the trial's own port. */
  readonly port: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface LogLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

export interface StopObservation {
  readonly signal: string;
  /** From the signal to the end of process 1. */
  readonly seconds: number;
  readonly exitCode: number;
  /** True when the time ran out and the engine had to kill it. */
  readonly killed: boolean;
}

export interface ExitObservation {
  readonly code: number;
  readonly seconds: number;
  readonly outOfMemory: boolean;
}

export interface VariationRun {
  readonly variable: string;
  /** The value it was given; undefined: the variable was taken away. */
  readonly value: string | undefined;
  /** Undefined: it was still running when it was looked at. */
  readonly exited: ExitObservation | undefined;
  readonly ready: boolean;
  readonly logs: readonly LogLine[];
  readonly requests: readonly RequestAnswer[];
}

export interface ServiceConnections {
  readonly service: string;
  /** Connections the service saw from the application; undefined where Plimsoll does not know how to ask it. */
  readonly count: number | undefined;
  readonly command: string;
  readonly output: string;
}

export interface ProgramRun {
  readonly argv: readonly string[];
  readonly exitCode: number;
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
