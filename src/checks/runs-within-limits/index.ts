import { check as rule, integer, maxValue, minValue, number, optional, pipe, strictObject, string } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { loadOf } from "../load.ts";
import { bytes } from "../options.ts";
import { getRequest } from "../requests.ts";
import { faredUnder } from "../restricted-run.ts";

interface Limits {
  readonly memory?: number | undefined;
  readonly cpus?: number | undefined;
}

export const check: Check = defineCheck({
  meta: {
    summary: "It runs within the memory and the processors that it is given.",
    why: "A limit that is too low kills the container, often only under the first load, and one that nobody tried is a guess. Within the limit of production it starts as it will there.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: pipe(
    strictObject({
      memory: optional(bytes),
      cpus: optional(pipe(number(), minValue(0.01))),
      /** A path to be asked for under the limit. */
      path: optional(string()),
      requests: optional(pipe(number(), integer(), minValue(1), maxValue(100_000)), 200),
    }),
    rule(({ cpus, memory }) => memory !== undefined || cpus !== undefined, "must name memory, cpus or both"),
  ),
  messages: {
    well: "ready after {time:seconds} within {limit}",
    served: "{count} requests to {path} were answered within {limit}",
    killed: "it ran out of memory after {time:seconds} within {limit}: it needs more, or fewer workers",
    badly: "within {limit} {reason}",
    failed: "within {limit}, {failed} of {count} requests to {path} were not answered, or with 500 and above",
    notTried: "not tried: {reason}",
  },
  title: (limits) => `runs within ${limitWords(limits)}`,
  needs: (options) => {
    const { path, requests } = options;
    const load = path === undefined ? [] : [{ kind: "load" as const, request: getRequest(path), count: requests, looks: [] }];
    return [{ kind: "run", condition: conditionOf(options), needs: load }];
  },
  container({ trial }, options) {
    const { path } = options;
    const limit = limitWords(options);
    const fared = faredUnder(trial, conditionOf(options));
    if (fared.kind === "not-tried") return unproven(saw("notTried", { reason: fared.reason }));
    const { exited } = fared.run;
    if (exited?.outOfMemory === true) return violated(saw("killed", { time: exited.seconds, limit }));
    if (fared.kind === "badly") return violated(saw("badly", { limit, reason: fared.reason }, fared.place));
    const load = path === undefined ? undefined : loadOf(fared.run, getRequest(path));
    if (path === undefined || load === undefined) return proven(saw("well", { time: fared.seconds, limit }));
    const { count, failed } = load;
    return failed > 0 ? violated(saw("failed", { limit, failed, count, path })) : proven(saw("served", { count, path, limit }));
  },
});

function conditionOf({ cpus, memory }: Limits): RunCondition {
  return { ...(memory === undefined ? {} : { memory }), ...(cpus === undefined ? {} : { cpus }) };
}

function limitWords({ cpus, memory }: Limits): string {
  const parts = [...(memory === undefined ? [] : [`${Math.round(memory / 1_000_000)} MB`]), ...(cpus === undefined ? [] : [`${cpus} CPUs`])];
  return parts.join(" and ");
}
