import type { HttpRequest, StopObservation } from "../trial/run.ts";
import type { TrialHost } from "./host.ts";
import type { Started } from "./ready.ts";
import { sendRequest } from "./requests.ts";

// long enough for a request to be read, short enough that what is worth waiting for is not over
const IN_FLIGHT_MS = 150;

export interface StopPlan {
  readonly signal: string;
  /** Seconds. */
  readonly within: number;
  readonly inFlight: HttpRequest | undefined;
  readonly port: number | undefined;
}

/** Asks an application to stop and sees how it does, and what becomes of a request that is under way. */
export async function stopApplication(host: TrialHost, started: Started, { inFlight, port, signal, within }: StopPlan): Promise<StopObservation> {
  let early = false;
  const answering = inFlight === undefined ? undefined : sendRequest(host, started, inFlight, port);
  if (answering !== undefined) {
    let signalled = false;
    void answering.then(() => (early = !signalled));
    await host.clock.sleep(IN_FLIGHT_MS, host.signal);
    signalled = true;
  }
  const from = host.clock.now();
  const at = (from - started.startedAt) / 1000;
  const ended = await signalAndWait(host, started, signal, within);
  const seconds = (host.clock.now() - from) / 1000;
  const code = ended ?? (await kill(host, started));
  const flight = answering === undefined ? {} : { inFlight: { answer: await answering, early } };
  return { signal, at, seconds, exitCode: code, killed: ended === undefined, ...flight };
}

async function kill(host: TrialHost, started: Started): Promise<number> {
  await host.engine.kill(started.id, "SIGKILL");
  return host.engine.wait(started.id, host.signal);
}

/** The exit code; undefined where the time ran out. */
async function signalAndWait(host: TrialHost, started: Started, signal: string, within: number): Promise<number | undefined> {
  const giveUp = new AbortController();
  const waiting = host.engine.wait(started.id, giveUp.signal).catch(() => undefined);
  await host.engine.kill(started.id, signal);
  const late = host.clock.sleep(within * 1000, giveUp.signal).then(
    () => "late" as const,
    () => "late" as const,
  );
  const first = await Promise.race([waiting, late]);
  giveUp.abort();
  host.signal.throwIfAborted();
  return typeof first === "number" ? first : undefined;
}
