import { strictObject } from "valibot";
import { systemFolders } from "../../facts/system-folders.ts";
import { placeOf } from "../../plan/queries.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No stage ends in a folder of the system.",
    why: "What an application writes, and what relative paths name, lies in its working directory. In /etc, /usr/bin or /proc that is among files of the system, which then look like the application's and can be overwritten by it.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["trivy:DS-0030"],
    settledBy: "file",
    words: ["workdir"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { system: "WORKDIR {path} is a folder of the system; give the application one of its own" },
  title: () => "the working directory is not a folder of the system",
  file({ plan }) {
    const last = plan.stages.flatMap(({ config: { workdir }, span }) => (workdir === undefined || workdir.span.start < span.start ? [] : [workdir]));
    return noneOf(
      last.flatMap(({ span, value }) => (isSystem(withoutTrailing(value, "/") || "/") ? [saw("system", { path: value }, placeOf(plan, span))] : [])),
    );
  },
});

/** What lies below /proc, /sys and /boot is the kernel's. */
function isSystem(path: string): boolean {
  return systemFolders.has(path) || /^\/(?:proc|sys|boot)\//.test(path);
}
