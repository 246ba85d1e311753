import { optional, strictObject, string } from "valibot";
import type { HttpRequest } from "../../trial/run.ts";
import type { Trial } from "../../trial/trial.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";
import { answerTo, getRequest } from "../requests.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The health check answers in time.",
    why: "A probe that is slow when nothing happens times out under load, and a healthy application is restarted. Kubernetes waits one second unless told otherwise.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ seconds, path: optional(string()) }),
  messages: {
    probe: "the slowest of {count} probes took {time:seconds}",
    probeSlow: "a probe took {time:seconds}, more than {limit:seconds}",
    answer: "GET {path} was answered in {time:seconds}",
    answerSlow: "GET {path} was answered in {time:seconds}, more than {limit:seconds}",
    noAnswer: "GET {path} was not answered: {error}",
    nothingMeasured: "no probe ran and no request was answered",
    notReady: "the application never became ready: {reason}",
  },
  title: ({ seconds: limit }) => `the health check answers within ${limit} s`,
  needs: ({ path }) => [{ kind: "healthy", within: 30 }, ...(path === undefined ? [] : [{ kind: "request" as const, request: getRequest(path) }])],
  container({ trial }, { seconds: limit, path }) {
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const probes = trial.health?.probes ?? [];
    const slowest = Math.max(0, ...probes.map((probe) => probe.seconds));
    const request: HttpRequest | undefined = path === undefined ? undefined : getRequest(path);
    const answer = request === undefined ? undefined : answerTo(trial, request);
    if (probes.length > 0 && slowest > limit) return violated(saw("probeSlow", { time: slowest, limit }, placeOfProbes(trial)));
    if (path !== undefined && answer?.status !== undefined && answer.seconds > limit) return violated(saw("answerSlow", { path, time: answer.seconds, limit }));
    if (path !== undefined && answer !== undefined && answer.status === undefined)
      return unproven(saw("noAnswer", { path, error: answer.error ?? "no answer" }));
    const seen = [
      ...(probes.length === 0 ? [] : [saw("probe", { count: probes.length, time: slowest }, placeOfProbes(trial))]),
      ...(path === undefined || answer === undefined ? [] : [saw("answer", { path, time: answer.seconds })]),
    ];
    return seen.length === 0 ? unproven(saw("nothingMeasured")) : proven(...seen);
  },
});

function placeOfProbes(trial: Trial) {
  return { kind: "command", command: `docker inspect ${trial.container}`, output: "State.Health.Log" } as const;
}
