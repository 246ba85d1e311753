import type { HttpRequest, RequestAnswer, Trial } from "../trial/trial.ts";

/** A plain GET of a path on the trial's own port. */
export function getRequest(path: string): HttpRequest {
  return { method: "GET", path, port: undefined, headers: {}, body: undefined };
}

/** What the application answered to a request that a check asked for. */
export function answerTo(trial: Pick<Trial, "requests">, request: HttpRequest): RequestAnswer | undefined {
  const key = JSON.stringify(request);
  return trial.requests.find((answer) => JSON.stringify(answer.request) === key);
}
