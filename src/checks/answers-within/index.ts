import { integer, maxValue, minValue, number, optional, pipe, strictObject, string } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { loadOf, quantileOf } from "../load.ts";
import { seconds } from "../options.ts";
import { getRequest } from "../requests.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A path answers quickly enough, most of the time.",
    why: "One quick answer says little: what users feel is the slow twentieth. Some hundred requests on loopback show what the application itself takes.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    path: string(),
    seconds,
    /** The part of the requests that has to be answered in that time. */
    quantile: optional(pipe(number(), minValue(0.01), maxValue(1)), 0.95),
    requests: optional(pipe(number(), integer(), minValue(1), maxValue(100_000)), 200),
  }),
  messages: {
    within: "{part} of {count} requests to {path} were answered within {time:seconds}",
    slow: "{part} of {count} requests to {path} were answered within {time:seconds}, not within {limit:seconds}",
    failed: "{failed} of {count} requests to {path} were not answered, or with 500 and above",
    notSent: "{path} was not asked: {reason}",
  },
  title: ({ path, quantile, seconds: limit }) => `answers GET ${path} within ${limit} s, ${Math.round(quantile * 100)} % of the time`,
  needs: ({ path, requests }) => [{ kind: "load", request: getRequest(path), count: requests, looks: [] }],
  container({ trial }, { path, quantile, seconds: limit }) {
    const load = loadOf(trial, getRequest(path));
    if (load === undefined) return unproven(saw("notSent", { path, reason: trial.notReady ?? "it ended" }));
    const { count, failed } = load;
    if (failed > 0) return violated(saw("failed", { failed, count, path }));
    const time = quantileOf(load.seconds, quantile);
    const part = `${Math.round(quantile * 100)} %`;
    return time <= limit ? proven(saw("within", { part, count, path, time })) : violated(saw("slow", { part, count, path, time, limit }));
  },
});
