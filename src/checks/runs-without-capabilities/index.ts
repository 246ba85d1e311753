import { strictObject } from "valibot";
import { capabilityRefusals } from "../../facts/capability-refusals.ts";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { faredUnder, pathsBeside } from "../restricted-run.ts";

const condition: RunCondition = { noCapabilities: true };
const LAST_LINES = 6;

export const check: Check = defineCheck({
  meta: {
    summary: "It runs without any of the kernel's capabilities.",
    why: "An engine gives every container fourteen rights of root, such as to change owners and to send raw packets. A web application needs none of them, and clusters that follow the restricted policy give none.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    well: "ready after {time:seconds} with every capability dropped and no-new-privileges",
    capability:
      "it wants {capability}: run it as the user that it changes to, or allow it with `cap_add: [{capability}]` in the trial, and the same in production",
    path: "root without capabilities may not write {path}: run it as the user that owns it",
    badly: "without capabilities {reason}",
    notTried: "not tried: {reason}",
  },
  title: () => "runs without capabilities",
  needs: () => [{ kind: "run", condition, needs: [] }],
  container({ trial }) {
    const fared = faredUnder(trial, condition);
    if (fared.kind === "not-tried") return unproven(saw("notTried", { reason: fared.reason }));
    if (fared.kind === "well") return proven(saw("well", { time: fared.seconds }));
    const { logs } = fared.run;
    // a traceback names the call some lines above what the kernel said
    const end = logs
      .slice(-LAST_LINES)
      .map(({ text }) => text)
      .join(" ");
    const wanted = capabilityRefusals
      .filter(({ says }) => says.test(end) || logs.some(({ text }) => says.test(text)))
      .map(({ capability }) => saw("capability", { capability }));
    const paths = wanted.length > 0 ? [] : pathsBeside(logs, /permission denied|EACCES/i).map((path) => saw("path", { path }));
    return violated(saw("badly", { reason: fared.reason }, fared.place), ...wanted, ...paths);
  },
});
