import { optional, strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The health check does not run all the time.",
    why: "Every run starts a process in the container, an interpreter often. Each second or two, in every container of a host, that is a load of its own, and it fills the log with requests.",
    level: "info",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["healthcheck"],
    presets: ["strict"],
  },
  options: strictObject({ interval: optional(seconds, 5) }),
  messages: { often: "the health check runs every {interval:seconds}, all the time: --start-interval is for a quick start" },
  title: ({ interval }) => `the health check runs every ${interval} s at most`,
  file({ plan }, { interval: least }) {
    const health = plan.target?.config.healthcheck;
    const interval = health?.value.interval;
    if (health?.value.test === undefined || interval === undefined || interval >= least) return noneOf([]);
    return noneOf([saw("often", { interval }, placeOf(plan, health.span))]);
  },
});
