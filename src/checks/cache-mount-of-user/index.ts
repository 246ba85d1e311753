import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { cacheMounts } from "../cache-mounts.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { userBefore } from "../stage-variables.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A cache mount belongs to the user that fills it.",
    why: "The folder of a cache mount belongs to root unless the mount says otherwise. A RUN after USER cannot write there: pip goes on without a cache and a warning, npm and others stop.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["mount"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: { rootOwned: "the cache mount on {target} belongs to root, and this RUN runs as {user}; add uid= and gid=" },
  title: () => "cache mounts belong to the user that fills them",
  file: ({ plan }) =>
    noneOf(
      cacheMounts(plan).flatMap(({ mount, stage, step, target }) => {
        const user = userBefore(plan, stage, step);
        if (user === undefined || user === "root" || /^0*$|^Container(?:Administrator|User)$/i.test(user)) return [];
        if (["uid", "gid", "mode", "from"].some((option) => mount.options.has(option)) || step.commands.some(({ wrappers }) => wrappers.includes("sudo")))
          return [];
        return [saw("rootOwned", { target, user }, placeOf(plan, mount.span))];
      }),
    ),
});
