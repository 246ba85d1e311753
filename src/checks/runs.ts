import { conditionKey, type RunCondition } from "../trial/condition.ts";
import type { RunObservation } from "../trial/run.ts";
import type { Trial } from "../trial/trial.ts";

/** The run under a condition that a check asked for; undefined where it was not tried. */
export function runUnder(trial: Trial, condition: RunCondition): RunObservation | undefined {
  const key = conditionKey(condition);
  return key === "{}" ? trial : trial.runs.find((run) => conditionKey(run.condition) === key);
}

/** A condition as the words of a command that a reader could type: `docker run --read-only`. */
export function runCommand({ environment = {}, memory, noCapabilities, readOnly, user }: RunCondition): string {
  const parts = [
    ...Object.entries(environment).map(([name, value]) => (value === null ? `without ${name}` : `--env ${name}=${value}`)),
    ...(readOnly === true ? ["--read-only"] : []),
    ...(noCapabilities === true ? ["--cap-drop ALL --security-opt no-new-privileges"] : []),
    ...(user === undefined ? [] : ["--user 1000660000:0"]),
    ...(memory === undefined ? [] : [`--memory ${memory}`]),
  ];
  return ["docker run", ...parts].join(" ");
}
