import { strictObject } from "valibot";
import type { Plan, Stage, Step } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import type { ShellCommand } from "../../shell/shell.ts";
import type { Span } from "../../text/span.ts";
import { notApplicable, proven, related, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf, stagesUsed } from "../stages.ts";
import { sourceMoved } from "./fix.ts";
import { installOf } from "./installs.ts";
import type { Install } from "./installs.ts";
import { whatItBrings } from "./sources.ts";
import type { Brings } from "./sources.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Dependencies are installed before the application's source is copied.",
    why: "A step is taken from the cache only while everything before it is unchanged. With the source copied first, each change of a line installs every dependency again: seconds become minutes, on every build.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["droast:DF070"],
    settledBy: "file",
    presets: ["recommended"],
    fix: "unsafe",
  },
  options: strictObject({}),
  messages: {
    sourceFirst: "{source} brings the source before the dependencies are installed",
    mounted: "the installation reads the whole of {source}: any change there runs it again",
    installedAfter: "installed here: {command}",
    installedBefore: "dependencies are installed before the source comes: {command}",
    needsSource: "{command} needs the source itself; only its manifests could come first",
    perhapsSource: "{source} is copied before the dependencies are installed; whether it is source cannot be told from its name",
    noInstall: "nothing is installed by a package manager of Python or Node",
  },
  title: () => "dependencies are installed before the source is copied",
  file({ plan }) {
    const findings = stagesUsed(plan).flatMap((stage) => findingsIn(plan, stage));
    if (findings.length === 0) return notApplicable(saw("noInstall"));
    const place = (span: Span) => placeOf(plan, span);

    const late = findings.filter(isLate);
    if (late.length > 0) {
      // one copy that comes too early is one finding, whatever is installed after it
      return violated(
        ...late.flatMap(({ before, install }, index) => [
          ...(late.findIndex((other) => other.before.span.start === before.span.start) === index
            ? [saw(before.mount ? ("mounted" as const) : ("sourceFirst" as const), { source: before.source }, place(before.span))]
            : []),
          related(saw("installedAfter" as const, { command: shown(install.command) }, place(install.command.span))),
        ]),
      );
    }
    const open = findings.find((finding) => finding.before !== undefined);
    if (open?.before === undefined) {
      return proven(...findings.map(({ install }) => saw("installedBefore" as const, { command: shown(install.command) }, place(install.command.span))));
    }
    return open.install.reads === "source"
      ? unproven(saw("needsSource", { command: shown(open.install.command) }, place(open.install.command.span)))
      : unproven(saw("perhapsSource", { source: open.before.source }, place(open.before.span)));
  },
  fix({ plan }) {
    const late = stagesUsed(plan)
      .flatMap((stage) => findingsIn(plan, stage))
      .filter(isLate)
      .filter(({ before }) => !before.mount);
    // of what is installed behind one copy each would have to come before it
    const alone = late.filter((one) => late.every((other) => other === one || other.before.span.start !== one.before.span.start));
    return alone.flatMap(({ before, install }) => sourceMoved(plan, { before: before.span, install }));
  },
});

/** Something that came into a stage and that an installation after it depends on. */
interface Arrival {
  readonly brings: Brings;
  readonly source: string;
  readonly span: Span;
  readonly mount: boolean;
}

interface Finding {
  readonly install: Install;
  /** The source, or what may be source, that was there before it. */
  readonly before: Arrival | undefined;
}

/** What is installed only under a condition may have to see the source first. */
function isLate(finding: Finding): finding is Finding & { readonly before: Arrival } {
  const { before, install } = finding;
  return before?.brings === "source" && install.reads !== "source" && install.command.conditional !== true;
}

/** The installations of a stage, each with the source that was there before it, if any. */
function findingsIn(plan: Plan, stage: Stage): readonly Finding[] {
  const findings: Finding[] = [];
  let arrival: Arrival | undefined;
  const early = new Set<string>();
  for (const part of chainOf(plan, stage)) {
    for (const step of part.steps) {
      arrival = graver(arrival, copiedBy(plan, step));
      if (step.kind !== "run") continue;
      const mounted = graver(arrival, mountedBy(plan, step));
      const before = mounted === undefined || isUsedBy(plan, step, mounted) ? undefined : mounted;
      for (const command of step.commands) {
        const install = installOf(command);
        // Once the dependencies are in, installing the project itself on top of the source is how it should be.
        if (install === undefined || (install.reads !== "dependencies" && early.has(install.tool))) continue;
        if (before === undefined) early.add(install.tool);
        if (part === stage) findings.push({ install, before });
      }
    }
  }
  return findings;
}

/** A single file that the step itself names is a tool of it, not the application's source. */
function isUsedBy(plan: Plan, step: Step, { source, mount }: Arrival): boolean {
  const name = source.slice(source.lastIndexOf("/") + 1);
  return !mount && /\w\.\w+$/.test(name) && plan.text.slice(step.instruction.span.start, step.instruction.span.end).includes(name);
}

/** The first that surely is source, else the first that may be. */
function graver(first: Arrival | undefined, second: Arrival | undefined): Arrival | undefined {
  if (first?.brings === "source" || second === undefined || second.brings === "manifests") return first;
  return first === undefined || second.brings === "source" ? second : first;
}

function copiedBy(plan: Plan, step: Step): Arrival | undefined {
  if ((step.kind !== "copy" && step.kind !== "add") || step.from !== undefined || step.inline) return undefined;
  let found: Arrival | undefined;
  for (const source of step.sources) {
    // what is laid over the root is the system's: services, settings; what lies in /tmp itself are tools
    if (/^\/(?:tmp\/?)?$/.test(step.destination.value) && !/^(?:\.?\/?|\*)$/.test(source.value)) continue;
    found = graver(found, { brings: whatItBrings(source.value, plan.context), source: source.value, span: step.span, mount: false });
  }
  return found;
}

function mountedBy(plan: Plan, step: Step & { readonly kind: "run" }): Arrival | undefined {
  let found: Arrival | undefined;
  for (const mount of step.mounts) {
    if (mount.type !== "bind" || mount.options.has("from")) continue;
    const source = mount.options.get("source") ?? mount.options.get("src") ?? ".";
    found = graver(found, { brings: whatItBrings(source, plan.context), source, span: mount.span, mount: true });
  }
  return found;
}

function shown(command: ShellCommand): string {
  return [command.name, ...command.args.map((word) => word.value)].join(" ");
}
