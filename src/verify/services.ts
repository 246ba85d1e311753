import type { TrialService } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import { healthCommandOf, serviceKindOf, type ServiceKind } from "../facts/services.ts";
import type { TrialHost, TrialSite } from "./host.ts";

const PROBE_MS = 100;
const LAST_LINES = 10;

export interface RunningService extends TrialService {
  readonly id: string;
  readonly kind: ServiceKind | undefined;
  /** What stands in for its image, or its image. */
  readonly used: string;
}

/** A network of a trial, and what containers on it are called. */
export interface ServicePlace {
  readonly network: string;
  /** Names of containers begin so. */
  readonly prefix: string;
}

/** Starts services together and waits until each is ready. `imageOf` gives what stands in for an image. */
export async function startServices(
  host: TrialHost,
  site: TrialSite,
  place: ServicePlace,
  services: readonly TrialService[],
  imageOf: (service: TrialService) => string,
): Promise<RunningService[]> {
  return Promise.all(services.map((service) => startService(host, site, place, service, imageOf(service))));
}

async function startService(
  host: TrialHost,
  site: TrialSite,
  { network, prefix }: ServicePlace,
  service: TrialService,
  image: string,
): Promise<RunningService> {
  if ((await host.engine.inspectImage(image)) === undefined) {
    host.onStep(`pulling ${image}`);
    await pull(host, service, image);
  }
  host.onStep(`starting ${service.name}`);
  const { command, environment, limits, name } = service;
  const spec = { image, name: `${prefix}-${name}`, labels: site.labels, network, alias: name, environment, publish: [], command, limits };
  const id = await host.engine.create(spec, host.signal);
  await host.engine.start(id, host.signal);
  const running: RunningService = { ...service, id, kind: serviceKindOf(service.image), used: image };
  await waitUntilWell(host, running);
  return running;
}

/** Waits until a service that has been started is ready. */
export async function waitUntilWell(host: TrialHost, service: RunningService): Promise<void> {
  const { environment, health, kind } = service;
  await waitUntilHealthy(host, service, health ?? (kind === undefined ? undefined : healthCommandOf(kind, environment)));
}

async function pull(host: TrialHost, service: TrialService, image: string): Promise<void> {
  try {
    await host.engine.pull(image, host.signal);
  } catch (error) {
    host.signal.throwIfAborted();
    throw new UserError("service-image-missing", `the image of service ${service.name}, ${image}, is not here and cannot be pulled: ${messageOf(error)}`, {
      hint: `--base ${service.image}=REF takes another image in its place`,
      exitCode: 3,
      cause: error,
    });
  }
}

async function waitUntilHealthy(host: TrialHost, service: RunningService, health: readonly string[] | undefined): Promise<void> {
  const from = host.clock.now();
  let last = "";
  while ((host.clock.now() - from) / 1000 < service.within) {
    host.signal.throwIfAborted();
    const state = await host.engine.inspect(service.id);
    if (state.lifetime !== undefined) throw await serviceFailed(host, service, `ended with exit code ${state.exitCode}`);
    if (health === undefined) return;
    const outcome = await host.engine.exec(service.id, health, host.signal);
    if (outcome.exitCode === 0) return;
    last = (outcome.stderr || outcome.stdout).trim();
    await host.clock.sleep(PROBE_MS, host.signal);
  }
  throw await serviceFailed(host, service, `was not ready within ${service.within} s${last === "" ? "" : ` (${last})`}`);
}

async function serviceFailed(host: TrialHost, service: RunningService, what: string): Promise<UserError> {
  const lines = (await host.engine.logs(service.id)).slice(-LAST_LINES).map((line) => line.text);
  return new UserError("service-not-ready", `service ${service.name} (${service.image}) ${what}`, {
    hint: lines.length === 0 ? "it wrote no log" : `its last words: ${lines.join(" / ")}`,
    exitCode: 3,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
