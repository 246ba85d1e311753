import type { Fact } from "../application.ts";
import type { PackageManager } from "../package-manager.ts";
import type { Requirement } from "../requirements.ts";
import type { LockedDependency, LockedPackage } from "./locked.ts";

/** What an application depends on, and how it is installed. */
export interface Dependencies {
  readonly packages: Fact<PackageManager>;
  /** What production asks for by name. */
  readonly direct: readonly Requirement[];
  /** What other groups and extras ask for: development tools, optional drivers. */
  readonly elsewhere: readonly GroupRequirement[];
  /** Every package of the lock file; undefined where there is none that can be read. */
  readonly locked: readonly LockedPackage[] | undefined;
  /** What installing starts from in the lock. */
  readonly roots: readonly LockedDependency[];
  /** `>=3.12` as the lock has it. */
  readonly lockedPython?: string | undefined;
  readonly contradictions: readonly string[];
  readonly problems: readonly DependencyProblem[];
}

export interface GroupRequirement extends Requirement {
  readonly group: string;
}

export interface DependencyProblem {
  readonly code: "requirements-unreadable" | "lock-missing" | "lock-stale" | "manifest-broken";
  readonly message: string;
  readonly hint: string;
}

/** Names of groups and extras that production never needs. */
const DEVELOPMENT =
  /^(?:.*[-_])?(?:dev|devel|develop|development|tests?|testing|lint|linting|linters?|docs?|documentation|typing|types?|type-check|mypy|format|formatting|fmt|style|quality|ci|pre-?commit|debug|profiling|profile|bench|benchmarks?|coverage|notebooks?|jupyter|examples?|release|local|tools?|tooling|e2e|qa)(?:[-_]dependencies|[-_]deps)?$/;

export function isDevelopmentGroup(name: string): boolean {
  return DEVELOPMENT.test(name.toLowerCase());
}

export function inGroup(group: string, requirements: readonly Requirement[]): GroupRequirement[] {
  return requirements.map((requirement) => ({ ...requirement, group }));
}

export function rootsOf(requirements: readonly Requirement[]): LockedDependency[] {
  return requirements.map(({ name, extras, marker }) => ({ name, extras, marker }));
}
