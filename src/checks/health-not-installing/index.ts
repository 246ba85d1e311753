import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { healthOf } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The health check installs nothing.",
    why: "It runs again and again, often as a user who may not install, and without the network it fails: then the container is unhealthy because a mirror is. What it needs belongs into the image.",
    level: "error",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["healthcheck"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { installs: "the health check runs {words}: install it with RUN" },
  title: () => "the health check installs nothing",
  file({ plan }) {
    return noneOf(
      (healthOf(plan)?.commands ?? []).flatMap((command) => {
        const action = packageActionOf(command);
        if (action?.verb !== "install" && action?.verb !== "update-lists" && action?.verb !== "upgrade") return [];
        const words = [action.program, ...action.verbWords.map((word) => word.value)].join(" ");
        return [saw("installs" as const, { words }, placeOf(plan, command.span))];
      }),
    );
  },
});
