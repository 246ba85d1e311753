import type { ContractTrial } from "../contract/contract.ts";
import type { ContainerEvent, ContainerState, Engine, RunSpec } from "../engines/kind.ts";
import type { HttpAnswer, HttpCall } from "../process/http.ts";
import { usualTimes } from "../facts/health-times.ts";
import type { LogLine } from "../trial/run.ts";
import { siteOf, type TrialHost, type TrialSite } from "./host.ts";

const STEP_MS = 100;

/** What a fake container does. Only for tests. */
export interface FakeContainer {
  /** Seconds after its start at which it ends by itself. */
  readonly endsAfter?: number;
  readonly exitCode?: number;
  readonly healthyAfter?: number;
  /** Seconds it takes to stop after a signal; undefined: it does not. */
  readonly stopsAfter?: number;
  readonly logs?: readonly string[];
  /** What a program run inside it answers. */
  readonly changes?: Awaited<ReturnType<Engine["changes"]>>;
  /** Seconds at which it first listens, and on which ports; undefined: at once, on 8000. */
  readonly listens?: { readonly after: number; readonly ports: readonly number[] };
  readonly exec?: (argv: readonly string[]) => { readonly exitCode: number; readonly stdout: string };
}

/** An engine in memory, whose time passes only when somebody waits. Only for tests. */
export interface FakeMachine {
  readonly host: TrialHost;
  readonly site: TrialSite;
  /** Every call that made or removed something, in order. */
  readonly calls: string[];
  readonly steps: string[];
}

