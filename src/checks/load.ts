import type { HttpRequest, LoadObservation, RunObservation } from "../trial/run.ts";

/** What became of a request that a check wanted to be sent over and over. */
export function loadOf(run: RunObservation, request: HttpRequest): LoadObservation | undefined {
  const key = JSON.stringify(request);
  return run.loads.find((each) => JSON.stringify(each.request) === key);
}

/** The time within which such a part of the requests was answered: 0.95 of them; by the nearest rank. */
export function quantileOf(seconds: readonly number[], part: number): number {
  const sorted = seconds.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
