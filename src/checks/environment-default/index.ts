import { strictObject, string, union } from "valibot";
import { withVariable } from "../../trial/need.ts";
import type { RunObservation } from "../../trial/run.ts";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { runUnder } from "../runs.ts";
import { answerTo, getRequest } from "../requests.ts";

const tryFor = 15;

export const check: Check = defineCheck({
  meta: {
    summary: "An optional variable has the default that was stated.",
    why: "What a document states as default and what the code does drift apart; only a run without the variable shows the value that works.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({
    variable: string(),
    value: string(),
    /** Where the value shows: in a log line that holds a text, or in the answer to a path. */
    seen: union([strictObject({ log: string() }), strictObject({ path: string() })]),
  }),
  messages: {
    otherInFile: "ENV {variable} is {found}, not {value}",
    inFile: "ENV {variable} is {value}",
    notInFile: "the Dockerfile does not set {variable}; the application decides",
    noTarget: "there is no stage to build",
    shown: "without {variable}: {text}",
    otherShown: "without {variable}, no {value} here: {text}",
    notShown: "without {variable}, {where} does not show its value",
    didNotStart: "without {variable} it did not start: {text}",
    notTried: "no run without {variable}",
    notReady: "even with every variable the application never became ready: {reason}",
  },
  title: ({ variable, value }) => `${variable} is ${value} unless set`,
  needs: ({ seen, variable }) => [
    {
      kind: "run",
      condition: withVariable(variable, undefined),
      needs: [{ kind: "ready", within: tryFor }, ...("path" in seen ? [{ kind: "request", request: getRequest(seen.path) } as const] : [])],
    },
  ],
  file({ plan }, { variable, value }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const found = plan.target.config.env.get(variable);
    if (found === undefined) return unproven(saw("notInFile", { variable }));
    if (found.value === value) return proven(saw("inFile", { variable, value }, placeOf(plan, found.span)));
    return found.value.includes("$")
      ? unproven(saw("notInFile", { variable }))
      : violated(saw("otherInFile", { variable, found: found.value, value }, placeOf(plan, found.span)));
  },
  container({ trial }, { seen, value, variable }) {
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const run = runUnder(trial, withVariable(variable, undefined));
    if (run === undefined) return unproven(saw("notTried", { variable }));
    const text = "path" in seen ? answered(run, seen.path) : logged(run, seen.log);
    if (text === undefined) {
      if (run.ready === undefined) return violated(saw("didNotStart", { variable, text: run.logs.at(-1)?.text ?? "no output" }));
      return violated(saw("notShown", { variable, where: "path" in seen ? `GET ${seen.path}` : `a log line with "${seen.log}"` }));
    }
    const place = { kind: "command", command: `docker run without ${variable}`, output: text } as const;
    return text.includes(value) ? proven(saw("shown", { variable, text }, place)) : violated(saw("otherShown", { variable, value, text }, place));
  },
});

function answered(run: RunObservation, path: string): string | undefined {
  const answer = answerTo(run, getRequest(path));
  return answer?.status === undefined ? undefined : answer.body;
}

function logged(run: RunObservation, text: string): string | undefined {
  return run.logs.find((line) => line.text.includes(text))?.text.trim();
}
