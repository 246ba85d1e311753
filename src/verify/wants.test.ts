import { expect, test } from "vitest";
import type { Need, RunNeed } from "../trial/need.ts";
import { withVariable } from "../trial/need.ts";
import type { HttpRequest } from "../trial/run.ts";
import { gatherWants } from "./wants.ts";

const get = (path: string): HttpRequest => ({ method: "GET", path, port: undefined, headers: {}, body: undefined });
const ask = (path: string): RunNeed => ({ kind: "request", request: get(path) });
const run = (variable: string, value: string | undefined, ...needs: RunNeed[]): Need => ({ kind: "run", condition: withVariable(variable, value), needs });

test("what several checks want of a run is done once, with the longest time asked for", () => {
  const { plain } = gatherWants([
    ask("/health"),
    ask("/health"),
    ask("/docs"),
    { kind: "healthy", within: 30 },
    { kind: "healthy", within: 60 },
    { kind: "stop", within: 5 },
    { kind: "stop", within: 2, inFlight: get("/slow") },
    { kind: "program", argv: ["id"] },
    { kind: "program", argv: ["id"] },
    { kind: "load", request: get("/"), count: 200, looks: [200] },
    { kind: "load", request: get("/"), count: 10, looks: [20, 300] },
  ]);
  expect(plain.requests.map((request) => request.path)).toEqual(["/health", "/docs"]);
  expect(plain).toMatchObject({
    healthyWithin: 60,
    readyWithin: undefined,
    stop: { within: 5, inFlight: { path: "/slow" } },
    programs: [["id"]],
    writes: false,
  });
  expect(plain.loads).toEqual([{ request: get("/"), count: 300, looks: [20, 200, 300] }]);
});

test("runs under equal conditions are one run", () => {
  const condition = { readOnly: true, environment: { B: "1", A: null } } as const;
  const wants = gatherWants([
    run("A", undefined, { kind: "ready", within: 5 }, ask("/health")),
    run("A", undefined, { kind: "ready", within: 15 }, ask("/health"), ask("/docs")),
    run("A", "x", { kind: "writes" }),
    { kind: "run", condition, needs: [] },
    { kind: "run", condition: { environment: { A: null, B: "1" }, readOnly: true }, needs: [{ kind: "linger", seconds: 3 }] },
  ]);
  expect(wants.runs.map(({ condition: { environment } }) => environment)).toEqual([{ A: null }, { A: "x" }, { B: "1", A: null }]);
  expect(wants.runs.map(({ wants: { lingerUntil, readyWithin, requests, writes } }) => [readyWithin, requests.length, writes, lingerUntil])).toEqual([
    [15, 2, false, undefined],
    [undefined, 0, true, undefined],
    [undefined, 0, false, 3],
  ]);
});

test("the contract's own run is the one without a condition", () => {
  const wants = gatherWants([{ kind: "run", condition: {}, needs: [ask("/")] }, { kind: "compressed-size", level: 6 }, { kind: "failing-probes" }]);
  expect(wants.runs).toEqual([]);
  expect(wants.plain.requests).toHaveLength(1);
  expect(wants).toMatchObject({ compressionLevel: 6, failingProbes: true, scan: false, coldBuild: false });
});
