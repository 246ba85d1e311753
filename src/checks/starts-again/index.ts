import { optional, strictObject, string } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { faredUnder } from "../restricted-run.ts";

const condition: RunCondition = { start: "again" };

export const check: Check = defineCheck({
  meta: {
    summary: "It starts a second time on what the first start left.",
    why: "A first start finds an empty database, every other one does not. Migrations that cannot run twice, lock files and half-written data show only at the second start, which in production is the first restart.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    /** A text that the log holds when a migration runs: it may come in the first start only. */
    once: optional(string()),
  }),
  messages: {
    well: "ready again after {time:seconds}",
    onceOnly: 'ready again after {time:seconds}, and "{text}" came in the first start only',
    twice: '"{text}" came in the second start too',
    never: '"{text}" came in neither start: what is to happen once did not happen',
    badly: "at its second start {reason}",
    notTried: "not tried: {reason}",
  },
  title: ({ once }) => (once === undefined ? "starts again" : `starts again, and says "${once}" once only`),
  needs: () => [{ kind: "run", condition, needs: [] }],
  container({ trial }, { once }) {
    const fared = faredUnder(trial, condition);
    if (fared.kind === "not-tried") return unproven(saw("notTried", { reason: fared.reason }));
    if (fared.kind === "badly") return violated(saw("badly", { reason: fared.reason }, fared.place));
    if (once === undefined) return proven(saw("well", { time: fared.seconds }));
    const again = fared.run.logs.find(({ text }) => text.includes(once));
    if (again !== undefined)
      return violated(saw("twice", { text: once }, { kind: "command", command: `docker logs ${fared.run.container}`, output: again.text }));
    const first = trial.logs.some(({ text }) => text.includes(once));
    return first ? proven(saw("onceOnly", { time: fared.seconds, text: once })) : violated(saw("never", { text: once }));
  },
});
