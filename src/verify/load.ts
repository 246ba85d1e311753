import type { LoadObservation } from "../trial/run.ts";
import type { TrialHost } from "./host.ts";
import type { Started } from "./ready.ts";
import { sendRequest } from "./requests.ts";
import type { RunWants } from "./wants.ts";

const AT_ONCE = 4;

/** Sends a request over and over, a few at a time, and reads the memory after some of them. */
export async function sendLoad(
  host: TrialHost,
  started: Started,
  { count, looks, request }: RunWants["loads"][number],
  port: number | undefined,
  memory: () => Promise<number | undefined>,
): Promise<LoadObservation> {
  host.onStep(`sending ${count} requests to ${request.path}`);
  const seconds: number[] = [];
  const seen: { after: number; bytes: number | undefined }[] = [];
  let failed = 0;
  let sent = 0;
  for (const until of [...looks.filter((each) => each < count), count]) {
    const sendSome = async (): Promise<void> => {
      while (sent < until && !started.ended()) {
        sent += 1;
        const answer = await sendRequest(host, started, request, port);
        seconds.push(answer.seconds);
        if (answer.status === undefined || answer.status >= 500) failed += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendSome));
    if (looks.includes(until)) seen.push({ after: until, bytes: await memory() });
  }
  return { request, count: sent, failed, seconds, memory: seen };
}
