import { integer, minValue, number, optional, picklist, pipe, strictObject, string } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import type { RunObservation } from "../../trial/run.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Answer } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";
import { runUnder } from "../runs.ts";

const LAST_LINES = 3;

export const check: Check = defineCheck({
  meta: {
    summary: "Without a service it does what was agreed on: waits, ends with a clear message, or serves all the same.",
    why: "A database is missing at the worst of times. An application that then claims to be ready gets traffic it cannot serve, and one that ends in silence is restarted for ever without a word of why.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** The service's name in the trial. */
    service: string(),
    wanted: picklist(["waits", "exits", "serves"]),
    within: optional(seconds, 15),
    /** How many lines it may print when it ends. */
    lines: optional(pipe(number(), integer(), minValue(1)), 60),
  }),
  messages: {
    waits: "without {service} it waits: after {within:seconds} it runs and is not ready",
    exits: "without {service} it ends after {time:seconds} with exit code {code}: {text}",
    serves: "without {service} it is ready after {time:seconds}",
    readyWithout: "without {service} it becomes ready, after {time:seconds}",
    healthyWithout: "without {service} it is healthy by its own health check",
    ended: "without {service} it ends with exit code {code}, and is wanted to {wanted}",
    endsWell: "without {service} it ends with exit code 0, as if all were well",
    unclear: "without {service} it ends with exit code {code}, and its output does not name it: {text}",
    long: "without {service} it ends with exit code {code} and {count} lines of output, more than {lines}",
    hangs: "without {service} it neither ends nor gets ready within {within:seconds}",
    notTried: "not tried: {reason}",
  },
  title: ({ service, wanted }) => `without ${service} it ${wanted}`,
  needs: ({ service, within }) => [{ kind: "run", condition: without(service), needs: [{ kind: "ready", within }] }],
  container({ trial }, options) {
    const run = runUnder(trial, without(options.service));
    if (run === undefined) return unproven(saw("notTried", { reason: trial.notReady ?? "no such run" }));
    return options.wanted === "exits" ? judgeEnd(run, options) : judgeLife(run, { ...options, wanted: options.wanted });
  },
});

interface Options {
  readonly service: string;
  readonly within: number;
  readonly lines: number;
}

function without(service: string): RunCondition {
  return { without: service };
}

function judgeLife(
  { exited, health, logs, ready }: RunObservation,
  { service, wanted, within }: Options & { readonly wanted: "waits" | "serves" },
): Answer<"serves" | "waits" | "readyWithout" | "healthyWithout" | "ended" | "hangs"> {
  const words = wanted === "waits" ? "wait" : "serve";
  if (exited !== undefined) return violated(saw("ended", { service, code: exited.code, wanted: words }, placeOf(service, logs)));
  if (wanted === "serves")
    return ready === undefined ? violated(saw("hangs", { service, within }, placeOf(service, logs))) : proven(saw("serves", { service, time: ready.seconds }));
  if (ready !== undefined) return violated(saw("readyWithout", { service, time: ready.seconds }));
  const healthy = health?.changes.some(({ status }) => status === "healthy") === true;
  return healthy ? violated(saw("healthyWithout", { service })) : proven(saw("waits", { service, within }));
}

function judgeEnd(
  { exited, logs, ready }: RunObservation,
  { lines, service, within }: Options,
): Answer<"exits" | "readyWithout" | "hangs" | "endsWell" | "unclear" | "long"> {
  if (exited === undefined)
    return violated(ready === undefined ? saw("hangs", { service, within }, placeOf(service, logs)) : saw("readyWithout", { service, time: ready.seconds }));
  const { code } = exited;
  const place = placeOf(service, logs);
  if (code === 0) return violated(saw("endsWell", { service }, place));
  const naming = logs.findLast(({ text }) =>
    text
      .toLowerCase()
      .split(/[^a-z0-9_.-]+/)
      .some((word) => word === service.toLowerCase()),
  );
  if (naming === undefined) return violated(saw("unclear", { service, code, text: logs.at(-1)?.text.trim() ?? "no output" }, place));
  if (logs.length > lines) return violated(saw("long", { service, code, count: logs.length, lines }, place));
  return proven(saw("exits", { service, code, time: exited.seconds, text: naming.text.trim() }, place));
}

function placeOf(service: string, logs: RunObservation["logs"]) {
  const output = logs
    .slice(-LAST_LINES)
    .map(({ text }) => text.trim())
    .join("\n");
  return { kind: "command", command: `docker run without ${service}`, output } as const;
}
