import { optional, picklist, strictObject, string } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import type { LossObservation, RunObservation } from "../../trial/run.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";
import { getRequest } from "../requests.ts";
import { runUnder } from "../runs.ts";

const LAST_LINES = 3;

interface Options {
  readonly service: string;
  readonly away: number;
  readonly within: number;
}

export const check: Check = defineCheck({
  meta: {
    summary: "A service that is lost while it runs does what was agreed on: it recovers, or ends.",
    why: "Databases are restarted and caches moved while applications run. A pool that keeps dead connections answers errors until somebody restarts it, and a health check that stays green keeps the traffic coming.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** The service's name in the trial. */
    service: string(),
    /** A path that needs the service. */
    path: string(),
    wanted: optional(picklist(["recovers", "exits"]), "recovers"),
    /** How long the service is away. */
    away: optional(seconds, 5),
    /** From the service's return. */
    within: optional(seconds, 30),
  }),
  messages: {
    recovered: "{service} was away for {away:seconds}; {path} answered again {time:seconds} after its return",
    unaffected: "{path} was answered all the time while {service} was away: it does not need it",
    exited: "without {service} it ended with exit code {code}, to be started again",
    ended: "when {service} was lost it ended with exit code {code}",
    endedWell: "when {service} was lost it ended with exit code 0, as if all were well",
    lives: "when {service} was lost it ran on, and is wanted to end",
    notAgain: "{path} did not answer again within {within:seconds} of the return of {service}",
    healthyMeanwhile: "while {path} was not answered, its health check passed",
    notTried: "not tried: {reason}",
  },
  title: ({ service, wanted }) => (wanted === "exits" ? `ends when ${service} is lost` : `recovers when ${service} is lost and comes back`),
  needs: (options) => [{ kind: "run", condition: losing(options), needs: [{ kind: "request", request: getRequest(options.path) }] }],
  container({ trial }, options) {
    const { away, path, service, wanted, within } = options;
    const run = runUnder(trial, losing(options));
    if (run?.loss === undefined) return unproven(saw("notTried", { reason: run?.notReady ?? trial.notReady ?? "no such run" }));
    const { exited, loss } = run;
    if (exited !== undefined) {
      if (wanted === "recovers") return violated(saw("ended", { service, code: exited.code }, placeOf(run)));
      return exited.code === 0 ? violated(saw("endedWell", { service }, placeOf(run))) : proven(saw("exited", { service, code: exited.code }, placeOf(run)));
    }
    if (wanted === "exits") return violated(saw("lives", { service }, placeOf(run)));
    if (healthyWhileFailing(loss)) return violated(saw("healthyMeanwhile", { path }, placeOf(run)));
    if (loss.readyAgain === undefined) return violated(saw("notAgain", { path, service, within }, placeOf(run)));
    const failed = loss.away.requests.some(({ status }) => status === undefined || status >= 400);
    return proven(failed ? saw("recovered", { service, path, away, time: loss.readyAgain }) : saw("unaffected", { service, path }));
  },
});

function losing({ away, service, within }: Options): RunCondition {
  return { loses: { service, seconds: away, within } };
}

/** A probe that passed although nothing had been answered since the service went. */
function healthyWhileFailing({ away: { probes, requests } }: LossObservation): boolean {
  const allFailed = requests.length > 0 && requests.every(({ status }) => status === undefined || status >= 500);
  return allFailed && probes.at(-1)?.exitCode === 0;
}

function placeOf({ container, logs }: RunObservation) {
  const output = logs
    .slice(-LAST_LINES)
    .map(({ text }) => text.trim())
    .join("\n");
  return { kind: "command", command: `docker logs ${container}`, output } as const;
}
