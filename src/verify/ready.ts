import type { ReadyCondition } from "../contract/contract.ts";
import type { Engine } from "../engines/kind.ts";
import { healthMoments, type HealthTimes } from "../facts/health-times.ts";
import type { HttpRequest } from "../trial/run.ts";
import type { TrialHost } from "./host.ts";

const USUALLY_WITHIN = 30;
const HEALTH_LATE = 2;
const PROBE_MS = 25;
const LOG_PROBE_MS = 200;
const CALL_TIMEOUT_MS = 5000;

/** A container that has just been started, and what is known of it as it runs. */
export interface Started {
  readonly id: string;
  /** Process 1 on the engine's machine; 0 where it had ended at once. */
  readonly pid: number;
  /** Unix time in seconds, by the engine's clock. */
  readonly startedUnix: number;
  /** Container port to loopback port. */
  readonly ports: ReadonlyMap<number, number>;
  /** On the host's clock, when the start was asked for. */
  readonly startedAt: number;
  /** True once the container has ended. */
  readonly ended: () => boolean;
  readonly healthy: () => boolean;
}

/** What tells of readiness where the contract has no condition of its own. */
export interface Application {
  readonly port: number | undefined;
  readonly health: HealthTimes | undefined;
}

export type Readiness = { readonly ready: true; readonly seconds: number; readonly how: string } | { readonly ready: false; readonly why: string };

type Timed = ReadyCondition & { readonly within: number };

/** Seconds that the application may take: the contract's, else thirty, or as long as its health check's times need before it can pass. */
export function readyWithin({ log, request, within }: ReadyCondition, health: HealthTimes | undefined): number {
  if (within !== undefined) return within;
  if (health === undefined || request !== undefined || log !== undefined) return USUALLY_WITHIN;
  const { newer, older } = healthMoments(health).firstHealthy;
  // the container's start counts too, and the probe may come a little late
  return Math.max(USUALLY_WITHIN, Math.max(newer, older) + health.timeout + HEALTH_LATE);
}

/** Waits for the ready condition, for the end of the container, or for the time to run out. */
export async function waitUntilReady(host: TrialHost, started: Started, condition: Timed, application: Application): Promise<Readiness> {
  const probe = probeOf(host, started, condition, application);
  const elapsed = (): number => (host.clock.now() - started.startedAt) / 1000;
  let last = "";
  while (elapsed() < condition.within) {
    host.signal.throwIfAborted();
    if (started.ended()) return { ready: false, why: "it ended by itself" };
    const seen = await probe.look();
    if (seen.met) return { ready: true, seconds: elapsed(), how: probe.what };
    last = seen.instead;
    await host.clock.sleep(probe.every, host.signal);
  }
  return { ready: false, why: `${probe.what} was not seen within ${condition.within} s${last === "" ? "" : `: ${last}`}` };
}

interface Probe {
  readonly what: string;
  readonly every: number;
  look(): Promise<{ readonly met: true } | { readonly met: false; readonly instead: string }>;
}

function probeOf(host: TrialHost, started: Started, condition: ReadyCondition, { health, port }: Application): Probe {
  if (condition.request !== undefined) return requestProbe(host, started, condition.request, port, (status) => status < 400);
  if (condition.log !== undefined) return logProbe(host.engine, started.id, condition.log);
  if (health !== undefined) return healthProbe(started);
  if (port !== undefined) return requestProbe(host, started, plainRequest, port, () => true);
  return { what: "a running process", every: PROBE_MS, look: async () => ({ met: true }) };
}

const plainRequest: HttpRequest = { method: "GET", path: "/", port: undefined, headers: {}, body: undefined };

function requestProbe(host: TrialHost, started: Started, request: HttpRequest, port: number | undefined, enough: (status: number) => boolean): Probe {
  const published = started.ports.get(request.port ?? port ?? 0);
  return {
    what: `an answer to ${request.method} ${request.path}`,
    every: PROBE_MS,
    async look() {
      if (published === undefined) return { met: false, instead: "no port is published" };
      const answer = await host.http({ ...request, port: published, timeout: CALL_TIMEOUT_MS, signal: host.signal });
      if ("error" in answer) return { met: false, instead: "nothing answers" };
      return enough(answer.status) ? { met: true } : { met: false, instead: `it answers ${answer.status}` };
    },
  };
}

function healthProbe(started: Started): Probe {
  return {
    what: "a healthy state",
    every: PROBE_MS,
    look: async () => (started.healthy() ? { met: true } : { met: false, instead: "the health check has not passed" }),
  };
}

function logProbe(engine: Engine, id: string, text: string): Probe {
  return {
    what: `the log line "${text}"`,
    every: LOG_PROBE_MS,
    async look() {
      const lines = await engine.logs(id);
      return lines.some((line) => line.text.includes(text)) ? { met: true } : { met: false, instead: `${lines.length} other lines` };
    },
  };
}
