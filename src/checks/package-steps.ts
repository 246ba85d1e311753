import type { ManagerName } from "../facts/package-managers.ts";
import { readMount } from "../plan/mounts.ts";
import { packageActionOf, type PackageAction } from "../plan/package-actions.ts";
import type { Mount, Plan } from "../plan/plan.ts";
import { stagesInTarget } from "../plan/queries.ts";
import type { ShellCommand } from "../shell/shell.ts";
import { onceFor } from "../text/once.ts";
import { isTemplate } from "./set-variables.ts";
import { runsWritten, type WrittenRun } from "./written-commands.ts";

/** What a RUN asks of a package manager. */
export interface PackageStep {
  readonly action: PackageAction;
  readonly run: WrittenRun;
}

/** Everything the file asks of these package managers, in order; commands that a template writes are left out. */
export function packageSteps(plan: Plan, ...managers: readonly ManagerName[]): readonly PackageStep[] {
  return allPackageSteps(plan).filter(({ action }) => managers.includes(action.manager));
}

const allPackageSteps: (plan: Plan) => readonly PackageStep[] = onceFor((plan: Plan) =>
  runsWritten(plan).flatMap((run) =>
    run.commands.flatMap((command): PackageStep[] => {
      const action = packageActionOf(command);
      return action === undefined || hasTemplate(plan, command) ? [] : [{ action, run }];
    }),
  ),
);

/** Whether something else fills in words of the command before a builder reads it. */
export function hasTemplate(plan: Plan, { span }: ShellCommand): boolean {
  const text = plan.text.slice(span.start, span.end);
  return isTemplate(text) || text.includes("{%");
}

/** Those of a stage whose layers are part of the image; what other stages leave behind is thrown away with them. */
export function shipped<Written extends { readonly run: WrittenRun }>(plan: Plan, steps: readonly Written[]): readonly Written[] {
  const stages = new Set(stagesInTarget(plan));
  return steps.filter(({ run }) => stages.has(run.stage));
}

/** `apt-get install`, as typed. */
export function typed({ program, verbWords }: PackageAction): string {
  return [program, ...verbWords.map((word) => word.value)].join(" ");
}

/** The mounts of a RUN as written, variables in them too. */
export function mountsOf(run: WrittenRun): readonly Mount[] {
  return run.instruction.flags.flatMap((flag) => (flag.name === "mount" && flag.value !== undefined ? [readMount(flag, (word) => word).mount] : []));
}
