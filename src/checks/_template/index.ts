import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The stage that is built has a working directory.",
    why: "Say here why anyone should care, in two or three sentences.",
    level: "info",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: { set: "WORKDIR {path}", missing: "no WORKDIR: relative paths start at the root", noTarget: "there is no stage to build" },
  title: () => "has a working directory",
  file({ plan }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const { workdir } = plan.target.config;
    if (workdir === undefined) return violated(saw("missing", {}, placeOf(plan, plan.target.from.span)));
    return proven(saw("set", { path: workdir.value }, placeOf(plan, workdir.span)));
  },
});
