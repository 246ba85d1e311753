import type { RunCondition } from "../trial/condition.ts";
import type { LogLine, RunObservation } from "../trial/run.ts";
import type { Trial } from "../trial/trial.ts";
import { withoutTrailing } from "../text/trim.ts";
import type { Place } from "../verdict/verdict.ts";
import { runCommand, runUnder } from "./runs.ts";

/** How the application fared under a restriction, as far as every check of one cares. */
export type Fared =
  | { readonly kind: "well"; readonly seconds: number; readonly run: RunObservation }
  | { readonly kind: "badly"; readonly reason: string; readonly run: RunObservation; readonly place: Place }
  | { readonly kind: "not-tried"; readonly reason: string };

const LAST_LINES = 3;

/** It fared well if it became ready and every process of it lived on. */
export function faredUnder(trial: Trial, condition: RunCondition): Fared {
  const run = runUnder(trial, condition);
  if (trial.ready === undefined) return { kind: "not-tried", reason: trial.notReady ?? "it ended" };
  if (run === undefined) return { kind: "not-tried", reason: "no such run" };
  if (run.ready !== undefined && run.exited === undefined) return { kind: "well", seconds: run.ready.seconds, run };
  const ended = run.exited === undefined ? undefined : `it ended with exit code ${run.exited.code}`;
  return { kind: "badly", reason: ended ?? run.notReady ?? "it did not become ready", run, place: placeOf(run) };
}

function placeOf(run: RunObservation): Place {
  return { kind: "command", command: runCommand(run.condition), output: lastLines(run.logs) };
}

function lastLines(logs: readonly LogLine[]): string {
  const texts = logs.map(({ text }) => text.trim()).filter((text) => text !== "");
  return texts.slice(-LAST_LINES).join("\n");
}

/** Paths that a log names beside one of these words, each once: "Read-only file system: '/app/data'". */
export function pathsBeside(logs: readonly LogLine[], words: RegExp): readonly string[] {
  const lines = logs.filter(({ text }) => words.test(text));
  const paths = lines.flatMap(({ text }) => [...text.matchAll(/(?<![\w.:/-])\/[\w.@+-][\w.@+/-]*/g)].map(([path]) => withoutTrailing(path, ".:")));
  return [...new Set(paths)];
}
