import { strictObject } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The application is ready in time after its start.",
    why: "A rollout, a restart and an autoscaler all wait for it; what starts slowly cannot be replaced quickly.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ seconds }),
  messages: {
    ready: "ready after {time:seconds}: {how}",
    late: "ready only after {time:seconds}, not within {limit:seconds}",
    ended: "it ended by itself after {time:seconds} with exit code {code}",
    killed: "it ran out of memory after {time:seconds}",
    never: "not ready: {reason}",
    elsewhere: "not ready, though it listens: {reason}",
  },
  title: ({ seconds: limit }) => `starts within ${limit} s`,
  needs: ({ seconds: within }) => [{ kind: "ready", within }],
  container({ trial }, { seconds: limit }) {
    if (trial.ready !== undefined) {
      const { how, seconds: time } = trial.ready;
      return time <= limit ? proven(saw("ready", { time, how })) : violated(saw("late", { time, limit }));
    }
    if (trial.exited !== undefined) {
      const { code, outOfMemory, seconds: time } = trial.exited;
      return violated(outOfMemory ? saw("killed", { time }) : saw("ended", { time, code }));
    }
    const reason = trial.notReady ?? "the ready condition was not met";
    // what listens has started; that it does so on another port, or answers wrongly, is for the checks of those
    const listens = trial.sockets !== undefined && trial.sockets.length > 0;
    return listens ? unproven(saw("elsewhere", { reason })) : violated(saw("never", { reason }));
  },
});
