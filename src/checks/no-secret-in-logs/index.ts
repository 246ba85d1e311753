import { strictObject } from "valibot";
import { fingerprint } from "../../facts/fingerprint.ts";
import { isPlaceholder, isSecretName, secretIn } from "../../facts/secrets.ts";
import type { RunObservation } from "../../trial/run.ts";
import type { Trial } from "../../trial/trial.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

// shorter values, such as a trial's `todo`, stand in ordinary words
const SHORTEST = 6;

export const check: Check = defineCheck({
  meta: {
    summary: "No secret is printed into the log.",
    why: "Logs are read by more people than secrets are, and kept for longer. A password in an error message or in a dump of the settings is out for good.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    none: "{count} lines of {runs} runs hold none of {secrets} secret values",
    value: "line {line} on {stream} holds the value of {name} ({print})",
    shape: "line {line} on {stream} holds a secret: {kind} ({print})",
    nothing: "it printed nothing",
    notSeen: "which secrets its environment holds could not be seen: {reason}",
  },
  title: () => "prints no secret into its log",
  container({ trial }) {
    const runs = runsOf(trial);
    const secrets = secretsOf(trial);
    const found = runs.flatMap((run) => secretsInLog(run, secrets));
    if (found.length > 0) return violated(...found);
    const count = runs.reduce((sum, { logs }) => sum + logs.length, 0);
    if (count === 0) return unproven(saw("nothing"));
    const seen = trial.processes.some(({ environment }) => environment !== undefined);
    if (!seen) return unproven(saw("notSeen", { reason: trial.unlooked ?? trial.notReady ?? "no process was seen" }));
    return proven(saw("none", { count, runs: runs.length, secrets: secrets.size }));
  },
});

/** The runs in which something is missing are those that print most. */
function runsOf(trial: Trial): readonly RunObservation[] {
  return [trial, ...trial.runs, ...trial.runs.flatMap(({ beside }) => beside ?? [])];
}

/** Secret values by the variable that holds them; also the password of an address. */
function secretsOf(trial: Trial): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { environment = [] } of trial.processes) {
    for (const entry of environment) {
      const end = entry.indexOf("=");
      const name = entry.slice(0, Math.max(end, 0));
      const value = entry.slice(end + 1);
      const password = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]{0,100}:([^\s@/]{1,200})@/i.exec(value)?.[1];
      const secret = isSecretName(name) ? value : password;
      if (secret !== undefined && secret.length >= SHORTEST && !isPlaceholder(secret)) found.set(secret, name);
    }
  }
  return found;
}

function secretsInLog({ container, logs }: RunObservation, secrets: ReadonlyMap<string, string>): Evidence<"value" | "shape">[] {
  return logs.flatMap(({ stream, text }, index): Evidence<"value" | "shape">[] => {
    const place = { kind: "command", command: `docker logs ${container}`, output: `line ${index + 1}` } as const;
    const known = [...secrets].find(([secret]) => text.includes(secret));
    if (known !== undefined) return [saw("value" as const, { line: index + 1, stream, name: known[1], print: fingerprint(known[0]) }, place)];
    const shaped = secretIn(text);
    return shaped === undefined ? [] : [saw("shape" as const, { line: index + 1, stream, kind: shaped.kind, print: fingerprint(shaped.secret) }, place)];
  });
}
