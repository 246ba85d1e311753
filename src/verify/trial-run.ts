import type { ContractTrial, TrialService } from "../contract/contract.ts";
import type { RunLimits } from "../contract/run-limits.ts";
import type { HealthTimes } from "../facts/health-times.ts";
import { conditionWords, type RunCondition } from "../trial/condition.ts";
import type { HttpRequest, RunObservation } from "../trial/run.ts";
import type { BuildObservation, Trial } from "../trial/trial.ts";
import { observeRun, portsToPublish, type RunPlan, type RunScene } from "./application-run.ts";
import { countConnections, prepareWitnesses } from "./connections.ts";
import { listen } from "./container.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import { loseService } from "./loss.ts";
import { openObserver, type ObserverOptions } from "./observer.ts";
import { startWatch } from "./outgoing.ts";
import { startServices, type RunningService } from "./services.ts";
import type { RunWants, Wants } from "./wants.ts";

export interface TrialPlan {
  readonly image: string;
  readonly trial: ContractTrial;
  readonly port: number | undefined;
  readonly health: HealthTimes | undefined;
  readonly wants: Wants;
  readonly builds: readonly BuildObservation[];
  readonly observer: ObserverOptions;
  readonly onStarted: () => void;
}

// more than there are processors would slow each other's start
const AT_ONCE = 3;
/** What no image's passwd has; group 0, as OpenShift gives it. */
const RANDOM_USER = "1000660000:0";
const plainRequest: HttpRequest = { method: "GET", path: "/", port: undefined, headers: {}, body: undefined };

/** The trial's network and services, ready before the application's image need be. */
export async function prepareSite(
  host: TrialHost,
  site: TrialSite,
  trial: ContractTrial,
  wants: Wants,
  imageOf: (ref: string) => string,
): Promise<RunningService[]> {
  await host.engine.createNetwork(site.network, site.labels);
  for (const { name } of ownVolumes(site, trial.limits).volumes ?? []) if (name !== undefined) await host.engine.createVolume(name, site.labels);
  const place = { network: site.network, prefix: site.network };
  const services = await startServices(host, site, place, trial.services, ({ image }) => imageOf(image));
  await prepareWitnesses(
    host,
    services.filter((service) => wants.plain.services.includes(service.name)),
  );
  return services;
}

/** Runs the application as the contract says and once under each other condition, and tells what was seen. */
export async function runTrial(host: TrialHost, site: TrialSite, services: readonly RunningService[], plan: TrialPlan): Promise<Trial> {
  const { health, image, port, trial } = plan;
  const events = listen(host, site);
  const observer = openObserver(host, site, plan.observer);
  const scene: RunScene = { host, site, events, observer, observerImage: plan.observer.image, image, trial, port, health };
  try {
    const { plain } = plan.wants;
    const main = await observeRun(scene, {
      condition: {},
      wants: plain,
      role: "app",
      network: site.network,
      limits: ownVolumes(site, trial.limits),
      onStarted: plan.onStarted,
      stops: plain.stop !== undefined,
      async whileRunning({ id }) {
        const { address } = await host.engine.inspect(id);
        const watched = services.filter((service) => plain.services.includes(service.name));
        return { connections: await Promise.all(watched.map((service) => countConnections(host, service, address))) };
      },
    });
    // an application that does not start as it should tells nothing by how it starts otherwise
    const runs = main.ready === undefined ? [] : await runOthers({ ...scene, plainReady: main.ready.seconds }, services, plan.wants.runs);
    return { ...main, image, runs, builds: plan.builds };
  } finally {
    events.stop();
  }
}

