import { filesBrought, sourcesOfContext } from "../checks/context-copies.ts";
import type { BuildStep } from "../engines/build-kind.ts";
import { readStepName } from "../engines/step-name.ts";
import type { Plan } from "../plan/plan.ts";
import { instructionOf } from "./failing-instruction.ts";

/** Why a step was run and not taken from the cache. */
export type WhyRun =
  | { readonly code: "cache-not-asked" }
  /** It takes the file that was changed. */
  | { readonly code: "takes-file"; readonly file: string }
  /** A step that it stands on was run. */
  | { readonly code: "follows"; readonly step: string }
  /** Nothing that it stands on is known to have changed: it is one that is never kept, such as an address, or the builder has thrown it away. */
  | { readonly code: "not-kept" };

/** The steps that were run, each with the reason; `changed` is the file that differs from the build before. */
export function whyRun(plan: Plan, steps: readonly BuildStep[], changed: string | undefined): ReadonlyMap<string, WhyRun> {
  const run = new Set(steps.filter(({ state }) => state !== "cached").map(({ name }) => name));
  const reasons = new Map<string, WhyRun>();
  for (const step of steps) {
    if (!run.has(step.name)) continue;
    if (changed !== undefined && takesFile(plan, step.name, changed)) {
      reasons.set(step.name, { code: "takes-file", file: changed });
      continue;
    }
    const before = standsOn(plan, steps, step).find((name) => run.has(name));
    reasons.set(step.name, before === undefined ? { code: "not-kept" } : { code: "follows", step: before });
  }
  return reasons;
}

/** The steps that a step stands on: as the builder tells it, else the one before it in its stage. */
function standsOn(plan: Plan, steps: readonly BuildStep[], step: BuildStep): readonly string[] {
  if (step.inputs !== undefined) return step.inputs;
  const { stage } = readStepName(step.name);
  const instruction = instructionOf(plan, step.name);
  const from = instruction?.flags.find(({ name }) => name === "from")?.value;
  const own = steps.slice(0, steps.indexOf(step)).findLast(({ name }) => readStepName(name).stage === stage);
  const other = from === undefined ? undefined : steps.findLast(({ name }) => readStepName(name).stage === stageCalled(plan, from));
  return [own, other].flatMap((each) => (each === undefined ? [] : [each.name]));
}

function stageCalled(plan: Plan, from: string): string {
  return /^\d+$/.test(from) ? (plan.stages[Number(from)]?.name ?? `stage-${from}`) : from.toLowerCase();
}

function takesFile(plan: Plan, step: string, file: string): boolean {
  const instruction = instructionOf(plan, step);
  if (instruction === undefined) return false;
  if (sourcesOfContext(plan).some((source) => source.instruction === instruction && filesBrought(source, [file]).length > 0)) return true;
  const run = plan.stages.flatMap(({ steps }) => steps).find((each) => each.kind === "run" && each.instruction === instruction);
  if (run?.kind !== "run") return false;
  return run.mounts.some(({ options, type }) => {
    if (type !== "bind" || options.has("from")) return false;
    const source = (options.get("source") ?? options.get("src") ?? "").replace(/^\.?\//, "").replace(/\/$/, "");
    return source === "" || source === "." || source === file || file.startsWith(`${source}/`);
  });
}
