import type { RunCondition } from "./condition.ts";

/** One container from its start to its end, observed once for all checks. All times are seconds from its start, unless they say otherwise. */
export interface RunObservation {
  readonly condition: RunCondition;
  /** What the engine calls it, for evidence a user can look up in a transcript. */
  readonly container: string;
  /** Container port to the loopback port it was published on. */
  readonly ports: ReadonlyMap<number, number>;
  /** When the trial's ready condition was met; undefined when it never was. */
  readonly ready: { readonly seconds: number; readonly how: string } | undefined;
  /** Why it never became ready, when it did not. */
  readonly notReady: string | undefined;
  readonly health: HealthObservation | undefined;
  /** What was running when it was ready or had failed to be. Empty where that could not be seen: `unlooked` says why. */
  readonly processes: readonly ObservedProcess[];
  /** Those at the end, just before the stop; undefined where no check asked or nothing could be seen. */
  readonly lastProcesses: readonly ObservedProcess[] | undefined;
  /** Sockets that listened then; undefined where they could not be seen. */
  readonly sockets: readonly ListeningSocket[] | undefined;
  /** The first of them that was seen, and when; undefined where nothing listened or could be seen. */
  readonly firstSocket: { readonly socket: ListeningSocket; readonly seconds: number } | undefined;
  /** Why processes or sockets could not be looked at. */
  readonly unlooked: string | undefined;
  readonly requests: readonly RequestAnswer[];
  readonly loads: readonly LoadObservation[];
  readonly programs: readonly ProgramRun[];
  readonly connections: readonly ServiceConnections[];
  /** Files and folders made, changed or deleted until it was stopped; undefined where no check asked. */
  readonly writes: readonly ObservedWrite[] | { readonly unlooked: string } | undefined;
  /** Tries to reach something other than the trial's services; undefined where the run was not cut off. */
  readonly outgoing: readonly OutgoingTry[] | { readonly unlooked: string } | undefined;
  readonly logs: readonly LogLine[];
  readonly stop: StopObservation | undefined;
  /** Set when the application ended by itself before it was asked to stop. */
  readonly exited: ExitObservation | undefined;
  /** What became of it while a service was away and after that; undefined where none was taken away. */
  readonly loss: LossObservation | undefined;
  /** The other of two that started at once. */
  readonly beside: RunObservation | undefined;
}

export interface HealthObservation {
  /** Told by the engine as it happened, or asked for every 100 ms. */
  readonly seenBy: "events" | "polling";
  /** Each change of the engine's health state, first `starting`. */
  readonly changes: readonly { readonly status: "starting" | "healthy" | "unhealthy"; readonly seconds: number }[];
  /** The last probes that the engine ran, oldest first. `seconds` is how long each took, `at` when it ended. */
  readonly probes: readonly { readonly exitCode: number; readonly seconds: number; readonly at: number; readonly output: string }[];
}

export interface ObservedProcess {
  /** Inside the container; process 1 is always 1. */
  readonly pid: number;
  /** 0 for process 1, and for what was put into the container from outside. Undefined where only the engine's list could be seen, as all below. */
  readonly parent?: number;
  /** The effective user. */
  readonly uid: number;
  /** The user's name in the image's own passwd, where one fits. */
  readonly user: string | undefined;
  readonly gid?: number;
  readonly groups?: readonly number[];
  readonly args: string;
  /** `zombie`: it has ended and nobody has asked how. */
  readonly state?: "alive" | "zombie";
  /** Names without CAP_, in lower case: `net_bind_service`. */
  readonly capabilities?: { readonly effective: readonly string[]; readonly permitted: readonly string[]; readonly bounding: readonly string[] };
  readonly noNewPrivileges?: boolean;
  /** Bytes of its own: its share of shared pages counted once (Pss), or what is resident where that could not be read. */
  readonly memory?: number;
  readonly cpuSeconds?: number;
  /** What its file descriptors lead to, `/data/app.db`; undefined where that could not be read. */
  readonly openFiles?: readonly string[];
  /** Undefined where it could not be read. Holds secrets: never to be printed. */
  readonly environment?: readonly string[];
}

export interface ListeningSocket {
  readonly protocol: "tcp" | "tcp6" | "udp" | "udp6";
  readonly address: string;
  readonly port: number;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** The container's port. Undefined: the trial's own port. */
  readonly port: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface RequestAnswer {
  readonly request: HttpRequest;
  /** Undefined when nothing answered; then `error` says why. */
  readonly status: number | undefined;
  /** At most 1 MiB. */
  readonly body: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long it took. */
  readonly seconds: number;
  readonly error: string | undefined;
}

/** The same request over and over on loopback. */
export interface LoadObservation {
  readonly request: HttpRequest;
  readonly count: number;
  /** How many were not answered, or with 500 and above. */
  readonly failed: number;
  /** How long each took, in the order in which they were sent. */
  readonly seconds: readonly number[];
  /** Bytes of all processes after so many requests; undefined where it could not be read. */
  readonly memory: readonly { readonly after: number; readonly bytes: number | undefined }[];
}

export interface LogLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  /** When the engine got it; undefined where it does not say. */
  readonly seconds?: number;
}

export interface StopObservation {
  readonly signal: string;
  /** When the signal was sent, from the start of the container. */
  readonly at: number;
  /** From the signal to the end of process 1. */
  readonly seconds: number;
  readonly exitCode: number;
  /** True when the time ran out and the engine had to kill it. */
  readonly killed: boolean;
  /** The request that was under way when the signal came; undefined where no check asked. */
  readonly inFlight?: { readonly answer: RequestAnswer; /** Whether the answer came before the signal could be sent. */ readonly early: boolean } | undefined;
}

export interface ExitObservation {
  readonly code: number;
  readonly seconds: number;
  readonly outOfMemory: boolean;
}

export interface LossObservation {
  readonly service: string;
  /** While the service was away: from when to when, what the application answered, and the health probes that ended then. */
  readonly away: { readonly from: number; readonly to: number; readonly requests: readonly RequestAnswer[]; readonly probes: HealthObservation["probes"] };
  /** From the service's return; undefined where it did not become ready again in time. */
  readonly readyAgain: number | undefined;
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

export interface ObservedWrite {
  readonly path: string;
  readonly change: "added" | "changed" | "deleted";
  readonly where: "root" | "tmpfs" | "volume";
}

export interface OutgoingTry {
  readonly protocol: "tcp" | "udp" | "dns";
  /** An address with its port, or the name that was asked for. */
  readonly target: string;
  readonly count: number;
}
