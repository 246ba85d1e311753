import { expect, test } from "vitest";
import type { HttpRequest } from "../trial/trial.ts";
import { gatherWants } from "./wants.ts";

const get = (path: string): HttpRequest => ({ method: "GET", path, port: undefined, headers: {}, body: undefined });

test("what several checks want is done once, with the longest time asked for", () => {
  const wants = gatherWants([
    { kind: "request", request: get("/health") },
    { kind: "request", request: get("/health") },
    { kind: "request", request: get("/docs") },
    { kind: "healthy", within: 30 },
    { kind: "healthy", within: 60 },
    { kind: "stop", within: 5 },
    { kind: "variation", variable: "A", value: undefined, within: 5, requests: [get("/health")] },
    { kind: "variation", variable: "A", value: undefined, within: 15, requests: [get("/health"), get("/docs")] },
    { kind: "variation", variable: "A", value: "x", within: 1, requests: [] },
    { kind: "compressed-size", level: 6 },
  ]);
  expect(wants.requests.map((request) => request.path)).toEqual(["/health", "/docs"]);
  expect(wants.healthyWithin).toBe(60);
  expect(wants.stopWithin).toBe(5);
  expect(wants.readyWithin).toBeUndefined();
  expect(wants.variations.map(({ variable, value, within, requests }) => [variable, value, within, requests.length])).toEqual([
    ["A", undefined, 15, 2],
    ["A", "x", 1, 0],
  ]);
  expect(wants.compressionLevel).toBe(6);
  expect([wants.scan, wants.coldBuild]).toEqual([false, false]);
});
