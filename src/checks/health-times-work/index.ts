import { optional, strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The times of the health check make sense together.",
    why: "A dead container is called unhealthy after retries times interval and timeout: with large numbers that is many minutes. A start interval without a start period does nothing, and a timeout of some milliseconds is over before a program has started.",
    level: "warning",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({
    /** After how long at most a container that no longer answers is to be called unhealthy. */
    noticedWithin: optional(seconds, 600),
  }),
  messages: {
    late: "a container that hangs is called unhealthy after up to {time:seconds}: {retries} times {interval:seconds} and {timeout:seconds}",
    startInterval: "--start-interval counts only within --start-period, which is not set",
    hurried: "--timeout of {timeout:seconds} is over before a program has started",
  },
  title: ({ noticedWithin }) => `the health check notices a dead container within ${noticedWithin} s`,
  file({ plan }, { noticedWithin }) {
    const health = plan.target?.config.healthcheck;
    if (health?.value.test === undefined) return noneOf([]);
    const { interval = 30, timeout = 30, retries = 3, startInterval, startPeriod } = health.value;
    const place = placeOf(plan, health.span);
    const time = retries * (interval + timeout);
    return noneOf([
      ...(time > noticedWithin ? [saw("late" as const, { time, retries, interval, timeout }, place)] : []),
      ...(startInterval !== undefined && startPeriod === undefined ? [saw("startInterval" as const, {}, place)] : []),
      ...(timeout < 0.05 ? [saw("hurried" as const, { timeout }, place)] : []),
    ]);
  },
});
