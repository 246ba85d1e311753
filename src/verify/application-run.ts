import type { ContractTrial } from "../contract/contract.ts";
import type { RunLimits } from "../contract/run-limits.ts";
import type { HealthTimes } from "../facts/health-times.ts";
import type { RunCondition } from "../trial/condition.ts";
import type { HealthObservation, ListeningSocket, RunObservation, ServiceConnections } from "../trial/run.ts";
import { exitOf, launch, type Events } from "./container.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import { sendLoad } from "./load.ts";
import { lookInside, memoryNow, runPrograms, socketsOf, writesOf, type Inside } from "./look-inside.ts";
import type { Observer } from "./observer.ts";
import { triesOf, type Watch } from "./outgoing.ts";
import { readyWithin, waitUntilReady, type Readiness, type Started } from "./ready.ts";
import { sendRequests } from "./requests.ts";
import { stopApplication } from "./stop.ts";
import type { RunWants } from "./wants.ts";

// where no requirement says how long a stop may take, the run does not wait long to find out
const STOP_WITHIN = 3;
const HEALTH_POLL_MS = 20;
const SOCKET_POLL_MS = 10;
/** A run that is not ready yet tells nothing before it had several times as long as one that got ready on the same machine. */
const PATIENCE = 3;

/** What a trial's runs share. */
export interface RunScene {
  readonly host: TrialHost;
  readonly site: TrialSite;
  readonly events: Events;
  readonly observer: Observer;
  /** The image that the user wants containers looked into from. */
  readonly observerImage: string | undefined;
  readonly image: string;
  readonly trial: ContractTrial;
  readonly port: number | undefined;
  readonly health: HealthTimes | undefined;
  /** Seconds until the plain run was ready; undefined until then. */
  readonly plainReady?: number;
}

export interface RunPlan {
  readonly condition: RunCondition;
  readonly wants: RunWants;
  /** Part of the container's name. */
  readonly role: string;
  readonly network: string;
  readonly limits: RunLimits;
  /** Where the network is watched. */
  readonly watch?: { readonly on: Watch; readonly inside: ReadonlySet<string> } | { readonly unlooked: string };
  /** Called as soon as the start has been timed: what loads the machine may begin. */
  readonly onStarted?: () => void;
  /** Whether it is to be told from the end of a run how it stops. */
  readonly stops: boolean;
  /** Asked before the application is stopped. */
  readonly whileRunning?: (started: Started) => Promise<Partial<Pick<RunObservation, "connections" | "loss">>>;
}

/** One container from its start to its end: started, watched, asked, stopped. */
export async function observeRun(scene: RunScene, plan: RunPlan): Promise<RunObservation> {
  const { host, observer, port } = scene;
  const { wants } = plan;
  const started = await start(scene, plan);
  const socket = firstSocket(scene, started);
  const readiness = await untilReady(scene, plan, started);
  const firstSeen = await socket.end();
  plan.onStarted?.();

  const inside: Inside = started.ended() ? { processes: [], sockets: undefined, unlooked: "it had ended" } : await lookInside(host, observer, started);
  const requests = readiness.ready ? await sendRequests(host, started, wants.requests, port) : [];
  const programs = started.ended() ? [] : await runPrograms(host, started, wants.programs);
  const loads = [];
  for (const load of readiness.ready ? wants.loads : []) loads.push(await sendLoad(host, started, load, port, () => memoryNow(host, observer, started)));
  if (readiness.ready) await waitAsWanted(scene, plan, started);
  const more = started.ended() ? {} : await plan.whileRunning?.(started);
  const last = wants.lastLook && !started.ended() ? await lookInside(host, observer, started) : undefined;
  const writes = !wants.writes || started.ended() ? undefined : await writesOf(host, observer, started);
  const state = await host.engine.inspect(started.id);

  const endedByItself = started.ended() || state.lifetime !== undefined;
  const stop = endedByItself || !plan.stops ? undefined : await stopOf(scene, plan, started);
  const exited = endedByItself ? await exitOf(host, started.id) : undefined;
  return {
    condition: plan.condition,
    container: nameOf(scene, plan),
    ports: started.ports,
    ready: readiness.ready ? { seconds: readiness.seconds, how: readiness.how } : undefined,
    notReady: readiness.ready ? undefined : reasonOf(readiness, exited, port, inside.sockets),
    health: scene.health !== undefined ? healthOf(scene.events, started, state.health?.probes ?? []) : undefined,
    ...inside,
    lastProcesses: last?.unlooked === undefined ? last?.processes : undefined,
    firstSocket: firstSeen ?? firstOf(inside.sockets, (host.clock.now() - started.startedAt) / 1000),
    requests,
    loads,
    programs,
    connections: noConnections,
    loss: undefined,
    ...more,
    writes,
    outgoing: await outgoingOf(host, plan),
    logs: await host.engine.logs(started.id),
    stop,
    exited,
    beside: undefined,
  };
}

async function outgoingOf(host: TrialHost, { watch }: RunPlan): Promise<RunObservation["outgoing"]> {
  if (watch === undefined || "unlooked" in watch) return watch;
  return triesOf(host, watch.on, watch.inside);
}

const noConnections: readonly ServiceConnections[] = [];