/** Runs that are timed have the machine for themselves, the others share it. */
async function runOthers(scene: RunScene, services: readonly RunningService[], wanted: Wants["runs"]): Promise<RunObservation[]> {
  const named = wanted.map((each, index) => ({ ...each, role: `app-${index + 1}-${slug(conditionWords(each.condition))}` }));
  const found: RunObservation[] = [];
  for (const each of named.filter(isTimed)) found.push(await runOther(scene, services, each));
  const rest = named.filter((each) => !isTimed(each));
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) found.push(await runOther(scene, services, next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

interface OtherRun {
  readonly condition: RunCondition;
  readonly wants: RunWants;
  readonly role: string;
}

function isTimed({ condition, wants }: OtherRun): boolean {
  return wants.stop !== undefined || wants.loads.length > 0 || condition.memory !== undefined || condition.cpus !== undefined;
}

async function runOther(scene: RunScene, services: readonly RunningService[], run: OtherRun): Promise<RunObservation> {
  const { host, site } = scene;
  const { condition, role, wants } = run;
  const network = needsOwnNetwork(condition) ? `${site.network}-${role}` : site.network;
  const here = network === site.network ? services : await furnish(scene, network, services, condition);
  const plan: RunPlan = { condition, wants, role, network, limits: limitsUnder(condition, site, scene.trial.limits), stops: wants.stop !== undefined };
  if (condition.isolated === true) return observeCutOff(scene, here, plan);
  const { loses } = condition;
  const lost = here.find(({ name }) => name === loses?.service);
  if (loses !== undefined && lost !== undefined) {
    const request = wants.requests[0] ?? scene.trial.ready.request ?? plainRequest;
    const whileRunning: RunPlan["whileRunning"] = async (started) => ({ loss: await loseService(host, started, lost, loses, { port: scene.port, request }) });
    return cleared(host, await observeRun(scene, { ...plan, whileRunning }));
  }
  if (condition.start !== "beside") return cleared(host, await observeRun(scene, plan));
  const [first, beside] = await Promise.all([observeRun(scene, plan), observeRun(scene, { ...plan, role: `${role}-too` })]);
  return { ...(await cleared(host, first)), beside: await cleared(host, beside) };
}

/** The application joins the network of a container that notes what leaves it. */
async function observeCutOff(scene: RunScene, services: readonly RunningService[], plan: RunPlan): Promise<RunObservation> {
  const { host, site } = scene;
  const { network, role } = plan;
  const watch = await startWatch(host, site, { network, role, publish: portsToPublish(scene, plan.wants), observer: scene.observerImage });
  if ("unlooked" in watch) return cleared(host, await observeRun(scene, { ...plan, watch }));
  const addresses = await Promise.all(services.map(async ({ id }) => (await host.engine.inspect(id)).addresses.get(network)));
  const inside = new Set([...services.map(({ name }) => name.toLowerCase()), ...addresses.filter((each) => each !== undefined)]);
  const run = await cleared(host, await observeRun(scene, { ...plan, watch: { on: watch, inside } }));
  await host.engine.removeContainer(watch.id);
  return run;
}

/** What is not needed any more makes room. */
async function cleared(host: TrialHost, run: RunObservation): Promise<RunObservation> {
  await host.engine.removeContainer(run.container);
  return run;
}

function needsOwnNetwork({ isolated, loses, start, without }: RunCondition): boolean {
  return isolated === true || loses !== undefined || without !== undefined || start === "beside";
}

/** A network with the services that the condition leaves: those that are there join it, and what is to be lost or fresh is started anew. */
async function furnish(
  { host, site, trial }: RunScene,
  network: string,
  services: readonly RunningService[],
  condition: RunCondition,
): Promise<readonly RunningService[]> {
  await host.engine.createNetwork(network, site.labels, { cutOff: condition.isolated === true });
  const isFresh = ({ name }: TrialService): boolean => condition.start === "beside" || condition.loses?.service === name;
  const wanted = services.filter(({ name }) => name !== condition.without);
  const fresh = new Map(services.map((service) => [service.name, service.used]));
  const shared = wanted.filter((service) => !isFresh(service));
  for (const { id, name } of shared) await host.engine.connectNetwork(network, id, name);
  const place = { network, prefix: network };
  const own = await startServices(
    host,
    site,
    place,
    trial.services.filter((each) => isFresh(each) && each.name !== condition.without),
    ({ image, name }) => fresh.get(name) ?? image,
  );
  return [...shared, ...own];
}

function limitsUnder(condition: RunCondition, site: TrialSite, limits: RunLimits): RunLimits {
  const { cpus, memory, noCapabilities, readOnly, start, user } = condition;
  return {
    ...(start === "again" ? ownVolumes(site, limits) : limits),
    ...(readOnly === true ? { readOnly } : {}),
    ...(noCapabilities === true ? { noCapabilities, noNewPrivileges: true } : {}),
    ...(user === "random" ? { user: RANDOM_USER } : {}),
    ...(memory === undefined ? {} : { memory }),
    ...(cpus === undefined ? {} : { cpus }),
  };
}

/** The contract's own run writes on volumes with names, so that a later run may find what it wrote. */
function ownVolumes(site: TrialSite, limits: RunLimits): RunLimits {
  if (limits.volumes === undefined) return limits;
  return { ...limits, volumes: limits.volumes.map(({ path }, index) => ({ path, name: `${site.network}-${index + 1}` })) };
}

function slug(words: string): string {
  const text = words.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return text.slice(0, 40);
}

/** Takes away everything a trial made, whatever became of it. */
export async function clearSite(host: TrialHost, site: TrialSite): Promise<void> {
  host.onStep("cleaning up");
  await host.engine.removeLabelled(site.label);
}
