import type { RunLimits } from "../contract/run-limits.ts";
import { UserError } from "../errors.ts";
import type { ContainerEvent, ContainerState } from "../engines/kind.ts";
import type { ExitObservation } from "../trial/run.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import type { Watch } from "./outgoing.ts";
import type { Started } from "./ready.ts";

const POLL_MS = 100;

/** Hears the engine's events for everything a trial starts; where the engine stops telling, its containers are asked again and again. */
export interface Events {
  /** A container that is of interest from now on. */
  follow(id: string): void;
  /** How what is told here came to be known. */
  how(): "events" | "polling";
  /**
   * Milliseconds on the host's clock at which a container did this; undefined: not yet.
   * @throws what the engine said when it was asked, once it does not answer any more.
   */
  at(id: string, kind: ContainerEvent["kind"]): number | undefined;
  all(id: string): readonly { readonly kind: ContainerEvent["kind"]; readonly at: number }[];
  stop(): void;
}

export function listen(host: TrialHost, site: TrialSite): Events {
  const heard: { id: string; kind: ContainerEvent["kind"]; at: number }[] = [];
  const listening = new AbortController();
  const followed = new Set<string>();
  const polled: { failure?: unknown; on: boolean } = { on: false };
  const hear = (event: ContainerEvent): void => {
    const same = heard.findLast(({ id, kind }) => id === event.id && (kind === "ended") === (event.kind === "ended"));
    if (same?.kind !== event.kind) heard.push({ ...event, at: host.clock.now() });
  };
  void host.engine
    .watch(site.label, hear, listening.signal)
    .catch(() => {}) // no engine tells more by failing than by ending
    .then(async () => {
      polled.on = !listening.signal.aborted;
      if (polled.on) await poll(host, followed, hear, listening.signal);
    })
    .catch((failure: unknown) => {
      if (!listening.signal.aborted) polled.failure = failure;
    });
  return {
    follow: (id) => void followed.add(id),
    how: () => (polled.on ? "polling" : "events"),
    at(id, kind) {
      if (polled.failure !== undefined) throw polled.failure;
      return heard.find((event) => event.id === id && event.kind === kind)?.at;
    },
    all: (id) => heard.filter((event) => event.id === id),
    stop: () => listening.abort(),
  };
}

async function poll(host: TrialHost, followed: Set<string>, hear: (event: ContainerEvent) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const id of followed) {
      const state = await stateOf(host, id);
      if (state === undefined) followed.delete(id);
      if (state === undefined) continue;
      const { health, lifetime } = state;
      if (health !== undefined && health.status !== "starting") hear({ id, kind: health.status });
      if (lifetime === undefined) continue;
      hear({ id, kind: "ended" });
      followed.delete(id);
    }
    await host.clock.sleep(POLL_MS, signal);
  }
}

/** Undefined for a container that is removed. */
async function stateOf(host: TrialHost, id: string): Promise<ContainerState | undefined> {
  try {
    return await host.engine.inspect(id);
  } catch (error) {
    if (error instanceof UserError && /no such (?:container|object)/i.test(error.message)) return undefined;
    throw error;
  }
}

export interface Launch {
  readonly image: string;
  /** Part of the container's name: `app`, `app-without-database-url`. */
  readonly role: string;
  readonly network: string;
  readonly command: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: RunLimits;
  readonly publish: readonly number[];
  /** A container that already has the network and the published ports. */
  readonly joins: Watch | undefined;
}

/** Creates and starts the application's container on a network of the trial. */
export async function launch(host: TrialHost, site: TrialSite, events: Events, spec: Launch): Promise<Started> {
  const { command, environment, image, joins, limits, network, publish, role } = spec;
  const joined = joins === undefined ? {} : { joins: { container: joins.id, processes: false } };
  const id = await host.engine.create(
    { image, name: `${site.network}-${role}`, labels: site.labels, network, alias: undefined, environment, publish, command, limits, ...joined },
    host.signal,
  );
  const startedAt = host.clock.now();
  events.follow(id);
  await host.engine.start(id, host.signal);
  const state = await host.engine.inspect(id);
  const endedAtOnce = state.lifetime !== undefined;
  return {
    id,
    pid: state.pid,
    startedUnix: state.startedAt ?? 0,
    ports: joins?.ports ?? state.ports,
    startedAt,
    ended: () => endedAtOnce || events.at(id, "ended") !== undefined,
    healthy: () => events.at(id, "healthy") !== undefined,
  };
}

/** How a container that has ended came to its end. */
export async function exitOf(host: TrialHost, id: string): Promise<ExitObservation> {
  const state = await host.engine.inspect(id);
  return { code: state.exitCode, seconds: state.lifetime ?? 0, outOfMemory: state.outOfMemory };
}