function nameOf({ site }: RunScene, { role }: RunPlan): string {
  return `${site.network}-${role}`;
}

async function start(scene: RunScene, { condition, limits, network, role, wants, watch }: RunPlan): Promise<Started> {
  const { events, host, image, site, trial } = scene;
  host.onStep(role === "app" ? "starting the application" : `starting ${role}`);
  const environment = { ...trial.environment };
  for (const [name, value] of Object.entries(condition.environment ?? {})) {
    if (value === null) delete environment[name];
    else environment[name] = value;
  }
  const joins = watch !== undefined && "on" in watch ? watch.on : undefined;
  const publish = portsToPublish(scene, wants);
  return launch(host, site, events, { image, role, network, command: trial.command, environment, limits, publish, joins });
}

export function portsToPublish({ port, trial }: RunScene, wants: RunWants): number[] {
  const asked = [...wants.requests, ...wants.loads.map(({ request }) => request), wants.stop?.inFlight, trial.ready.request];
  const ports = new Set([port, ...asked.map((request) => request?.port)]);
  return [...ports].filter((each) => each !== undefined);
}

async function untilReady(scene: RunScene, { role, wants }: RunPlan, started: Started): Promise<Readiness> {
  const { host, trial } = scene;
  if (role === "app") host.onStep("waiting for the application to be ready");
  const usual = readyWithin(trial.ready, scene.health);
  const within = role === "app" ? Math.max(usual, wants.readyWithin ?? 0) : Math.max(wants.readyWithin ?? usual, PATIENCE * (scene.plainReady ?? 0));
  return waitUntilReady(host, started, { ...trial.ready, within }, scene);
}

/** Watches for the first socket beside other waiting; only where looking costs nothing. */
function firstSocket({ host, observer }: RunScene, started: Started): { end(): Promise<RunObservation["firstSocket"]> } {
  const waiting = { over: false };
  const watching = (async (): Promise<RunObservation["firstSocket"]> => {
    while (!waiting.over && !started.ended()) {
      const net = observer.net(started);
      if (net === undefined) return undefined;
      const found = firstOf(socketsOf({ net }), (host.clock.now() - started.startedAt) / 1000);
      if (found !== undefined) return found;
      await host.clock.sleep(SOCKET_POLL_MS, host.signal);
    }
    return undefined;
    // who interrupts is heard by the wait that this goes on beside
  })().catch(() => undefined);
  return {
    end() {
      waiting.over = true;
      return watching;
    },
  };
}

function firstOf(sockets: readonly ListeningSocket[] | undefined, seconds: number): RunObservation["firstSocket"] {
  const socket = sockets?.find(({ protocol }) => protocol.startsWith("tcp"));
  return socket === undefined ? undefined : { socket, seconds };
}

async function waitAsWanted(scene: RunScene, { wants }: RunPlan, started: Started): Promise<void> {
  const { clock, onStep, signal } = scene.host;
  const elapsed = (): number => (clock.now() - started.startedAt) / 1000;
  if (scene.health !== undefined && wants.healthyWithin !== undefined) {
    onStep("waiting for the health check");
    const settled = (): boolean => started.healthy() || scene.events.at(started.id, "unhealthy") !== undefined || started.ended();
    while (!settled() && elapsed() < wants.healthyWithin) await clock.sleep(HEALTH_POLL_MS, signal);
  }
  while (wants.lingerUntil !== undefined && elapsed() < wants.lingerUntil && !started.ended()) await clock.sleep(HEALTH_POLL_MS, signal);
}

async function stopOf({ host, port }: RunScene, { condition, role, wants }: RunPlan, started: Started): ReturnType<typeof stopApplication> {
  if (role === "app") host.onStep("stopping the application");
  const { inFlight, within = STOP_WITHIN } = wants.stop ?? { inFlight: undefined };
  return stopApplication(host, started, { signal: condition.stopSignal ?? "SIGTERM", within, inFlight, port });
}

function healthOf(events: Events, started: Started, probes: HealthObservation["probes"]): HealthObservation {
  const changes: HealthObservation["changes"][number][] = [{ status: "starting", seconds: 0 }];
  for (const event of events.all(started.id)) {
    if (event.kind !== "ended") changes.push({ status: event.kind, seconds: (event.at - started.startedAt) / 1000 });
  }
  return { seenBy: events.how(), changes, probes };
}

function reasonOf(
  readiness: Readiness & { readonly ready: false },
  exited: RunObservation["exited"],
  port: number | undefined,
  sockets: readonly ListeningSocket[] | undefined,
): string {
  if (exited !== undefined)
    return `it ended by itself after ${exited.seconds.toFixed(1)} s with exit code ${exited.code}${exited.outOfMemory ? ", out of memory" : ""}`;
  const tcp = sockets?.filter(({ protocol }) => protocol.startsWith("tcp")) ?? [];
  const elsewhere = [...new Set(tcp.filter((socket) => socket.port !== port).map((socket) => socket.port))];
  if (port === undefined || elsewhere.length === 0 || tcp.some((socket) => socket.port === port)) return readiness.why;
  return `nothing listens on port ${port}, but on ${elsewhere.join(", ")}`;
}
