import { array, integer, number, optional, picklist, pipe, strictObject } from "valibot";
import type { Invocation, Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { RunCondition } from "../../trial/condition.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { seconds } from "../options.ts";
import { startScript } from "../main-process.ts";
import { runUnder } from "../runs.ts";
import { shellProcess } from "../shell-process.ts";

const SIGNAL_NUMBERS = { SIGTERM: 15, SIGINT: 2, SIGQUIT: 3 } as const;

/** The contract's own run is stopped with SIGTERM. */
function stoppedWith(signal: string): RunCondition {
  return signal === "SIGTERM" ? {} : { stopSignal: signal };
}

const shells = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);

export const check: Check = defineCheck({
  meta: {
    summary: "The application stops in time when it is asked to.",
    why: "A process 1 that does not pass the signal on is killed when the grace period ends: requests are cut off, and every rollout waits ten seconds or thirty for each container.",
    level: "error",
    group: "runtime",
    since: "0.1.0",
    sameAs: ["hadolint:DL3025", "buildkit:JSONArgsRecommended"],
    settledBy: "container",
  },
  options: strictObject({
    seconds: optional(seconds, 10),
    signal: optional(picklist(["SIGTERM", "SIGINT", "SIGQUIT"]), "SIGTERM"),
    /** Codes that mean a stop on request; undefined: 0, or 128 and the signal's number. */
    exitCodes: optional(array(pipe(number(), integer()))),
  }),
  messages: {
    direct: "the command is process 1 and gets signals itself",
    handedOver: "{script} makes way for {program} with exec, which gets signals itself",
    shell: "a shell stays process 1 and does not pass {signal} on: {command}",
    perhapsShell: "a shell starts the command; whether it stays process 1 is seen only when it runs",
    noCommand: "no CMD and no ENTRYPOINT; the base decides",
    noTarget: "there is no stage to build",
    stopSignal: "the image's stop signal is {found}, not {signal}",
    usualSignal: "the image is stopped with {signal}",
    stopped: "stopped in {time:seconds} with exit code {code}",
    late: "stopped {time:seconds} after {signal}, more than {limit:seconds}",
    killed: "had to be killed {time:seconds} after {signal}",
    otherCode: "stopped in {time:seconds}, but with exit code {code}",
    notStopped: "it was not running when it was to be stopped: {reason}",
  },
  title: ({ seconds: limit, signal }) => `stops within ${limit} s of ${signal}`,
  needs: ({ seconds: within, signal }) => [{ kind: "run", condition: stoppedWith(signal), needs: [{ kind: "stop", within }] }],
  file({ plan }, { signal }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const { cmd, entrypoint } = plan.target.config;
    const first = entrypoint ?? cmd;
    if (first === undefined) return unproven(saw("noCommand", {}, placeOf(plan, plan.target.from.span)));
    const place = placeOf(plan, first.span);
    const heir = heirOf(plan);
    if (heir !== undefined) return proven(saw("handedOver", heir, place));
    const kept = shellStays(plan, first.value);
    if (kept === "yes") return violated(saw("shell", { signal, command: first.value.words.join(" ") }, place));
    return kept === "perhaps" ? unproven(saw("perhapsShell", {}, place)) : proven(saw("direct", {}, place));
  },
  image({ image }, { signal }) {
    const found = image.config.stopSignal ?? "SIGTERM";
    return found === signal || found === "15" ? proven(saw("usualSignal", { signal })) : unproven(saw("stopSignal", { found, signal }));
  },
  container({ trial }, { seconds: limit, signal, exitCodes }) {
    const run = runUnder(trial, stoppedWith(signal));
    if (run?.stop === undefined) return unproven(saw("notStopped", { reason: run?.notReady ?? trial.notReady ?? "it had ended by itself" }));
    const { exitCode: code, killed, seconds: time } = run.stop;
    const place = {
      kind: "command",
      command: `docker kill --signal ${signal} ${run.container}`,
      output: killed ? "still running" : `exit code ${code}`,
    } as const;
    if (killed) return violated(saw("killed", { time, signal }, place));
    if (time > limit) return violated(saw("late", { time, signal, limit }, place));
    return (exitCodes ?? [0, 128 + SIGNAL_NUMBERS[signal]]).includes(code)
      ? proven(saw("stopped", { time, code }, place))
      : violated(saw("otherCode", { time, code }, place));
  },
});

/**
 * Whether a shell remains process 1. It does for certain when it has more than one command to run and does not exec the last;
 * a single command some shells replace themselves with, others do not.
 */
function shellStays(plan: Plan, invocation: Invocation): "yes" | "no" | "perhaps" {
  const program = (invocation.words[0] ?? "").split("/").at(-1) ?? "";
  const inShell = invocation.form === "shell" || (shells.has(program) && invocation.words.some((word) => /^-[a-z]*c$/.test(word)));
  if (!inShell) return shells.has(program) || isScript(plan, program) ? "perhaps" : "no";
  const last = invocation.commands.at(-1);
  if (last === undefined) return "perhaps";
  if (last.wrappers.includes("exec")) return "no";
  // bash and BusyBox's ash make way for the last command of `a && b`
  return invocation.commands.length > 1 && shellProcess(plan)?.stays === "yes" ? "yes" : "perhaps";
}

/** What the start script's last command makes way for, where that is no shell or script again; undefined where it does not, or where it cannot be read. */
function heirOf(plan: Plan): { readonly script: string; readonly program: string } | undefined {
  const script = startScript(plan);
  const last = script?.commands.findLast((command) => command.substituted !== true);
  if (script === undefined || last === undefined || last.conditional === true || !last.wrappers.includes("exec") || last.pipe !== undefined) return undefined;
  const { cmd, entrypoint } = plan.target?.config ?? {};
  const passed = entrypoint === undefined || cmd?.value.form === "shell" ? undefined : cmd?.value.words[0];
  const heir = last.name === "$@" ? passed : last.name;
  if (heir === undefined || heir.includes("$")) return undefined;
  const program = heir.slice(heir.lastIndexOf("/") + 1);
  return shells.has(program) || isScript(plan, program) ? undefined : { script: script.path, program };
}

function isScript(plan: Plan, program: string): boolean {
  return (
    program.endsWith(".sh") ||
    plan.context?.files.some((file) => file.split("/").at(-1) === program && plan.context?.read(file)?.startsWith("#!") === true) === true
  );
}
