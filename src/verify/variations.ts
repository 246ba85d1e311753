import type { ContractTrial } from "../contract/contract.ts";
import type { VariationRun } from "../trial/trial.ts";
import { exitOf, launch, type Events } from "./container.ts";
import type { TrialHost, TrialSite } from "./host.ts";
import { waitUntilReady } from "./ready.ts";
import { sendRequests } from "./requests.ts";
import type { Variation } from "./wants.ts";

const AT_ONCE = 3;

/** Starts the application once for each variation of its environment and sees what becomes of it. */
export async function runVariations(
  host: TrialHost,
  site: TrialSite,
  events: Events,
  run: {
    readonly image: string;
    readonly trial: ContractTrial;
    readonly port: number | undefined;
    readonly hasHealthcheck: boolean;
    readonly variations: readonly Variation[];
  },
): Promise<VariationRun[]> {
  const results: VariationRun[] = [];
  for (let first = 0; first < run.variations.length; first += AT_ONCE) {
    const batch = run.variations.slice(first, first + AT_ONCE);
    host.onStep(`starting it without ${batch.map((variation) => variation.variable).join(", ")}`);
    results.push(...(await Promise.all(batch.map((variation) => vary(host, site, events, run, variation)))));
  }
  return results;
}

async function vary(
  host: TrialHost,
  site: TrialSite,
  events: Events,
  run: { readonly image: string; readonly trial: ContractTrial; readonly port: number | undefined; readonly hasHealthcheck: boolean },
  variation: Variation,
): Promise<VariationRun> {
  const role = `vary-${variation.variable.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}${variation.value === undefined ? "" : "-set"}`;
  const environment = { ...run.trial.environment };
  if (variation.value === undefined) delete environment[variation.variable];
  else environment[variation.variable] = variation.value;

  const publish = run.port === undefined ? [] : [run.port];
  const started = await launch(host, site, events, { image: run.image, role, trial: run.trial, environment, publish });
  const readiness = await waitUntilReady(host, started, { ...run.trial.ready, within: variation.within }, run);
  const requests = readiness.ready ? await sendRequests(host, started, variation.requests, run.port) : [];
  const exited = started.ended() ? await exitOf(host, started.id) : undefined;
  const logs = await host.engine.logs(started.id);
  await host.engine.removeContainer(started.id);
  return { variable: variation.variable, value: variation.value, exited, ready: readiness.ready, logs, requests };
}
