import { strictObject } from "valibot";
import type { RunCondition } from "../../trial/condition.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { faredUnder, pathsBeside } from "../restricted-run.ts";

const condition: RunCondition = { user: "random" };

export const check: Check = defineCheck({
  meta: {
    summary: "It runs as any user of group 0.",
    why: "OpenShift and other platforms give each project a user of its own that no image knows, in group 0. What works only as the image's own user does not start there.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
  },
  options: strictObject({}),
  messages: {
    well: "ready after {time:seconds} as user 1000660000, group 0",
    path: "that user may not use {path}: give group 0 the rights of its owner (chgrp -R 0 and chmod -R g=u)",
    unnamed: "it asks for the name or the home of its user, which has none",
    badly: "as user 1000660000, group 0, {reason}",
    notTried: "not tried: {reason}",
  },
  title: () => "runs as any user of group 0",
  needs: () => [{ kind: "run", condition, needs: [] }],
  container({ trial }) {
    const fared = faredUnder(trial, condition);
    if (fared.kind === "not-tried") return unproven(saw("notTried", { reason: fared.reason }));
    if (fared.kind === "well") return proven(saw("well", { time: fared.seconds }));
    const { logs } = fared.run;
    const paths = pathsBeside(logs, /permission denied|EACCES/i).map((path) => saw("path", { path }));
    const unnamed = logs.some(({ text }) =>
      /getpwuid|uid not found|no such user|cannot find name for user|ENOENT[^\n]{0,60}(?:userInfo|uv_os_get_passwd)/i.test(text),
    );
    return violated(saw("badly", { reason: fared.reason }, fared.place), ...paths, ...(unnamed ? [saw("unnamed" as const)] : []));
  },
});
