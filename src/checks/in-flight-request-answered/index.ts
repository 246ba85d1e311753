import { integer, number, optional, pipe, strictObject, string } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";
import { getRequest } from "../requests.ts";
import { runUnder } from "../runs.ts";

// a stop of its own, since waiting for the answer makes it longer
const condition: RunCondition = { stopSignal: "SIGTERM" };

export const check: Check = defineCheck({
  meta: {
    summary: "A request that is under way when the stop is asked for still gets its answer.",
    why: "Every rollout stops containers that are answering. A server that closes its connections at once turns each rollout into errors for whoever is using it.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** A path whose answer takes a second or so. */
    path: string(),
    status: optional(pipe(number(), integer()), 200),
    within: optional(seconds, 30),
  }),
  messages: {
    answered: "GET {path}, sent before SIGTERM, was answered {status} after {time:seconds}; it stopped {stop:seconds} after the signal",
    cut: "GET {path}, sent before SIGTERM, was not answered: {error}",
    other: "GET {path}, sent before SIGTERM, was answered {status}, not {wanted}",
    early: "GET {path} was answered in {time:seconds}, before the signal could be sent: name a path that takes longer",
    notStopped: "it was not stopped with a request under way: {reason}",
  },
  title: ({ path }) => `answers GET ${path} also when it is being stopped`,
  needs: ({ path, within }) => [{ kind: "run", condition, needs: [{ kind: "stop", within, inFlight: getRequest(path) }] }],
  container({ trial }, { path, status: wanted }) {
    const stop = runUnder(trial, condition)?.stop;
    const flight = stop?.inFlight;
    if (stop === undefined || flight === undefined) return unproven(saw("notStopped", { reason: trial.notReady ?? "it had ended by itself" }));
    const { answer, early } = flight;
    const place = { kind: "command", command: `GET ${path} while it stops`, output: answer.error ?? `${answer.status ?? ""}` } as const;
    if (early) return unproven(saw("early", { path, time: answer.seconds }));
    if (answer.status === undefined) return violated(saw("cut", { path, error: answer.error ?? "no answer" }, place));
    if (answer.status !== wanted) return violated(saw("other", { path, status: answer.status, wanted }, place));
    return proven(saw("answered", { path, status: answer.status, time: answer.seconds, stop: stop.seconds }, place));
  },
});
