import { onceFor } from "../text/once.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { programName } from "../shell/wrappers.ts";
import type { Leftover } from "./leftovers.ts";
import { leftBehind } from "./leftovers.ts";
import { packageSteps, type PackageStep } from "./package-steps.ts";
import { chainOf } from "./stages.ts";
import type { WrittenRun } from "./written-commands.ts";
import { runsWritten } from "./written-commands.ts";

/** Where apt keeps its lists of packages. */
export const aptLists: Leftover = {
  folders: ["/var/lib/apt/lists"],
  cleans: ({ args, name }) => ["apt", "apt-get"].includes(programName(name)) && args.some((word) => /^dist-?clean$/.test(word.value)),
};

/** Installations of Debian packages that need lists, and where these come from. */
export interface ListedInstall {
  readonly step: PackageStep;
  /** `own`: the same RUN; `earlier`: a RUN before it that the cache may hold; `none`: no RUN of the file; `unknown` where a script may have fetched them. */
  readonly lists: "own" | "earlier" | "none" | "unknown";
}

const FETCHERS = /^(?:add-apt-repository|apt-add-repository|apt-file|extrepo|install_packages|mk-build-deps|debi|tasksel|ansible-playbook|ansible|make|pwsh)$/;

export const listedInstalls: (plan: Plan) => readonly ListedInstall[] = onceFor((plan: Plan): readonly ListedInstall[] => {
  const runs = runsWritten(plan);
  const apt = packageSteps(plan, "apt");
  const updates = apt.filter(({ action }) => action.verb === "update-lists");
  const installs = apt.filter(
    ({ action }) => action.verb === "install" && action.packages.some(({ kind }) => kind !== "path" && kind !== "url") && !isLocal(action),
  );
  return installs.map((step) => ({ step, lists: sourceOf(plan, step, { runs, updates }) }));
});

function isLocal({ args }: PackageStep["action"]): boolean {
  return args.option("--no-download", "-s", "--simulate", "--print-uris", "--dry-run", "--just-print") !== undefined;
}

interface File {
  readonly runs: readonly WrittenRun[];
  readonly updates: readonly PackageStep[];
}

function sourceOf(plan: Plan, step: PackageStep, { runs, updates }: File): ListedInstall["lists"] {
  const { action, run } = step;
  const at = run.commands.indexOf(action.command);
  if (updates.some((update) => isSame(update.run, run) && update.action.command.span.start < action.command.span.start)) return "own";
  if (run.commands.slice(0, at).some(mayFetch) || keepsLists(run)) return "unknown";

  const stages = new Set(chainOf(plan, run.stage));
  const before = runs.filter((other) => stages.has(other.stage) && isBefore(other, run));
  const kept = updates.filter(
    (update) => before.some((other) => isSame(other, update.run)) && leftBehind(update.run, update.action.command, aptLists) !== "removed",
  );
  if (kept.length > 0) return "earlier";
  return before.some((other) => other.commands.some(mayFetch)) ? "unknown" : "none";
}

function isSame(other: WrittenRun, run: WrittenRun): boolean {
  return other.instruction.span.start === run.instruction.span.start;
}

function isBefore(other: WrittenRun, run: WrittenRun): boolean {
  return other.instruction.span.start < run.instruction.span.start;
}

/** A script may fetch lists itself: those that set up repositories often do. */
function mayFetch({ args, name }: WrittenRun["commands"][number]): boolean {
  const program = programName(name);
  if (["sh", "bash", "dash", "zsh", "source", ".", "python", "python3", "perl", "ruby"].includes(program)) return true;
  return (
    FETCHERS.test(program) ||
    /[/$]/.test(name.replace(/^\/(?:usr\/)?(?:local\/)?s?bin\//, "")) ||
    /\.(?:sh|py|pl|rb)$/.test(program) ||
    args.some((word) => /^apt(?:-get)?$/.test(word.value) && program !== "which")
  );
}

/** Whether the lists of a RUN are in a folder that is not part of the image, where an earlier build may have left some. */
function keepsLists(run: WrittenRun): boolean {
  return run.instruction.flags.some(({ name, value }) => name === "mount" && /apt/.test(value ?? ""));
}

/** Whether a later RUN of the stage, or of one that stands on it, may install from the lists that this one leaves. */
export function listsNeededLater(plan: Plan, run: WrittenRun): boolean {
  const standsOn = (stage: Stage): boolean => chainOf(plan, stage).includes(run.stage);
  const later = runsWritten(plan).filter((other) => standsOn(other.stage) && isBefore(run, other));
  const needed = listedInstalls(plan).some(({ step, lists }) => later.some((other) => isSame(other, step.run)) && lists !== "own");
  return (
    needed ||
    later.some(({ commands }) => commands.some(mayFetch)) ||
    plan.stages.some((stage) => standsOn(stage) && stage.steps.some(({ instruction }) => instruction.keyword === "ONBUILD"))
  );
}
