import { strictObject } from "valibot";
import { sourceOffset, type Instruction } from "../../dockerfile/syntax.ts";
import { packageActionOf } from "../../plan/package-actions.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { chainLinks, type ChainLink } from "../../shell/chain-links.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import { saw } from "../../verdict/answer.ts";
import { listedInstalls, type ListedInstall } from "../apt-lists.ts";
import { noneOf } from "../findings.ts";
import type { Check, FixEdit } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { typed, type PackageStep } from "../package-steps.ts";
import { withoutInstruction } from "../removed-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every apt-get install has an apt-get update before it in the same RUN.",
    why: "Docker takes a `RUN apt-get update` from its cache for as long as its text stays the same. An install in a RUN of its own then works from lists that are weeks old: packages come in old versions, without security updates, or not at all because the mirror no longer has them.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["trivy:DS-0017", "checkov:CKV_DOCKER_5", "kics:9bae49be", "droast:DF028", "dockle:CIS-DI-0007", "dockerfilelint:apt-get-update_require_install"],
    settledBy: "file",
    words: ["apt"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    earlier: "{command} works from lists that an earlier RUN fetched, which the cache may hold for weeks: put apt-get update before it, in this RUN",
    base: "no RUN fetches lists for {command}: it works from those of the base image, if there are any",
    unknown: "whether a script fetches the lists for {command} is not known",
  },
  title: () => "apt-get install has an apt-get update in the same RUN",
  file({ plan }) {
    const installs = listedInstalls(plan);
    const seen = (code: "earlier" | "base" | "unknown", { step: { action } }: ListedInstall) =>
      saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      installs.filter(({ lists }) => lists === "earlier").map((install) => seen("earlier", install)),
      installs.filter(({ lists }) => lists === "none" || lists === "unknown").map((install) => seen(install.lists === "none" ? "base" : "unknown", install)),
    );
  },
  fix({ plan }) {
    const earlier = listedInstalls(plan).filter(({ lists }) => lists === "earlier");
    // one update serves all that a RUN installs
    const first = earlier.filter(({ step }, index) => earlier.findIndex((other) => other.step.run === step.run) === index);
    return first.flatMap(({ step }) => updated(plan, step));
  },
});

/** Fetches the lists right before the command, as whoever runs it; an earlier RUN that did nothing else goes, where this one is the next. */
function updated(plan: Plan, { action: { command, program }, run }: PackageStep): readonly FixEdit[] {
  const { instruction } = run;
  const { wrappers } = command;
  if (program === "aptitude" || !/^(?:sudo)?$/.test(wrappers.join(" ")) || command.assignments.length > 0 || command.pipe !== undefined) return [];
  const link = linkOf(instruction, command.span.start);
  if (link === undefined || instruction.json !== undefined || instruction.heredocs.length > 0) return [];
  const start = sourceOffset(instruction.args, link.start);
  const together = `update ${start}`;
  const insert = { start, end: start, text: `${wrappers.includes("sudo") ? "sudo " : ""}${program} update && `, together };
  const before = run.stage.steps[run.stage.steps.findIndex((step) => step.instruction === instruction) - 1];
  const isAlone = before?.kind === "run" && before.commands.length === 1 && before.instruction.flags.length === 0 && isUpdate(before.commands[0]);
  const removed = isAlone && before !== undefined ? withoutInstruction(plan, before.instruction) : undefined;
  return removed === undefined ? [insert] : [insert, { ...removed, together }];
}

function linkOf({ args }: Instruction, start: number): ChainLink | undefined {
  return chainLinks(args.text)?.find((link) => link.kind === "command" && sourceOffset(args, link.start) <= start && start < sourceOffset(args, link.end - 1));
}

function isUpdate(command: ShellCommand | undefined): boolean {
  const action = command && packageActionOf(command);
  return action?.manager === "apt" && action.verb === "update-lists" && command?.redirects === undefined;
}
