import type { Clock } from "../process/clock.ts";
import type { Runner } from "../process/command.ts";
import type { LogLine } from "../trial/trial.ts";

/** What an engine is made from; all of it is passed in. */
export interface EngineHost {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A family of engines, driven by its command line. */
export interface EngineKind {
  readonly meta: { readonly summary: string; readonly since: string };
  /** The program that must be on PATH. */
  readonly program: string;
  /** Connects, or says why it cannot: no program, nothing answers. */
  connect(host: EngineHost): Promise<Engine | { readonly absent: string }>;
}

export interface EngineInfo {
  readonly name: string;
  readonly version: string;
  /** `linux/amd64`. */
  readonly platform: string;
}

/** A running engine. Every call takes a signal that ends it; every call fails with a UserError that holds the engine's own words. */
export interface Engine {
  readonly info: EngineInfo;
  build(spec: BuildSpec, signal?: AbortSignal): Promise<BuildOutcome>;
  /** Undefined where the engine has no such image. */
  inspectImage(ref: string): Promise<EngineImage | undefined>;
  pull(ref: string, signal?: AbortSignal): Promise<void>;
  /** The image as the engine's archive, streamed. */
  save(ref: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  tag(ref: string, tag: string): Promise<void>;
  removeImage(ref: string): Promise<void>;
  createNetwork(name: string, labels: Labels): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  /** Creates a container and gives its id. */
  create(spec: RunSpec, signal?: AbortSignal): Promise<string>;
  start(id: string, signal?: AbortSignal): Promise<void>;
  /** Tells of each change of health and each end of the containers with this label, until the signal fires. */
  watch(label: string, onEvent: (event: ContainerEvent) => void, signal: AbortSignal): Promise<void>;
  inspect(id: string): Promise<ContainerState>;
  exec(id: string, argv: readonly string[], signal?: AbortSignal): Promise<ExecOutcome>;
  logs(id: string): Promise<readonly LogLine[]>;
  /** All that a container printed, as it printed it. */
  output(id: string): Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** Makes an image of what a container has become, and gives its id. */
  commit(id: string, signal?: AbortSignal): Promise<string>;
  /** Process 1 first. */
  processes(id: string): Promise<readonly { readonly pid: number; readonly uid: number; readonly args: string }[]>;
  kill(id: string, signal: string): Promise<void>;
  /** Resolves with the exit code when the container has ended. */
  wait(id: string, signal?: AbortSignal): Promise<number>;
  /** Kills if need be, and takes its anonymous volumes with it. */
  removeContainer(id: string): Promise<void>;
  /** Removes what earlier runs left behind: containers, networks and volumes with this label. */
  removeLabelled(label: string): Promise<void>;
}

export interface EngineImage {
  readonly id: string;
  /** TCP ports that the image exposes, in the engine's order. */
  readonly exposedPorts: readonly number[];
  readonly hasHealthcheck: boolean;
}

export interface ContainerEvent {
  readonly id: string;
  readonly kind: "healthy" | "unhealthy" | "ended";
}

export type Labels = Readonly<Record<string, string>>;

export interface BuildSpec {
  readonly context: string;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly noCache: boolean;
  /** Named contexts: an image as the Dockerfile names it, and what stands in for it. */
  readonly standIns: Readonly<Record<string, string>>;
  /** What stands in for the `# syntax` frontend. */
  readonly syntax: string | undefined;
  readonly onStep: ((step: BuildStep) => void) | undefined;
}

/** A step of a build as it begins, ends, or fails. */
export interface BuildStep {
  readonly name: string;
  readonly state: "started" | "done" | "cached" | "failed";
  readonly seconds: number;
}

export type BuildOutcome =
  | { readonly ok: true; readonly imageId: string; readonly seconds: number; readonly steps: readonly BuildStep[] }
  | {
      readonly ok: false;
      readonly seconds: number;
      /** The failing step, `[runner 3/7] RUN …`; undefined where the build never got to one. */
      readonly step: string | undefined;
      /** 1-based line in the Dockerfile, where the builder named one. */
      readonly line: number | undefined;
      readonly reason: string;
      /** The last lines that the failing step printed. */
      readonly output: readonly string[];
    };

export interface RunSpec {
  readonly image: string;
  readonly name: string;
  readonly labels: Labels;
  readonly network: string;
  readonly alias: string | undefined;
  /** Values never stand on a command line. */
  readonly environment: Readonly<Record<string, string>>;
  /** Container ports to publish on a free loopback port. */
  readonly publish: readonly number[];
  readonly command: readonly string[] | undefined;
  /** Where `command` is all that is to be run, without the image's entrypoint, and how. */
  readonly alone?: AloneSpec;
}

export interface AloneSpec {
  readonly user: string | undefined;
  readonly privileged: boolean;
  readonly terminal: boolean;
  /** To be added. */
  readonly capabilities: readonly string[];
  /** `/here:/there` */
  readonly mounts: readonly string[];
}

export interface ContainerState {
  readonly status: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** Undefined where the image has no health check. */
  readonly health: { readonly status: "starting" | "healthy" | "unhealthy"; readonly probes: readonly HealthProbe[] } | undefined;
  /** Container port to host port. */
  readonly ports: ReadonlyMap<number, number>;
  readonly address: string | undefined;
  /** Seconds from start to end, by the engine's own clock; undefined while it runs. */
  readonly lifetime: number | undefined;
}

export interface HealthProbe {
  readonly exitCode: number;
  readonly seconds: number;
  readonly output: string;
  /** Seconds from the container's start to the probe's end, by the engine's own clock. */
  readonly at: number;
}

export interface ExecOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
