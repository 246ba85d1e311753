import type { HttpRequest, RequestAnswer, RunObservation } from "../trial/run.ts";

/** A plain GET of a path on the trial's own port. */
export function getRequest(path: string): HttpRequest {
  return { method: "GET", path, port: undefined, headers: {}, body: undefined };
}

/** What the application answered to a request that a check asked for. */
export function answerTo(run: Pick<RunObservation, "requests">, request: HttpRequest): RequestAnswer | undefined {
  const key = JSON.stringify(request);
  return run.requests.find((answer) => JSON.stringify(answer.request) === key);
}
