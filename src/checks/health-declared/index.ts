import { optional, picklist, strictObject } from "valibot";
import { hasNoHealthcheck } from "../../facts/base-users.ts";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { serversStarted } from "../listening.ts";
import { defineCheck } from "../kind.ts";
import { nginxConfiguration } from "../nginx-listens.ts";
import { outsideBaseName, rootStage } from "../stages.ts";
import { healthAdded } from "./fix.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image has a health check.",
    why: "Without one an engine knows only that a process exists, not that it answers: a stuck application stays up, and what waits for it to be healthy never starts.",
    level: "warning",
    group: "health",
    since: "0.1.0",
    sameAs: ["hadolint:DL3057", "trivy:DS-0026", "checkov:CKV_DOCKER_2", "kics:b03a748a", "dockle:CIS-DI-0006"],
    settledBy: "image",
    fix: "unsafe",
  },
  options: strictObject({ of: optional(picklist(["every image", "servers"]), "every image") }),
  messages: {
    declared: "HEALTHCHECK {command}",
    none: "HEALTHCHECK NONE turns the health check off",
    unreadable: "the builder refuses this HEALTHCHECK",
    missing: "no HEALTHCHECK, and {base} has none",
    baseDecides: "no HEALTHCHECK; the base {base} decides",
    noTarget: "there is no stage to build",
    noServer: "nothing in the file says that the container serves anything",
    imageCheck: "the image's health check: {command}",
    imageNone: "the image turns its health check off",
    imageMissing: "the image has no health check",
  },
  title: () => "has a health check",
  file({ plan }, options) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const health = plan.target.config.healthcheck;
    if (health !== undefined) {
      const place = placeOf(plan, health.span);
      const test = health.value.test;
      const refused = plan.problems.some(({ span }) => span.start >= health.span.start && span.end <= health.span.end);
      if (refused) return unproven(saw("unreadable", {}, place));
      return test === undefined ? violated(saw("none", {}, place)) : proven(saw("declared", { command: test.words.join(" ") }, place));
    }
    const serves = plan.target.config.exposed.length > 0 || serversStarted(plan).length > 0 || nginxConfiguration(plan) !== undefined;
    if (options.of === "servers" && !serves) return notApplicable(saw("noServer"));
    const stage = rootStage(plan) ?? plan.target;
    // in a template as it is written there
    const base = stage.from.ref ?? plan.text.slice(stage.from.span.start, stage.from.span.end);
    const place = placeOf(plan, stage.from.span);
    const name = outsideBaseName(plan);
    return name !== undefined && hasNoHealthcheck(name) ? violated(saw("missing", { base }, place)) : unproven(saw("baseDecides", { base }, place));
  },
  image({ image }, options) {
    if (options.of === "servers" && image.config.exposedPorts.length === 0) return notApplicable(saw("noServer"));
    const test = image.config.healthcheck?.test ?? [];
    if (test.length === 0) return violated(saw("imageMissing"));
    if (test[0] === "NONE") return violated(saw("imageNone"));
    return proven(saw("imageCheck", { command: test.slice(1).join(" ") }));
  },
  fix: (evidence) => (evidence.plan.target?.config.healthcheck === undefined ? healthAdded(evidence) : []),
});
