import type { HttpRequest, RequestAnswer } from "../trial/run.ts";
import type { TrialHost } from "./host.ts";
import type { Started } from "./ready.ts";

const CALL_TIMEOUT_MS = 30_000;

/** Sends requests one after the other, in the order in which checks asked for them. */
export async function sendRequests(host: TrialHost, started: Started, requests: readonly HttpRequest[], port: number | undefined): Promise<RequestAnswer[]> {
  const answers: RequestAnswer[] = [];
  for (const request of requests) answers.push(await sendRequest(host, started, request, port));
  return answers;
}

export async function sendRequest(host: TrialHost, started: Started, request: HttpRequest, port: number | undefined): Promise<RequestAnswer> {
  const published = started.ports.get(request.port ?? port ?? 0);
  if (published === undefined) {
    return { request, status: undefined, body: "", seconds: 0, error: "the container publishes no such port" };
  }
  const answer = await host.http({ ...request, port: published, timeout: CALL_TIMEOUT_MS, signal: host.signal });
  if ("error" in answer) return { request, status: undefined, body: "", seconds: answer.seconds, error: answer.error };
  return { request, status: answer.status, body: answer.body, headers: answer.headers, seconds: answer.seconds, error: undefined };
}
