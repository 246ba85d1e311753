import { array, optional, strictObject, string } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runUnder } from "../runs.ts";

const condition: RunCondition = { isolated: true };
const LINGER_SECONDS = 3;
const SHOWN = 10;

export const check: Check = defineCheck({
  meta: {
    summary: "It connects to its declared services and to nothing else.",
    why: "Telemetry, licence checks and downloads at start fail where there is no way out, and take data with them where there is. What an application talks to belongs written down.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** Names, addresses, or addresses with a port. */
    allow: optional(array(string()), []),
  }),
  messages: {
    none: "in {seconds:seconds} it tried to reach nothing but its services",
    name: "it asks for the address of {target}",
    connection: "it tries to reach {target} by {protocol}, {count} times",
    more: "and {count} more",
    notReady: "cut off from the outside it does not become ready: {reason}",
    notSeen: "the network could not be watched: {reason}",
  },
  title: ({ allow }) => `connects to nothing but its services${allow.length === 0 ? "" : `, ${allow.join(", ")}`}`,
  needs: () => [{ kind: "run", condition, needs: [{ kind: "linger", seconds: LINGER_SECONDS }] }],
  container({ trial }, { allow }) {
    const run = runUnder(trial, condition);
    if (run === undefined) return unproven(saw("notSeen", { reason: trial.notReady ?? "no such run" }));
    const { outgoing } = run;
    if (outgoing === undefined || "unlooked" in outgoing) return unproven(saw("notSeen", { reason: outgoing?.unlooked ?? "no such run" }));
    const allowed = new Set(allow.map((each) => each.toLowerCase()));
    const other = outgoing.filter(({ target }) => !allowed.has(target) && !allowed.has(target.replace(/:\d+$/, "")));
    const shown = other
      .slice(0, SHOWN)
      .map(({ count, protocol, target }) => (protocol === "dns" ? saw("name", { target }) : saw("connection", { protocol, target, count })));
    if (shown.length > 0) return violated(...shown, ...(other.length > SHOWN ? [saw("more" as const, { count: other.length - SHOWN })] : []));
    if (run.ready === undefined) return unproven(saw("notReady", { reason: run.notReady ?? "it ended" }));
    return proven(saw("none", { seconds: LINGER_SECONDS }));
  },
});
