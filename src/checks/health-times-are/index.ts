import { integer, minValue, number, optional, pipe, strictObject } from "valibot";
import { healthTimesOf } from "../../facts/health-times.ts";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence, Place } from "../../verdict/verdict.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";

interface Times {
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly startPeriod?: number | undefined;
  readonly startInterval?: number | undefined;
  readonly retries?: number | undefined;
}

const NAMES = ["interval", "timeout", "startPeriod", "startInterval", "retries"] as const;
const FLAGS = { interval: "--interval", timeout: "--timeout", startPeriod: "--start-period", startInterval: "--start-interval", retries: "--retries" } as const;

export const check: Check = defineCheck({
  meta: {
    summary: "The health check runs as often, and waits as long, as was agreed on.",
    why: "Who is called when a container turns unhealthy counts on how soon that is noticed, and probes of an orchestrator are set to the same times.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({
    interval: optional(seconds),
    timeout: optional(seconds),
    startPeriod: optional(seconds),
    startInterval: optional(seconds),
    retries: optional(pipe(number(), integer(), minValue(1))),
  }),
  messages: {
    none: "there is no health check",
    baseDecides: "no HEALTHCHECK; the base decides",
    differs: "{flag} is {is:seconds}, asked for is {wanted:seconds}",
    retries: "--retries is {is}, asked for is {wanted}",
    asAgreed: "the times are as agreed",
  },
  title: (options) => `health check with ${written(options)}`,
  shape: ({ interval, retries, startPeriod, timeout }) => ({
    health: {
      ...(interval === undefined ? {} : { interval }),
      ...(timeout === undefined ? {} : { timeout }),
      ...(startPeriod === undefined ? {} : { startPeriod }),
      ...(retries === undefined ? {} : { retries }),
    },
  }),
  file({ plan }, options) {
    const health = plan.target?.config.healthcheck;
    if (health === undefined) return unproven(saw("baseDecides"));
    const place = placeOf(plan, health.span);
    return health.value.test === undefined ? violated(saw("none", {}, place)) : judged(health.value, options, place);
  },
  image({ image }, options) {
    const health = image.config.healthcheck;
    return health === undefined || health.test[0] === "NONE" ? violated(saw("none")) : judged(health, options);
  },
});

type Code = "differs" | "retries";

function judged(
  found: { readonly [Name in keyof Times]-?: number | undefined },
  wanted: Times,
  place?: Place,
): ReturnType<typeof proven<"asAgreed">> | ReturnType<typeof violated<Code>> {
  const times = healthTimesOf(found);
  const wrong = NAMES.flatMap((name): Evidence<Code>[] => {
    const asked = wanted[name];
    if (asked === undefined || asked === times[name]) return [];
    if (name === "retries") return [saw("retries", { is: times[name], wanted: asked }, place)];
    return [saw("differs", { flag: FLAGS[name], is: times[name], wanted: asked }, place)];
  });
  return wrong.length > 0 ? violated(...wrong) : proven(saw("asAgreed", {}, place));
}

function written(times: Times): string {
  const parts = NAMES.flatMap((name) => {
    const time = times[name];
    return time === undefined ? [] : [`${FLAGS[name].slice(2)} ${time}${name === "retries" ? "" : " s"}`];
  });
  return parts.length === 0 ? "any times" : parts.join(", ");
}
