import { strictObject } from "valibot";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { placeOf } from "../../plan/queries.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The application logs to standard output or standard error.",
    why: "Engines, orchestrators and log collectors read those two streams. What goes to a file inside the container is seen by nobody, fills its disk, and is gone with it.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "container",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    redirected: "the command's output goes to {file}",
    notRedirected: "the command's output is not redirected",
    noCommand: "no CMD and no ENTRYPOINT; the base decides",
    noTarget: "there is no stage to build",
    lines: "{count} lines, the first: {text}",
    nothing: "not a line on standard output or standard error",
    notReady: "the application never became ready, and wrote nothing: {reason}",
  },
  title: () => "logs to standard output or standard error",
  file({ plan }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const { cmd, entrypoint } = plan.target.config;
    const command = entrypoint ?? cmd;
    if (command === undefined) return unproven(saw("noCommand", {}, placeOf(plan, plan.target.from.span)));
    const place = placeOf(plan, command.span);
    // of a text for a shell; in exec form `>` is a word like any other
    const isScript = command.value.form === "shell" || command.value.commands.some((each) => each.wrappers.includes("sh") || each.wrappers.includes("bash"));
    const file = isScript ? /(?:^|[^0-9&>])1?>>?\s*([^\s&|;>]+)/.exec(command.value.words.join(" "))?.[1] : undefined;
    if (file !== undefined && !file.startsWith("/dev/") && !file.startsWith("/proc/")) return violated(saw("redirected", { file }, place));
    return proven(saw("notRedirected", {}, place));
  },
  container({ trial }) {
    const [first] = trial.logs;
    if (first !== undefined) {
      return proven(
        saw("lines", { count: trial.logs.length, text: first.text }, { kind: "command", command: `docker logs ${trial.container}`, output: first.text }),
      );
    }
    return trial.ready === undefined ? unproven(saw("notReady", { reason: trial.notReady ?? "it ended" })) : violated(saw("nothing"));
  },
});
