import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { commandsRun, placeOf, stagesInTarget } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { outsideBaseName } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "nginx without root can write its cache folders and its pid file.",
    why: "The official nginx image is made to start as root: its cache folders belong to root. Started as another user it ends at once with 'mkdir() failed (13: Permission denied)'.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    closed: "nginx runs as {user}, but its cache folders belong to root and nothing opens them: chown them, or stand on nginxinc/nginx-unprivileged",
    own: "a configuration or a script of one's own may set other folders",
    root: "nginx starts as root, or this is no nginx image",
  },
  title: () => "nginx without root can write what it needs",
  file({ plan }) {
    const user = plan.target?.config.user;
    if (outsideBaseName(plan) !== "nginx" || user === undefined || /^(?:root|0+)?(?::|$)|\$/.test(user.value)) return notApplicable(saw("root"));
    const place = placeOf(plan, user.span);
    if (hasOwnSettings(plan)) return unproven(saw("own", {}, place));
    return opensFolders(plan) ? proven() : violated(saw("closed", { user: user.value }, place));
  },
});

function opensFolders(plan: Plan): boolean {
  return commandsRun(stagesInTarget(plan)).some(
    ({ command }) =>
      /^(?:chown|chmod|chgrp|install|setfacl|mkdir)$/.test(programName(command.name)) &&
      command.args.some(({ value }) => /^\/var(?:\/cache)?(?:\/nginx)?(?:\/|$)|nginx/.test(value)),
  );
}

/** The main configuration, where paths are set, or a command that edits it. What lies in conf.d sets servers only. */
function hasOwnSettings(plan: Plan): boolean {
  const stages = stagesInTarget(plan);
  const copied = stages.some(({ steps }) =>
    steps.some(
      (step) =>
        (step.kind === "copy" || step.kind === "add") &&
        /nginx\.conf$|^\/$|\/etc\/nginx\/?$|entrypoint/.test(step.destination.value) &&
        !/conf\.d/.test(step.destination.value),
    ),
  );
  const edited = commandsRun(stages).some(
    ({ command }) => !/^(?:echo|addgroup|adduser|useradd|groupadd|usermod|apk|apt-get|rm|touch|chmod|chown|mkdir|ln|set|true)$/.test(programName(command.name)),
  );
  return copied || edited || stages.some(({ steps }) => steps.some((step) => step.kind === "run" && step.commands.length === 0));
}
