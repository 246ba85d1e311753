import { onceFor } from "../text/once.ts";
import { environmentBefore } from "./stage-variables.ts";
import type { Mount, Plan, Stage } from "../plan/plan.ts";
import type { RunStep } from "../plan/queries.ts";
import { joinPath } from "./path-globs.ts";
import { chainOf } from "./stages.ts";

/** A cache mount of a RUN. */
export interface CacheMount {
  readonly stage: Stage;
  readonly step: RunStep;
  readonly mount: Mount;
  /** Where it lies, absolute; variables as written. */
  readonly target: string;
}

/** Every cache mount of the file, each where it is written. */
export const cacheMounts: (plan: Plan) => readonly CacheMount[] = onceFor((plan: Plan): readonly CacheMount[] => {
  return plan.stages.flatMap((stage) =>
    stage.steps.flatMap((step) =>
      step.kind === "run" && step.instruction.span.start >= stage.span.start
        ? step.mounts.flatMap((mount) => (mount.type === "cache" ? [{ stage, step, mount, target: targetOfMount(plan, stage, step, mount) }] : []))
        : [],
    ),
  );
});

/** Where a mount lies: its target, in the working directory at that place. */
export function targetOfMount(plan: Plan, stage: Stage, step: RunStep, mount: Mount): string {
  const target = mount.options.get("target") ?? mount.options.get("dst") ?? mount.options.get("destination") ?? "";
  return joinPath(workdirBefore(plan, stage, step) ?? "/", target);
}

/** The working directory at a step, as far as WORKDIR says so from the root on; undefined where the outside base decides or a variable has no value. */
export function workdirBefore(plan: Plan, stage: Stage, step: RunStep): string | undefined {
  const steps = chainOf(plan, stage).flatMap((part) => part.steps);
  let folder: string | undefined;
  for (const { instruction } of steps.slice(0, steps.indexOf(step))) {
    if (instruction.keyword !== "WORKDIR") continue;
    const written = expanded(instruction.args.text.trim().replace(/^"(.*)"$/, "$1"), environmentBefore(plan, stage, step));
    if (written.includes("$")) folder = undefined;
    else if (written.startsWith("/")) folder = joinPath("/", written);
    else folder = folder === undefined ? undefined : joinPath(folder, written);
  }
  return folder;
}

function expanded(text: string, environment: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain?: string, braced?: string) => environment.get(plain ?? braced ?? "") ?? whole);
}
