import { boolean, optional, strictObject } from "valibot";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image builds in time.",
    why: "Every change waits for its build, in CI mostly one without a cache.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({ seconds, cold: optional(boolean(), true) }),
  messages: {
    built: "built in {time:seconds}, no step from the cache",
    builtWarm: "built in {time:seconds}, {cached} of {steps} steps from the cache",
    slow: "built in {time:seconds}, more than {limit:seconds}",
    notBuilt: "the image was not built here",
    onlyWarm: "the only build took {cached} of {steps} steps from the cache",
  },
  title: ({ seconds: limit, cold }) => `builds within ${limit >= 120 ? `${limit / 60} min` : `${limit} s`}${cold ? ", cold" : ""}`,
  needs: ({ cold }) => (cold ? [{ kind: "cold-build" }] : []),
  container({ trial }, { seconds: limit, cold }) {
    const [first] = trial.builds;
    if (first === undefined) return unproven(saw("notBuilt"));
    const build = cold ? trial.builds.find((each) => each.cold) : first;
    const { cachedSteps: cached, steps } = build ?? first;
    if (build === undefined) return unproven(saw("onlyWarm", { cached, steps }));
    const time = build.seconds;
    if (time > limit) return violated(saw("slow", { time, limit }));
    return proven(cached === 0 ? saw("built", { time }) : saw("builtWarm", { time, cached, steps }));
  },
});
