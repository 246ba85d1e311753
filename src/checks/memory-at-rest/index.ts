import { strictObject } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { bytes } from "../options.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "It needs little enough memory when it has started.",
    why: "Memory that is asked for is paid for, by every replica. A worker for each of the host's processors, or a model that every worker loads, shows as soon as it has started.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ max: bytes }),
  messages: {
    within: "{count} processes need {size:bytes} together",
    more: "{count} processes need {size:bytes} together, more than {max:bytes}",
    largest: "process {pid} needs {size:bytes}: {args}",
    notSeen: "its memory could not be seen: {reason}",
  },
  title: ({ max }) => `needs at most ${Math.round(max / 1_000_000)} MB when it has started`,
  container({ trial }, { max }) {
    if (trial.ready === undefined) return unproven(saw("notSeen", { reason: trial.notReady ?? "it ended" }));
    const seen = trial.processes.filter(({ memory }) => memory !== undefined);
    if (seen.length === 0) return unproven(saw("notSeen", { reason: trial.unlooked ?? "no process was seen" }));
    const size = seen.reduce((sum, { memory = 0 }) => sum + memory, 0);
    const count = seen.length;
    if (size <= max) return proven(saw("within", { count, size }));
    const [largest] = seen.toSorted((one, other) => (other.memory ?? 0) - (one.memory ?? 0));
    const named = largest === undefined || count === 1 ? [] : [saw("largest" as const, { pid: largest.pid, size: largest.memory ?? 0, args: largest.args })];
    return violated(saw("more", { count, size, max }), ...named);
  },
});
