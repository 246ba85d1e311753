import { strictObject } from "valibot";
import { withVariable } from "../../trial/need.ts";
import type { LogLine, RunObservation } from "../../trial/run.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runUnder } from "../runs.ts";

const unbuffered = withVariable("PYTHONUNBUFFERED", "1");
const LINGER_SECONDS = 2;

export const check: Check = defineCheck({
  meta: {
    summary: "Log lines come while the application runs, not when a buffer is full.",
    why: "Python and C keep what goes to a pipe in a buffer of 8 KB. Whoever looks at the log of a container sees nothing for hours, and what was in the buffer is lost when it is killed.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    came: "the first line on standard output came after {time:seconds}, while it ran",
    withheld:
      "nothing comes on standard output while it runs; with PYTHONUNBUFFERED=1 the first line comes after {time:seconds}: {text}. Set PYTHONUNBUFFERED=1 in the image",
    silent: "it prints nothing on standard output while it runs, with PYTHONUNBUFFERED=1 neither",
    noTimes: "the engine does not say when lines came",
    notTried: "no run with PYTHONUNBUFFERED=1",
    notReady: "the application never became ready: {reason}",
  },
  title: () => "log lines come at once",
  needs: () => [
    { kind: "linger", seconds: LINGER_SECONDS },
    { kind: "run", condition: unbuffered, needs: [{ kind: "linger", seconds: LINGER_SECONDS }] },
  ],
  container({ trial }) {
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    if (trial.logs.some(({ seconds }) => seconds === undefined)) return unproven(saw("noTimes"));
    const here = firstWhileRunning(trial);
    if (here?.seconds !== undefined) return proven(saw("came", { time: here.seconds }, placeOf(trial, here)));
    const run = runUnder(trial, unbuffered);
    if (run === undefined) return unproven(saw("notTried"));
    const there = firstWhileRunning(run);
    if (there?.seconds === undefined) return notApplicable(saw("silent"));
    return violated(saw("withheld", { time: there.seconds, text: there.text.trim() }, placeOf(run, there)));
  },
});

/** What comes after the signal to stop may have waited in a buffer, or have been printed just then. */
function firstWhileRunning({ logs, stop }: RunObservation): LogLine | undefined {
  return logs.find(({ seconds, stream }) => stream === "stdout" && seconds !== undefined && (stop === undefined || seconds < stop.at));
}

function placeOf({ container }: RunObservation, { text }: LogLine) {
  return { kind: "command", command: `docker logs --timestamps ${container}`, output: text } as const;
}
