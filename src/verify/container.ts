import type { ContractTrial } from "../contract/contract.ts";
import type { ContainerEvent } from "../engines/kind.ts";
import type { ExitObservation } from "../trial/trial.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import type { Started } from "./ready.ts";

/** Hears the engine's events for everything a trial starts, so that nobody has to ask again and again. */
export interface Events {
  /** Seconds on the host's clock at which a container did this; undefined: not yet. */
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
  /** Part of the container's name: `app`, `without-database-url`. */
  readonly role: string;
  readonly trial: ContractTrial;
  readonly environment: Readonly<Record<string, string>>;
  readonly publish: readonly number[];
}

/** Creates and starts the application's container on the trial's network. */
export async function launch(host: TrialHost, site: TrialSite, events: Events, spec: Launch): Promise<Started> {
  const id = await host.engine.create(
    {
      image: spec.image,
      name: `${site.network}-${spec.role}`,
      labels: site.labels,
      network: site.network,
      alias: undefined,
      environment: spec.environment,
      publish: spec.publish,
      command: spec.trial.command,
    },
    host.signal,
  );
  const startedAt = host.clock.now();
  await host.engine.start(id, host.signal);
  const state = await host.engine.inspect(id);
  const endedAtOnce = state.lifetime !== undefined;
  return {
    id,
    ports: state.ports,
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
