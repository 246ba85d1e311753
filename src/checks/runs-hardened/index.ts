import { boolean, optional, strictObject } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import type { Trial } from "../../trial/trial.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { faredUnder } from "../restricted-run.ts";
import { runUnder } from "../runs.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "It runs hardened: read-only root, no capabilities, no new privileges.",
    why: "These restrictions cost nothing when an application is made for them, and each takes a whole class of attacks away. Together they are what the restricted policy of Kubernetes asks for, and a little more.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ anyUser: optional(boolean(), false) }),
  messages: {
    well: "ready after {time:seconds} {how}",
    badly: "{how}, {reason}",
    alone: "{which} alone breaks it: see {check}",
    notTried: "not tried: {reason}",
  },
  title: ({ anyUser }) => (anyUser ? "runs hardened, as any user" : "runs hardened"),
  needs: ({ anyUser }) => [{ kind: "run", condition: conditionOf(anyUser), needs: [] }],
  container({ trial }, { anyUser }) {
    const fared = faredUnder(trial, conditionOf(anyUser));
    const how = anyUser ? "with a read-only root, without capabilities, as a user that no image knows" : "with a read-only root, without capabilities";
    if (fared.kind === "not-tried") return unproven(saw("notTried", { reason: fared.reason }));
    if (fared.kind === "well") return proven(saw("well", { time: fared.seconds, how }));
    return violated(saw("badly", { how, reason: fared.reason }, fared.place), ...blamed(trial).map((each) => saw("alone", each)));
  },
});

function conditionOf(anyUser: boolean): RunCondition {
  return { readOnly: true, noCapabilities: true, ...(anyUser ? { user: "random" } : {}) };
}

const single: readonly { readonly condition: RunCondition; readonly which: string; readonly check: string }[] = [
  { condition: { readOnly: true }, which: "the read-only root", check: "runs-read-only" },
  { condition: { noCapabilities: true }, which: "the lack of capabilities", check: "runs-without-capabilities" },
  { condition: { user: "random" }, which: "the other user", check: "runs-as-any-user" },
];

/** Restrictions that were tried alone, since another requirement asks for them, and that break it by themselves. */
function blamed(trial: Trial): readonly { readonly which: string; readonly check: string }[] {
  return single.flatMap(({ check: id, condition, which }) => {
    const run = runUnder(trial, condition);
    return run === undefined || run.ready !== undefined ? [] : [{ which, check: id }];
  });
}
