import { strictObject } from "valibot";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { CacheMount } from "../cache-mounts.ts";
import { cacheMounts } from "../cache-mounts.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Cache mounts of apt are locked.",
    why: "apt allows one process in its folders at a time. Two builds, or two stages of one, that share the mount at the same moment fail with a message about a lock, now and then and never when one looks.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["mount"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { shared: "two builds may use the cache mount on {target} at once, and apt fails then; add sharing=locked" },
  title: () => "cache mounts of apt are locked",
  file: ({ plan }) => noneOf(unlocked(plan).map(({ mount, target }) => saw("shared", { target }, placeOf(plan, mount.span)))),
  fix: ({ plan }) =>
    unlocked(plan).flatMap(({ mount }) => {
      const { end, start } = mount.span;
      const written = plan.text.slice(start, end);
      if (/["'\n]/.test(written)) return [];
      const sharing = /,sharing=shared(?=,|$)/.exec(written);
      return sharing === null
        ? [{ start: end, end, text: ",sharing=locked" }]
        : [{ start: start + sharing.index, end: start + sharing.index + sharing[0].length, text: ",sharing=locked" }];
    }),
});

function unlocked(plan: Plan): readonly CacheMount[] {
  return cacheMounts(plan).filter(
    ({ mount, step, target }) =>
      /^\/var\/(?:cache|lib)\/apt(?:\/|$)/.test(target) &&
      (mount.options.get("sharing") ?? "shared") === "shared" &&
      step.commands.some((command) => packageActionOf(command)?.manager === "apt"),
  );
}
