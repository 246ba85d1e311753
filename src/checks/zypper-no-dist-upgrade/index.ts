import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { packageSteps, typed } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No RUN calls zypper dist-upgrade.",
    why: "`zypper dist-upgrade` may change vendors and take packages away to reach another release. What is built is then no longer the base image that its FROM names.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3035", "droast:DF044"],
    settledBy: "file",
    words: ["zypper"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { upgrades: "{command} makes another release of the base image: name that one in FROM instead" },
  title: () => "zypper does not upgrade the distribution",
  file({ plan }) {
    const upgrades = packageSteps(plan, "zypper").filter(({ action }) => /^(?:dist-upgrade|dup)$/.test(action.verbWords[0]?.value ?? ""));
    return noneOf(upgrades.map(({ action }) => saw("upgrades", { command: typed(action) }, placeOf(plan, action.command.span))));
  },
});
