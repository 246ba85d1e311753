import { array, optional, picklist, strictObject } from "valibot";
import { capabilities } from "../../facts/capabilities.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

const names = capabilities.map((name) => name.toUpperCase());

export const check: Check = defineCheck({
  meta: {
    summary: "No process holds a capability that was not agreed on.",
    why: "Capabilities are pieces of root's power. A process that holds one it does not need hands it to whoever breaks into it.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ allowed: optional(array(picklist(names)), []) }),
  messages: {
    within: "{count} processes, none with more than {allowed}",
    holds: "process {pid} holds {extra}: {args}",
    notSeen: "the processes' capabilities could not be seen: {reason}",
  },
  title: ({ allowed }) => `no process holds ${allowed.length === 0 ? "a capability" : `more than ${allowed.join(", ")}`}`,
  container({ trial }, { allowed }) {
    const seen = trial.processes.filter((each) => each.capabilities !== undefined);
    if (seen.length === 0) return unproven(saw("notSeen", { reason: trial.unlooked ?? trial.notReady ?? "no process was seen" }));
    const extra = seen.flatMap(({ args, capabilities: held, pid, uid }) => {
      const more = [...new Set([...(held?.effective ?? []), ...(held?.permitted ?? [])])]
        .map((name) => name.toUpperCase())
        .filter((name) => !allowed.includes(name));
      if (more.length === 0) return [];
      return [
        saw("holds", { pid, args, extra: more.join(", ") }, { kind: "command", command: `docker top ${trial.container}`, output: `${pid} ${uid} ${args}` }),
      ];
    });
    if (extra.length > 0) return violated(...extra);
    return proven(saw("within", { count: seen.length, allowed: allowed.length === 0 ? "none" : allowed.join(", ") }));
  },
});
