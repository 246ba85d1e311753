import { onceFor } from "../text/once.ts";
import type { Plan, Stage } from "../plan/plan.ts";
import { stagesInTarget } from "../plan/queries.ts";
import { parseReference } from "./image-reference.ts";

/** The stage whose FROM names the outside image that the target stands on; undefined where the file has no target. */
export function rootStage(plan: Plan): Stage | undefined {
  return stagesInTarget(plan)[0];
}

/** The name of the outside image the target stands on, without `docker.io/library/` and tag; undefined where it cannot be known. */
export function outsideBaseName(plan: Plan): string | undefined {
  const from = rootStage(plan)?.from;
  // whatever a template's tag becomes, the name stays
  const literal = plan.isTemplate ? /^([\w./-]+):\$\{_+\}[\w.-]*$/.exec(from?.written ?? "")?.[1] : undefined;
  const ref = from?.ref ?? literal;
  return ref === undefined ? undefined : parseReference(ref).name;
}

/** Every stage that building the target builds, in the file's order: what it stands on, copies from and mounts, and theirs in turn. */
export const stagesUsed: (plan: Plan) => readonly Stage[] = onceFor((plan: Plan): readonly Stage[] => {
  if (plan.target === undefined) return [];
  const used = new Set<number>();
  const open = [plan.target.index];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const stage = plan.stages[index];
    if (stage === undefined || used.has(index)) continue;
    used.add(index);
    open.push(...stagesNamedBy(plan, stage));
  }
  return plan.stages.filter((stage) => used.has(stage.index));
});

function stagesNamedBy(plan: Plan, stage: Stage): readonly number[] {
  const named: number[] = [];
  if (stage.from.stage !== undefined) named.push(stage.from.stage);
  for (const step of stage.steps) {
    if ((step.kind === "copy" || step.kind === "add") && step.from?.stage !== undefined) named.push(step.from.stage);
    if (step.kind !== "run") continue;
    for (const mount of step.mounts) {
      const index = stageOfMount(plan, stage, mount.options.get("from"));
      if (index !== undefined) named.push(index);
    }
  }
  return named;
}

/** The earlier stage that a mount's `from=` names, by name or by number. */
export function stageOfMount(plan: Plan, stage: Stage, from: string | undefined): number | undefined {
  if (from === undefined) return undefined;
  const named = plan.stages.findLast((other) => other.index < stage.index && other.name === from.toLowerCase());
  if (named !== undefined) return named.index;
  return /^\d+$/.test(from) && Number(from) < stage.index ? Number(from) : undefined;
}

/** The stage and those of the file that it stands on, lowest first. */
export function chainOf(plan: Plan, stage: Stage): readonly Stage[] {
  const chain = [stage];
  // a stage stands only on earlier ones
  for (let top = stage, below = top.from.stage; below !== undefined && below < top.index; below = top.from.stage) {
    const next = plan.stages[below];
    if (next === undefined) break;
    chain.push(next);
    top = next;
  }
  return chain.reverse();
}

/** The stage whose FROM names the outside image that a stage stands on: itself, or one below. */
export function rootOf(plan: Plan, stage: Stage): Stage {
  let root = stage;
  // a stage stands only on earlier ones
  for (let below = stage.from.stage; below !== undefined && below < root.index; below = root.from.stage) root = plan.stages[below] ?? root;
  return root;
}