export function fakeMachine(containers: (spec: RunSpec) => FakeContainer, http: (call: HttpCall, now: number) => HttpAnswer): FakeMachine {
  let now = 0;
  let names = 0;
  const calls: string[] = [];
  const steps: string[] = [];
  const started = new Map<
    string,
    { readonly what: FakeContainer; readonly ports: readonly number[]; at: number; signalled: number | undefined; killed: boolean }
  >();
  const listeners: { readonly tell: (event: ContainerEvent) => void; readonly told: Set<string> }[] = [];

  const containerOf = (id: string) => {
    const found = started.get(id);
    if (found === undefined) throw new Error(`there is no container ${id}`);
    return found;
  };
  const endOf = (id: string): number | undefined => {
    const { at, killed, signalled, what } = containerOf(id);
    if (killed) return signalled ?? now;
    if (what.endsAfter !== undefined && now >= at + what.endsAfter) return at + what.endsAfter;
    if (signalled !== undefined && what.stopsAfter !== undefined && now >= signalled + what.stopsAfter) return signalled + what.stopsAfter;
    return undefined;
  };
  const tell = (): void => {
    for (const { tell: hear, told } of listeners) {
      for (const [id, { at, what }] of started) {
        const healthy = what.healthyAfter !== undefined && now >= at + what.healthyAfter;
        if (healthy && !told.has(`${id} healthy`)) hear({ id, kind: "healthy" });
        if (healthy) told.add(`${id} healthy`);
        if (endOf(id) !== undefined && !told.has(`${id} ended`)) hear({ id, kind: "ended" });
        if (endOf(id) !== undefined) told.add(`${id} ended`);
      }
    }
  };
  const pass = (seconds: number): void => {
    now += seconds;
    tell();
  };

  const engine: Engine = {
    info: { name: "fake", version: "1.0.0", platform: "linux/amd64" },
    build: () => Promise.reject(new Error("not asked for")),
    listImages: () => Promise.resolve([{ ref: "debian:trixie-slim", id: "1", size: 80_000_000 }]),
    connectNetwork: (network, id, alias) => record(`connect ${id} to ${network} as ${alias}`),
    createVolume: (name) => record(`volume ${name}`),
    run(spec) {
      calls.push(`run ${spec.name}`);
      const { exitCode, stdout } = containers(spec).exec?.(spec.command ?? []) ?? { exitCode: 1, stdout: "" };
      return Promise.resolve({ exitCode, stdout, stderr: "" });
    },
    changes: (id) => Promise.resolve(containerOf(id).what.changes ?? []),
    inspectImage: (ref) => Promise.resolve({ id: ref, exposedPorts: [8000], health: usualTimes }),
    pull: (ref) => record(`pull ${ref}`),
    save: () => {
      throw new Error("not asked for");
    },
    tag: () => Promise.resolve(),
    removeImage: (ref) => record(`remove image ${ref}`),
    createNetwork: (name) => record(`network ${name}`),
    removeNetwork: () => Promise.resolve(),
    create(spec) {
      calls.push(`create ${spec.name} ${Object.keys(spec.environment).join(",")}`.trim());
      started.set(spec.name, { what: containers(spec), ports: spec.publish, at: Number.POSITIVE_INFINITY, signalled: undefined, killed: false });
      return Promise.resolve(spec.name);
    },
    start(id) {
      containerOf(id).at = now;
      return record(`start ${id}`);
    },
    watch(_label, onEvent, signal) {
      listeners.push({ tell: onEvent, told: new Set() });
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
    inspect: (id) => Promise.resolve(stateOf(id)),
    exec(id, argv) {
      const { exitCode, stdout } = containerOf(id).what.exec?.(argv) ?? { exitCode: 0, stdout: "" };
      return Promise.resolve({ exitCode, stdout, stderr: "" });
    },
    output: () => Promise.reject(new Error("not asked for")),
    commit: () => Promise.reject(new Error("not asked for")),
    logs: (id) => Promise.resolve((containerOf(id).what.logs ?? []).map((text): LogLine => ({ stream: "stdout", text }))),
    processes: () => Promise.resolve([{ pid: 1, uid: 1001, args: "app" }]),
    kill(id, signal) {
      const container = containerOf(id);
      container.signalled ??= now;
      container.killed ||= signal === "SIGKILL";
      return record(`kill ${id} ${signal}`);
    },
    async wait(id, signal) {
      while (endOf(id) === undefined) {
        // others get their turn, and one of them lets time pass
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        if (signal?.aborted === true) throw new Error("given up");
      }
      return containerOf(id).killed ? 137 : (containerOf(id).what.exitCode ?? 0);
    },
    removeContainer: (id) => record(`remove ${id}`),
    labelled: () => Promise.resolve([]),
    removeLabelled: (label) => record(`clear ${label}`),
  };

  function record(call: string): Promise<void> {
    calls.push(call);
    return Promise.resolve();
  }

  function stateOf(id: string): ContainerState {
    const { at, ports, what } = containerOf(id);
    const end = endOf(id);
    return {
      status: end === undefined ? "running" : "exited",
      exitCode: what.exitCode ?? 0,
      outOfMemory: false,
      health: { status: what.healthyAfter !== undefined && now - at >= what.healthyAfter ? "healthy" : "starting", probes: [] },
      ports: new Map(ports.map((port) => [port, port])),
      address: "172.18.0.9",
      addresses: new Map(),
      pid: 7,
      startedAt: at,
      lifetime: end === undefined ? undefined : end - at,
    };
  }

  const host: TrialHost = {
    engine,
    clock: {
      now: () => now * 1000,
      // in small steps, so that what is due earlier happens earlier
      async sleep(milliseconds, signal) {
        for (let left = milliseconds; left > 0; left -= STEP_MS) {
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          signal?.throwIfAborted();
          pass(Math.min(left, STEP_MS) / 1000);
        }
      },
    },
    http: (call) => Promise.resolve(http(call, now)),
    signal: new AbortController().signal,
    newName: () => String((names += 1)),
    onStep: (step) => steps.push(step),
  };
  return { host, site: siteOf("test", "here/1/1"), calls, steps };
}

export function fakeContractTrial(parts: Partial<ContractTrial> = {}): ContractTrial {
  return { environment: {}, port: 8000, services: [], ready: { request: undefined, log: undefined, within: 10 }, command: undefined, limits: {}, ...parts };
}
