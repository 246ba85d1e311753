import type { ContractTrial } from "../contract/contract.ts";
import type { BuildObservation, Trial } from "../trial/trial.ts";
import { countConnections, prepareWitnesses } from "./connections.ts";
import { listen } from "./container.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import { mainRun } from "./main-run.ts";
import { startServices, type RunningService } from "./services.ts";
import { runVariations } from "./variations.ts";
import type { Wants } from "./wants.ts";

export interface TrialPlan {
  readonly image: string;
  readonly trial: ContractTrial;
  readonly port: number | undefined;
  readonly hasHealthcheck: boolean;
  readonly wants: Wants;
  readonly builds: readonly BuildObservation[];
  readonly onStarted: () => void;
}

/** The trial's network and services, ready before the application's image need be. */
export async function prepareSite(
  host: TrialHost,
  site: TrialSite,
  trial: ContractTrial,
  wants: Wants,
  imageOf: (ref: string) => string,
): Promise<RunningService[]> {
  await host.engine.createNetwork(site.network, site.labels);
  const services = await startServices(host, site, trial.services, imageOf);
  await prepareWitnesses(
    host,
    services.filter((service) => wants.services.includes(service.name)),
  );
  return services;
}

/** Runs the application once as the contract says and once for each variation, and tells what was seen. */
export async function runTrial(host: TrialHost, site: TrialSite, services: readonly RunningService[], plan: TrialPlan): Promise<Trial> {
  const events = listen(host, site);
  try {
    const main = await mainRun(host, site, events, {
      ...plan,
      whileRunning: async (address) => {
        const watched = services.filter((service) => plan.wants.services.includes(service.name));
        return { connections: await Promise.all(watched.map((service) => countConnections(host, service, address))) };
      },
    });
    // an application that does not start as it should tells nothing by how it starts otherwise
    const variations = main.ready === undefined ? [] : await runVariations(host, site, events, { ...plan, variations: plan.wants.variations });
    return { ...main, image: plan.image, variations, builds: plan.builds };
  } finally {
    events.stop();
  }
}

/** Takes away everything a trial made, whatever became of it. */
export async function clearSite(host: TrialHost, site: TrialSite): Promise<void> {
  host.onStep("cleaning up");
  await host.engine.removeLabelled(site.label);
}
