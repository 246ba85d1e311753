import { strictObject } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const LINGER_SECONDS = 3;

export const check: Check = defineCheck({
  meta: {
    summary: "No process that has ended stays behind.",
    why: "Process 1 has to ask how each of its children ended, also those that it did not start itself. Where it never does, dead processes pile up until none can be started any more.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    none: "{count} processes, all of them alive",
    zombie:
      "process {pid} has ended and nobody asked how: {args}, whose parent is process {parent}; start the command through an init such as tini, or `docker run --init`",
    notSeen: "the processes could not be seen: {reason}",
  },
  title: () => "leaves no dead process behind",
  needs: () => [{ kind: "linger", seconds: LINGER_SECONDS }, { kind: "last-look" }],
  container({ trial }) {
    const last = trial.lastProcesses;
    if (last === undefined || trial.ready === undefined) return unproven(saw("notSeen", { reason: trial.unlooked ?? trial.notReady ?? "it had ended" }));
    // one that has just ended may be asked at any moment: it counts when its parent has had the whole run for that
    const before = new Set(trial.processes.filter(({ state }) => state === "zombie").map(({ pid }) => pid));
    const zombies = last.filter(({ pid, state }) => state === "zombie" && before.has(pid));
    if (zombies.length === 0) return proven(saw("none", { count: last.length }));
    return violated(
      ...zombies.map(({ args, parent = 0, pid }) =>
        saw("zombie", { pid, parent, args }, { kind: "command", command: `cat /proc/${pid}/status in ${trial.container}`, output: "State: Z (zombie)" }),
      ),
    );
  },
});
