import type { TrialService } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import { healthCommandOf, serviceKindOf, type ServiceKind } from "../facts/services.ts";
import type { TrialHost, TrialSite } from "./host.ts";

const PROBE_MS = 100;
const LAST_LINES = 10;

export interface RunningService extends TrialService {
  readonly id: string;
  readonly kind: ServiceKind | undefined;
}

/** Starts the trial's services together and waits until each is ready. `imageOf` gives what stands in for an image. */
export async function startServices(
  host: TrialHost,
  site: TrialSite,
  services: readonly TrialService[],
  imageOf: (ref: string) => string,
): Promise<RunningService[]> {
  return Promise.all(services.map((service) => startService(host, site, service, imageOf(service.image))));
}

async function startService(host: TrialHost, site: TrialSite, service: TrialService, image: string): Promise<RunningService> {
  if ((await host.engine.inspectImage(image)) === undefined) {
    host.onStep(`pulling ${image}`);
    await pull(host, service, image);
  }
  host.onStep(`starting ${service.name}`);
  const id = await host.engine.create(
    {
      image,
      name: `${site.network}-${service.name}`,
      labels: site.labels,
      network: site.network,
      alias: service.name,
      environment: service.environment,
      publish: [],
      command: service.command,
    },
    host.signal,
  );
  await host.engine.start(id, host.signal);
  const kind = serviceKindOf(service.image);
  const running: RunningService = { ...service, id, kind };
  await waitUntilHealthy(host, running, service.health ?? (kind === undefined ? undefined : healthCommandOf(kind, service.environment)));
  return running;
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
