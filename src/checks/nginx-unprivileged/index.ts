import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, proven, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { nginxConfiguration, portOfBase } from "../nginx-listens.ts";
import { outsideBaseName, rootStage } from "../stages.ts";
import { unprivileged } from "./fix.ts";
import { isRootUser, PRIVILEGED } from "./words.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "nginx runs without root, and on a port that needs no right.",
    why: "nginx needs root for nothing but a port below 1024 and folders that an image can open to it. Clusters that forbid root start it only without; and below 1024 a runtime other than Docker may refuse the port.",
    level: "warning",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["production"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    root: "nginx starts as root and gives only its workers another user",
    port: "nginx listens on port {port}, below 1024",
    basePort: "nginx listens on port 80, by the configuration of the base",
    none: "this is no nginx",
    unknown: "where nginx listens is not known",
  },
  title: () => "nginx runs without root, on a port from 1024 up",
  file({ plan }) {
    const base = outsideBaseName(plan);
    const configuration = nginxConfiguration(plan);
    if (plan.target === undefined || (base !== "nginx" && base !== "nginxinc/nginx-unprivileged")) return notApplicable(saw("none"));
    const { user } = plan.target.config;
    const place = placeOf(plan, user?.span ?? (rootStage(plan) ?? plan.target).from.span);
    const asRoot = user === undefined ? base === "nginx" : isRootUser(user.value);
    const low = typeof configuration === "object" ? configuration.listens.find(({ port }) => port < PRIVILEGED) : undefined;
    const found = [
      ...(asRoot ? [saw("root" as const, {}, place)] : []),
      ...(low === undefined ? [] : [saw("port" as const, { port: low.port }, low.place)]),
      ...(configuration === "of the base" && portOfBase(plan) < PRIVILEGED ? [saw("basePort" as const, {}, place)] : []),
    ];
    if (found.length > 0) return violated(...found);
    return configuration === undefined ? notApplicable(saw("unknown")) : proven();
  },
  fix: (evidence) => unprivileged(evidence),
});
