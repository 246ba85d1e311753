import type { ManagerName } from "../facts/package-managers.ts";
import type { Plan } from "../plan/plan.ts";
import { packageSteps, type PackageStep } from "./package-steps.ts";
import { variablesSet } from "./set-variables.ts";

/** An option that a command of a package manager should have. */
export interface WantedOption {
  readonly manager: ManagerName;
  /** The verbs that it is for, as typed. */
  readonly verbs: readonly string[];
  /** The option under its names, and others with which it is not wanted. */
  readonly options: readonly string[];
  /** Variables that mean the same for all commands, with a value. */
  readonly variables?: RegExp;
}

/** Commands without the option, and those of which that is not known because a variable may hold it. */
export function withoutOption(plan: Plan, wanted: WantedOption): { readonly missing: readonly PackageStep[]; readonly unknown: readonly PackageStep[] } {
  const isSet = variablesSet(plan).some(({ name, value }) => wanted.variables?.test(name) === true && value !== "");
  if (isSet) return { missing: [], unknown: [] };
  const without = packageSteps(plan, wanted.manager).filter(
    ({ action }) => wanted.verbs.includes(action.verbWords.map((word) => word.value).join(" ")) && action.args.option(...wanted.options) === undefined,
  );
  return { missing: without.filter(({ action }) => !action.args.open), unknown: without.filter(({ action }) => action.args.open) };
}
