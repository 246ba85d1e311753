import type { ServiceLoss } from "../trial/condition.ts";
import type { HttpRequest, LossObservation, RequestAnswer } from "../trial/run.ts";
import type { TrialHost } from "./host.ts";
import type { Started } from "./ready.ts";
import { sendRequest } from "./requests.ts";
import { waitUntilWell, type RunningService } from "./services.ts";

const ASK_AGAIN_MS = 500;

/** Ends a service while the application runs, looks at what the application does meanwhile, and starts the service again. */
export async function loseService(
  host: TrialHost,
  started: Started,
  service: RunningService,
  loss: ServiceLoss,
  { port, request }: { readonly port: number | undefined; readonly request: HttpRequest },
): Promise<LossObservation> {
  host.onStep(`ending ${service.name} while the application runs`);
  const seconds = (from: number): number => (host.clock.now() - from) / 1000;
  await host.engine.kill(service.id, "SIGKILL");
  await host.engine.wait(service.id, host.signal);
  const from = seconds(started.startedAt);
  const requests: RequestAnswer[] = [];
  for (const gone = host.clock.now(); seconds(gone) < loss.seconds && !started.ended(); await host.clock.sleep(ASK_AGAIN_MS, host.signal)) {
    requests.push(await sendRequest(host, started, request, port));
  }
  const to = seconds(started.startedAt);
  const { health } = await host.engine.inspect(started.id);
  const probes = (health?.probes ?? []).filter(({ at }) => at > from && at < to);

  host.onStep(`starting ${service.name} again`);
  await host.engine.start(service.id, host.signal);
  await waitUntilWell(host, service);
  const back = host.clock.now();
  let readyAgain: number | undefined;
  while (readyAgain === undefined && seconds(back) < loss.within && !started.ended()) {
    const answer = await sendRequest(host, started, request, port);
    if (answer.status !== undefined && answer.status < 400) readyAgain = seconds(back);
    else await host.clock.sleep(ASK_AGAIN_MS / 2, host.signal);
  }
  return { service: service.name, away: { from, to, requests, probes }, readyAgain };
}
