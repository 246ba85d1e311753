import type { Clock } from "../process/clock.ts";
import type { RunLimits } from "../contract/run-limits.ts";
import type { HealthTimes } from "../facts/health-times.ts";
import type { Runner } from "../process/command.ts";
import type { LogLine } from "../trial/run.ts";
import type { BuildOutcome, BuildSpec, FeatureUse, Refusal } from "./build-kind.ts";

export type { BuildOutcome, BuildSpec, BuildStep } from "./build-kind.ts";

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
  /** Variables by which users say which of its engines they mean; one that is set chooses this kind. */
  readonly namedBy?: readonly string[];
  /** Connects, or says why it cannot: no program, nothing answers. `context` names one of several engines that the program knows. */
  connect(host: EngineHost, context?: string): Promise<Engine | { readonly absent: string }>;
}

export interface EngineInfo {
  readonly name: string;
  readonly version: string;
  /** `linux/amd64`. */
  readonly platform: string;
  /** Where it is not this machine's own: a context, a host, rootless. For people. */
  readonly where?: string;
}

/** A running engine. Every call takes a signal that ends it; every call fails with a UserError that holds the engine's own words. */
export interface Engine {
  readonly info: EngineInfo;
  build(spec: BuildSpec, signal?: AbortSignal): Promise<BuildOutcome>;
  /** Several images at once, what they share only once; an outcome for each, in order. Only where the engine can. */
  buildTogether?(specs: readonly BuildSpec[], signal?: AbortSignal): Promise<readonly BuildOutcome[]>;
  /** What of a build it would refuse or leave out, found out before the build begins. */
  refusals?(spec: BuildSpec, used: readonly FeatureUse[], signal?: AbortSignal): Promise<readonly Refusal[]>;
  /** Undefined where the engine has no such image. */
  inspectImage(ref: string): Promise<EngineImage | undefined>;
  pull(ref: string, signal?: AbortSignal): Promise<void>;
  /** The image as the engine's archive, streamed. */
  save(ref: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  tag(ref: string, tag: string): Promise<void>;
  removeImage(ref: string): Promise<void>;
  /** The engine's images that have a name, smallest first. */
  listImages(): Promise<readonly { readonly ref: string; readonly id: string; readonly size: number }[]>;
  /** `cutOff`: what is sent to the outside leaves the containers and gets no answer. */
  createNetwork(name: string, labels: Labels, options?: { readonly cutOff?: boolean }): Promise<void>;
  /** Puts a container into one more network, under a name. */
  connectNetwork(network: string, id: string, alias: string): Promise<void>;
  removeNetwork(name: string): Promise<void>;
  createVolume(name: string, labels: Labels): Promise<void>;
  /** Creates a container and gives its id. */
  create(spec: RunSpec, signal?: AbortSignal): Promise<string>;
  start(id: string, signal?: AbortSignal): Promise<void>;
  /** Tells of each change of health and each end of the containers with this label, until the signal fires. */
  watch(label: string, onEvent: (event: ContainerEvent) => void, signal: AbortSignal): Promise<void>;
  inspect(id: string): Promise<ContainerState>;
  exec(id: string, argv: readonly string[], signal?: AbortSignal): Promise<ExecOutcome>;
  /** Runs a container to its end and removes it. */
  run(spec: RunSpec, signal?: AbortSignal): Promise<ExecOutcome>;
  logs(id: string): Promise<readonly LogLine[]>;
  /** What differs from the image in the container's own layer, without volumes and tmpfs. */
  changes(id: string): Promise<readonly { readonly path: string; readonly change: "added" | "changed" | "deleted" }[]>;
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
  /** The values of two labels on every container, network and volume that has the first. */
  labelled(key: string, other: string): Promise<readonly { readonly value: string; readonly other: string }[]>;
  /** Removes containers, networks and volumes with this label. */
  removeLabelled(label: string): Promise<void>;
}

export interface EngineImage {
  readonly id: string;
  /** TCP ports that the image exposes, in the engine's order. */
  readonly exposedPorts: readonly number[];
  /** Its health check's times; undefined where it has no health check. */
  readonly health: HealthTimes | undefined;
}

export interface ContainerEvent {
  readonly id: string;
  readonly kind: "healthy" | "unhealthy" | "ended";
}

export type Labels = Readonly<Record<string, string>>;

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
  readonly limits?: RunLimits;
  /** A container whose network it shares, and its processes too; then `network`, `alias` and `publish` count for nothing. */
  readonly joins?: { readonly container: string; readonly processes: boolean };
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
  /** By the network's name. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Process 1 on the engine's machine; 0 where it does not run. */
  readonly pid: number;
  /** Unix time in seconds, by the engine's clock; undefined before the start. */
  readonly startedAt: number | undefined;
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
