import { optional, strictObject } from "valibot";
import { healthMoments, healthTimesOf } from "../../facts/health-times.ts";
import type { Image } from "../../image/image.ts";
import { commandLine, placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { portOfCommand } from "../command-port.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";
import { portsAsked } from "./ports-asked.ts";

const shownOutput = 200;

export const check: Check = defineCheck({
  meta: {
    summary: "The container turns healthy by its own health check, in time.",
    why: "A health check that never passes is worse than none: orchestrators kill the container or wait for it for ever, and only running it shows which.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: ["hadolint:DL3057", "dockle:CIS-DI-0006"],
    settledBy: "container",
    presets: ["strict"],
  },
  options: strictObject({ within: optional(seconds, 60) }),
  messages: {
    declared: "HEALTHCHECK {command}",
    never:
      "by its own times Docker asks for the first time after {first:seconds}, so it cannot be healthy within {within:seconds}: give it a --start-period and a short --start-interval",
    turnedOff: "HEALTHCHECK NONE turns it off",
    notDeclared: "no HEALTHCHECK in this file; the base decides",
    otherPort: "the health check asks port {asked}, the command listens on {served}",
    noTarget: "there is no stage to build",
    imageCheck: "the image has a health check",
    imageMissing: "the image has no health check",
    healthy: "healthy after {time:seconds}",
    healthySeen: "healthy after {time:seconds}, seen by asking every 100 ms",
    late: "healthy only after {time:seconds}, not within {within:seconds}",
    failing: "not healthy within {within:seconds}: the last probe ended with exit code {exitCode}: {output}",
    timed: "by its own times healthy is possible after {first:seconds} at the earliest",
    noProbe: "not healthy within {within:seconds}, and no probe had run by then",
    notReady: "the application never became ready: {reason}",
    notDeclaredHere: "the container has no health check",
  },
  title: ({ within }) => `becomes healthy within ${within} s`,
  needs: ({ within }) => [{ kind: "healthy", within }],
  file({ plan }, { within }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const health = plan.target.config.healthcheck;
    if (health === undefined) return unproven(saw("notDeclared", {}, placeOf(plan, plan.target.from.span)));
    const place = placeOf(plan, health.span);
    const { test } = health.value;
    if (test === undefined) return violated(saw("turnedOff", {}, place));
    const { older, newer } = healthMoments(healthTimesOf(health.value)).firstHealthy;
    const first = Math.min(older, newer);
    if (first > within) return violated(saw("never", { first, within }, place));
    const asked = portsAsked(test.words.join(" "));
    const served = (commandLine(plan)?.commands ?? []).flatMap((command) => portOfCommand(command)?.port ?? []);
    const wrong = asked.find((port) => served.length > 0 && !served.includes(port));
    // which of the two is right is for port-answers to say; here only the run settles it
    if (wrong !== undefined) return unproven(saw("otherPort", { asked: wrong, served: served.join(", ") }, place));
    return proven(saw("declared", { command: test.words.join(" ") }, place));
  },
  image({ image }) {
    const test = image.config.healthcheck?.test[0];
    return test === undefined || test === "NONE" ? violated(saw("imageMissing")) : proven(saw("imageCheck"));
  },
  container({ image, trial }, { within }) {
    if (trial.health === undefined) return violated(saw("notDeclaredHere"));
    if (trial.ready === undefined) return unproven(saw("notReady", { reason: trial.notReady ?? "it ended" }));
    const healthy = trial.health.changes.find((change) => change.status === "healthy");
    if (healthy !== undefined)
      return healthy.seconds <= within
        ? proven(saw(trial.health.seenBy === "events" ? "healthy" : "healthySeen", { time: healthy.seconds }))
        : violated(saw("late", { time: healthy.seconds, within }), ...timed(image));
    const last = trial.health.probes.at(-1);
    if (last === undefined) return violated(saw("noProbe", { within }), ...timed(image));
    const output = lastLine(last.output);
    const place = { kind: "command", command: `docker inspect ${trial.container}`, output } as const;
    return violated(saw("failing", { within, exitCode: last.exitCode, output: output === "" ? "no output" : output }, place));
  },
});

/** What the image's own times allow, as far as the engines that are known agree. */
function timed({ config: { healthcheck } }: Image): readonly Evidence<"timed">[] {
  if (healthcheck === undefined) return [];
  const { newer, older } = healthMoments(healthTimesOf(healthcheck)).firstHealthy;
  return [saw("timed", { first: Math.min(newer, older) })];
}

/** The end of what a probe printed, where tracebacks say what happened. */
function lastLine(output: string): string {
  return (output.trim().split("\n").at(-1) ?? "").slice(0, shownOutput);
}
