import type { RunLimits } from "../contract/run-limits.ts";
import type { ContainerEvent } from "../engines/kind.ts";
import type { ExitObservation } from "../trial/run.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import type { Watch } from "./outgoing.ts";
import type { Started } from "./ready.ts";

/** Hears the engine's events for everything a trial starts, so that nobody has to ask again and again. */
export interface Events {
  /** Milliseconds on the host's clock at which a container did this; undefined: not yet. */
  at(id: string, kind: ContainerEvent["kind"]): number | undefined;
  all(id: string): readonly { readonly kind: ContainerEvent["kind"]; readonly at: number }[];
  stop(): void;
}

export function listen(host: TrialHost, site: TrialSite): Events {
  const heard: { id: string; kind: ContainerEvent["kind"]; at: number }[] = [];
  const listening = new AbortController();
  void host.engine
    .watch(site.label, (event) => heard.push({ ...event, at: host.clock.now() }), listening.signal)
    .catch(() => {
      // without events the end of a container is noticed when its state is read
    });
  return {
    at: (id, kind) => heard.find((event) => event.id === id && event.kind === kind)?.at,
    all: (id) => heard.filter((event) => event.id === id),
    stop: () => listening.abort(),
  };
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
