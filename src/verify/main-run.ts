import type { ContractTrial } from "../contract/contract.ts";
import type { HealthObservation, ListeningSocket, StopObservation, Trial } from "../trial/trial.ts";
import { exitOf, launch, type Events } from "./container.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import { waitUntilReady, type Readiness, type Started } from "./ready.ts";
import { sendRequests } from "./requests.ts";
import { readSockets } from "./sockets.ts";
import type { Wants } from "./wants.ts";

const STOP_SIGNAL = "SIGTERM";
// where no requirement says how long a stop may take, the run does not wait long to find out
const STOP_WITHIN = 3;
const HEALTH_POLL_MS = 20;
// Docker's own name server listens at this address inside each container of a network
const ENGINE_RESOLVER = "127.0.0.11";

export interface MainRun {
  readonly image: string;
  readonly trial: ContractTrial;
  readonly port: number | undefined;
  readonly hasHealthcheck: boolean;
  readonly wants: Wants;
  /** Called as soon as the start has been timed: what loads the machine may begin. */
  readonly onStarted: () => void;
  /** Asked before the application is stopped, with its address on the trial's network. */
  readonly whileRunning: (address: string | undefined) => Promise<Pick<Trial, "connections">>;
}

export type MainObservation = Omit<Trial, "image" | "variations" | "builds">;

/** The run as the contract says: started, watched, asked, stopped. */
export async function mainRun(host: TrialHost, site: TrialSite, events: Events, run: MainRun): Promise<MainObservation> {
  const { wants } = run;
  const publish = portsToPublish(run);
  host.onStep("starting the application");
  const started = await launch(host, site, events, { image: run.image, role: "app", trial: run.trial, environment: run.trial.environment, publish });

  host.onStep("waiting for the application to be ready");
  const within = Math.max(run.trial.ready.within, wants.readyWithin ?? 0);
  const readiness = await waitUntilReady(host, started, { ...run.trial.ready, within }, run);
  run.onStarted();

  const requests = readiness.ready ? await sendRequests(host, started, wants.requests, run.port) : [];
  const running = started.ended() ? undefined : await lookInside(host, started, wants);
  if (readiness.ready && run.hasHealthcheck && wants.healthyWithin !== undefined) {
    host.onStep("waiting for the health check");
    await waitForHealth(host, started, events, wants.healthyWithin);
  }
  const state = await host.engine.inspect(started.id);
  const { connections } = await run.whileRunning(state.address);

  const endedByItself = started.ended() || state.lifetime !== undefined;
  let stop: StopObservation | undefined;
  if (!endedByItself) {
    host.onStep("stopping the application");
    stop = await stopApplication(host, started, wants.stopWithin ?? STOP_WITHIN);
  }
  return {
    container: `${site.network}-app`,
    ports: started.ports,
    ready: readiness.ready ? { seconds: readiness.seconds, how: readiness.how } : undefined,
    notReady: readiness.ready ? undefined : reasonOf(readiness, run.port, running?.sockets),
    health: run.hasHealthcheck ? healthOf(events, started, state.health?.probes ?? []) : undefined,
    processes: running?.processes ?? [],
    sockets: running?.sockets,
    programs: running?.programs ?? [],
    requests,
    connections,
    logs: await host.engine.logs(started.id),
    stop,
    exited: endedByItself ? await exitOf(host, started.id) : undefined,
  };
}

function portsToPublish(run: MainRun): number[] {
  const ports = new Set<number>();
  if (run.port !== undefined) ports.add(run.port);
  for (const request of run.wants.requests) if (request.port !== undefined) ports.add(request.port);
  if (run.trial.ready.request?.port !== undefined) ports.add(run.trial.ready.request.port);
  return [...ports];
}

async function lookInside(host: TrialHost, started: Started, wants: Wants): Promise<Pick<Trial, "processes" | "sockets" | "programs">> {
  // the container may end between two looks; what could be seen until then still counts
  const processes = await host.engine.processes(started.id).catch(() => []);
  const sockets = await listeningSockets(host, started);
  const programs = [];
  for (const argv of wants.programs) {
    const outcome = await host.engine.exec(started.id, argv, host.signal);
    programs.push({ argv, exitCode: outcome.exitCode, output: (outcome.stdout + outcome.stderr).trim() });
  }
  return { processes: processes.map((each) => ({ ...each, user: undefined })), sockets, programs };
}

async function listeningSockets(host: TrialHost, started: Started): Promise<readonly ListeningSocket[] | undefined> {
  // cat ends with 1 where the kernel has no IPv6, and still prints the other file
  const outcome = await host.engine.exec(started.id, ["cat", "/proc/net/tcp", "/proc/net/tcp6"], host.signal);
  if (!outcome.stdout.includes("local_address")) return undefined;
  return readSockets(outcome.stdout).filter((socket) => socket.address !== ENGINE_RESOLVER);
}

async function waitForHealth(host: TrialHost, started: Started, events: Events, within: number): Promise<void> {
  const settled = (): boolean => started.healthy() || events.at(started.id, "unhealthy") !== undefined || started.ended();
  while (!settled() && (host.clock.now() - started.startedAt) / 1000 < within) await host.clock.sleep(HEALTH_POLL_MS, host.signal);
}

function healthOf(events: Events, started: Started, probes: HealthObservation["probes"]): HealthObservation {
  const changes: HealthObservation["changes"][number][] = [{ status: "starting", seconds: 0 }];
  for (const event of events.all(started.id)) {
    if (event.kind !== "ended") changes.push({ status: event.kind, seconds: (event.at - started.startedAt) / 1000 });
  }
  return { changes, probes: probes.map(({ exitCode, seconds, output }) => ({ exitCode, seconds, output })) };
}

async function stopApplication(host: TrialHost, started: Started, within: number): Promise<StopObservation> {
  const from = host.clock.now();
  const elapsed = (): number => (host.clock.now() - from) / 1000;
  const giveUp = new AbortController();
  const waiting = host.engine.wait(started.id, giveUp.signal).catch(() => undefined);
  await host.engine.kill(started.id, STOP_SIGNAL);
  const late = host.clock.sleep(within * 1000, giveUp.signal).then(
    () => "late" as const,
    () => "late" as const,
  );
  const exitCode = await Promise.race([waiting, late]);
  const seconds = elapsed();
  giveUp.abort();
  host.signal.throwIfAborted();
  if (typeof exitCode === "number") return { signal: STOP_SIGNAL, seconds, exitCode, killed: false };
  await host.engine.kill(started.id, "SIGKILL");
  return { signal: STOP_SIGNAL, seconds, exitCode: await host.engine.wait(started.id, host.signal), killed: true };
}

function reasonOf(readiness: Readiness & { readonly ready: false }, port: number | undefined, sockets: readonly ListeningSocket[] | undefined): string {
  const elsewhere = [...new Set(sockets?.filter((socket) => socket.port !== port).map((socket) => socket.port))];
  if (port === undefined || elsewhere.length === 0 || sockets?.some((socket) => socket.port === port) === true) return readiness.why;
  return `nothing listens on port ${port}, but on ${elsewhere.join(", ")}`;
}
