import { check as rule, integer, maxValue, minValue, number, optional, pipe, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { loadOf } from "../load.ts";
import { getRequest } from "../requests.ts";

const count = pipe(number(), integer(), minValue(1), maxValue(100_000));

export const check: Check = defineCheck({
  meta: {
    summary: "Memory does not grow with the number of requests.",
    why: "What keeps a little of each request is killed at its limit after hours or days, long after the change that brought it. Two thousand requests show it in seconds.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: pipe(
    strictObject({
      path: string(),
      /** Caches and pools are full by then. */
      warm: optional(count, 200),
      requests: optional(count, 2000),
      /** The part by which it may grow between the two. */
      growth: optional(pipe(number(), minValue(0)), 0.1),
    }),
    rule(({ requests, warm }) => requests > warm, "requests must be more than warm"),
  ),
  messages: {
    steady: "{before:bytes} after {warm} requests to {path}, {after:bytes} after {requests}",
    grows: "{before:bytes} after {warm} requests to {path}, {after:bytes} after {requests}: {growth} % more",
    failed: "{failed} of {requests} requests to {path} were not answered, or with 500 and above",
    notSeen: "its memory could not be seen: {reason}",
  },
  title: ({ growth, path, requests }) => `memory grows by at most ${Math.round(growth * 100)} % over ${requests} requests to ${path}`,
  needs: ({ path, requests, warm }) => [{ kind: "load", request: getRequest(path), count: requests, looks: [warm, requests] }],
  container({ trial }, { growth, path, requests, warm }) {
    const load = loadOf(trial, getRequest(path));
    if (load === undefined) return unproven(saw("notSeen", { reason: trial.notReady ?? "it ended" }));
    if (load.failed > requests / 2) return unproven(saw("failed", { failed: load.failed, requests: load.count, path }));
    const before = load.memory.find(({ after }) => after === warm)?.bytes;
    const after = load.memory.find((each) => each.after === requests)?.bytes;
    if (before === undefined || after === undefined) return unproven(saw("notSeen", { reason: trial.unlooked ?? "it ended" }));
    const args = { before, after, warm, requests, path };
    const grown = after / before - 1;
    return grown <= growth ? proven(saw("steady", args)) : violated(saw("grows", { ...args, growth: Math.round(grown * 100) }));
  },
});
