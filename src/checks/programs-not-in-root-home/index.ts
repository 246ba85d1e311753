import { strictObject } from "valibot";
import { homeInstallers } from "../../facts/home-installers.ts";
import type { Plan, Stage } from "../../plan/plan.ts";
import { commandLine, commandsRun, placeOf, stagesInTarget } from "../../plan/queries.ts";
import { programName } from "../../shell/wrappers.ts";
import type { Span } from "../../text/span.ts";
import { notApplicable, proven, related, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { uvFromImage } from "../uv-from-image.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The program that is started does not lie in root's home while another user starts it.",
    why: "Root's home is closed to everyone else. A tool that an install script put there during the build works in every RUN, since that is root; for another user every script and shell gets 'permission denied' from it. An engine that leaves the capabilities in place still starts a compiled program from there as the first process, one that takes them away, as many clusters do, does not.",
    level: "warning",
    group: "runtime",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    path: "{program} lies in root's home, which user {user} cannot enter",
    installed: "{program} is installed into root's home here, which user {user} cannot enter: set {variable}, or copy the program to /usr/local/bin",
    started: "{program} is started here as {user}",
    root: "the container runs as root",
    noCommand: "the base decides what is started",
  },
  title: () => "what is started is open to the user who starts it",
  file({ plan }) {
    const line = commandLine(plan);
    const user = plan.target?.config.user;
    if (line === undefined) return notApplicable(saw("noCommand"));
    if (user === undefined || /^(?:root|0+)?(?::|$)|\$/.test(user.value)) return notApplicable(saw("root"));
    const span = (plan.target?.config.cmd ?? plan.target?.config.entrypoint)?.span ?? user.span;
    const names = line.commands.map((command) => command.name);
    const inHome = names.find((name) => name.startsWith("/root/"));
    if (inHome !== undefined) return violated(saw("path", { program: inHome, user: user.value }, placeOf(plan, span)));
    for (const program of names) {
      const installed = installedByRoot(plan, program);
      if (installed === undefined) continue;
      const args = { program, user: user.value };
      return violated(
        saw("installed", { ...args, variable: installed.variable }, placeOf(plan, installed.span)),
        related(saw("started", args, placeOf(plan, span))),
      );
    }
    return proven();
  },
  fix({ plan }) {
    const stages = stagesInTarget(plan);
    const names = commandLine(plan)?.commands.map(({ name }) => name) ?? [];
    return names.some((name) => /^uvx?$/.test(name) && installedByRoot(plan, name) !== undefined) ? uvFromImage(plan, stages) : [];
  },
});

/** Where a program's install script is run as root, when nothing sends it elsewhere and nothing brings the program again. */
function installedByRoot(plan: Plan, program: string): { readonly span: Span; readonly variable: string } | undefined {
  const installer = homeInstallers.find(({ programs }) => programs.includes(program));
  if (installer === undefined) return undefined;
  const stages = stagesInTarget(plan);
  if (stages.some(({ config }) => installer.unless.some((name) => config.env.has(name))) || bringsAgain(stages, program)) return undefined;
  for (const stage of stages) {
    let user = "root";
    for (const step of stage.steps) {
      if (step.kind === "other" && step.instruction.keyword === "USER") user = step.instruction.args.text;
      if (step.kind !== "run" || !/^(?:root|0)(?::|$)/.test(user)) continue;
      const download = step.commands.find(({ args }) => args.some(({ value }) => installer.address.test(value)));
      if (download === undefined) continue;
      const text = plan.text.slice(step.span.start, step.span.end);
      if (!installer.unless.some((name) => text.includes(name))) return { span: download.span, variable: installer.unless[0] ?? "HOME" };
    }
  }
  return undefined;
}

/** Whether a copy, a link, an installer or a change of root's home's mode may make the program open to others. */
function bringsAgain(stages: readonly Stage[], program: string): boolean {
  if (stages.some(({ steps }) => steps.some((step) => step.kind === "copy" && step.sources.some(({ value }) => value.endsWith(`/${program}`))))) return true;
  return commandsRun(stages).some(({ command }) => {
    const words = command.args.map(({ value }) => value);
    switch (programName(command.name)) {
      case "cp":
      case "mv":
      case "ln":
      case "install":
        return words.some((word) => word.includes(program) || word.includes(".local") || word.includes("*"));
      case "chmod":
      case "chown":
        return words.some((word) => word.startsWith("/root"));
      case "pip":
      case "pip3":
      case "pipx":
      case "npm":
      case "apt-get":
      case "apk":
        return words.some((word) => new RegExp(`^${program}\\b`).test(word));
      default:
        return false;
    }
  });
}
