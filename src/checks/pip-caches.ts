import { onceFor } from "../text/once.ts";
import type { Plan } from "../plan/plan.ts";
import { programName } from "../shell/wrappers.ts";
import { copies } from "./assumed-answers.ts";
import { leftBehind, type Leftover } from "./leftovers.ts";
import { mountsOf, packageSteps, shipped, type PackageStep } from "./package-steps.ts";
import { byInstructions, variablesSet } from "./set-variables.ts";
import { chainOf } from "./stages.ts";

const pipCache: Leftover = {
  folders: [],
  homes: [".cache/pip"],
  cleans: ({ args, name }) => /^(?:pip[\d.]*|python[\d.]*)$/.test(programName(name)) && args.some((word) => word.value === "purge"),
};

/** pip takes any beginning of an option that fits no other one. */
const NOTHING_KEPT = [
  "--no-cache-dir",
  "--no-cache-di",
  "--no-cache-d",
  "--no-cache-",
  "--no-cache",
  "--no-cach",
  "--no-cac",
  "--no-ca",
  "--no-index",
  "--dry-run",
];

/** Commands by which pip leaves its cache in the image, and those of which that is not known. */
export const pipCachesKept: (plan: Plan) => { readonly kept: readonly PackageStep[]; readonly unknown: readonly PackageStep[] } = onceFor(
  (plan: Plan): { readonly kept: readonly PackageStep[]; readonly unknown: readonly PackageStep[] } => {
    const installs = shipped(plan, packageSteps(plan, "pip")).filter(
      ({ action }) => action.verb === "install" && action.args.option(...NOTHING_KEPT) === undefined,
    );
    const caching = installs.filter((step) => !isOff(plan, step) && leftBehind(step.run, step.action.command, pipCache) !== "removed");
    const settings = /no[-_]cache[-_]dir|cache-dir/.test(plan.text.replaceAll("--no-cache-dir", "")) || copies(plan, /(?:pip\.conf|\/pip\/|\/etc\/?)$/);
    const unknown = caching.filter((step) => settings || isElsewhere(plan, step) || leftBehind(step.run, step.action.command, pipCache) === "unknown");
    return { kept: caching.filter((step) => !unknown.includes(step)), unknown };
  },
);

/** pip takes any value of the variable for a yes, `0` and `off` too; only an empty one counts for nothing. */
function isOff(plan: Plan, { action, run }: PackageStep): boolean {
  const setting = /^PIP_NO_CACHE_DIR=./;
  const own = action.command.assignments.some(({ name, value }) => setting.test(`${name}=${value}`));
  const exported = run.commands.some(
    ({ args, name, span }) => name === "export" && span.start < action.command.span.start && args.some((word) => setting.test(word.value)),
  );
  const stages = chainOf(plan, run.stage);
  const before = byInstructions(plan).some(
    ({ name, span, stage, value }) => setting.test(`${name}=${value}`) && stages.includes(stage) && span.start < run.instruction.span.start,
  );
  return own || exported || before;
}

function isElsewhere(plan: Plan, { action, run }: PackageStep): boolean {
  const isMoved = variablesSet(plan).some(({ name }) => /^(?:PIP_CACHE_DIR|XDG_CACHE_HOME|PIP_CONFIG_FILE)$/.test(name));
  const isMounted = mountsOf(run).some(
    ({ options, type }) => type !== "secret" && type !== "ssh" && /cache|pip/.test(options.get("target") ?? options.get("dst") ?? ""),
  );
  return action.args.open || action.args.option("--cache-dir") !== undefined || isMoved || isMounted;
}
