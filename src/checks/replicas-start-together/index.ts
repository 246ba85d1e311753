import { strictObject } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import type { RunObservation } from "../../trial/run.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runUnder } from "../runs.ts";

const condition: RunCondition = { start: "beside" };
const LAST_LINES = 3;

export const check: Check = defineCheck({
  meta: {
    summary: "Two replicas that start at once on fresh services both become ready.",
    why: "A rollout starts replicas together. Where each migrates the database at its start, one of them loses the race, and whether it ends, hangs or goes on with half a schema is seen only then.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    both: "both were ready, after {one:seconds} and {other:seconds}",
    ended: "one of two that started at once ended with exit code {code}",
    notReady: "one of two that started at once did not become ready: {reason}",
    notTried: "not tried: {reason}",
  },
  title: () => "two replicas start together",
  needs: () => [{ kind: "run", condition, needs: [] }],
  container({ trial }) {
    const run = runUnder(trial, condition);
    if (run?.beside === undefined) return unproven(saw("notTried", { reason: trial.notReady ?? "no such run" }));
    const both = [run, run.beside];
    const failed = both.filter(({ exited, ready }) => ready === undefined || exited !== undefined);
    if (failed.length > 0) return violated(...failed.map(told));
    return proven(saw("both", { one: run.ready?.seconds ?? 0, other: run.beside.ready?.seconds ?? 0 }));
  },
});

function told({ container, exited, logs, notReady }: RunObservation) {
  const output = logs
    .slice(-LAST_LINES)
    .map(({ text }) => text.trim())
    .join("\n");
  const place = { kind: "command", command: `docker logs ${container}`, output } as const;
  return exited === undefined
    ? saw("notReady" as const, { reason: notReady ?? "it did not answer" }, place)
    : saw("ended" as const, { code: exited.code }, place);
}
