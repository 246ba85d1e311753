import type { Plan, Stage } from "../plan/plan.ts";

/** Finds what stands in for an image, or undefined where the image itself is meant. */
export type FindStandIn = (ref: string) => string | undefined;

export interface StandIns {
  /** Image as the Dockerfile names it → image that stands in. */
  readonly images: Readonly<Record<string, string>>;
  /** What stands in for the `# syntax` frontend. */
  readonly syntax: string | undefined;
}

/** Every image that a Dockerfile takes from outside and that something stands in for. */
export function standInsOf(plan: Plan, find: FindStandIn): StandIns {
  const images: Record<string, string> = {};
  for (const ref of outsideImages(plan)) {
    const standIn = find(ref);
    if (standIn !== undefined) images[ref] = standIn;
  }
  const syntax = plan.tree.directives.find((directive) => directive.name === "syntax");
  return { images, syntax: syntax === undefined ? undefined : find(syntax.value) };
}

/** Images named by FROM, `COPY --from` and `RUN --mount=from=`, each once. */
export function outsideImages(plan: Plan): string[] {
  const refs = new Set<string>();
  for (const stage of plan.stages) for (const ref of refsOf(plan, stage)) refs.add(ref);
  return [...refs];
}

function* refsOf(plan: Plan, stage: Stage): Iterable<string> {
  if (stage.from.stage === undefined && stage.from.ref !== undefined && stage.from.ref !== "scratch") yield stage.from.ref;
  for (const step of stage.steps) {
    if ((step.kind === "copy" || step.kind === "add") && step.from !== undefined && step.from.stage === undefined) yield step.from.ref;
    if (step.kind !== "run") continue;
    for (const mount of step.mounts) {
      const from = mount.options.get("from");
      if (from !== undefined && !isStage(plan, from)) yield from;
    }
  }
}

function isStage(plan: Plan, name: string): boolean {
  return plan.stages.some((stage) => stage.name === name.toLowerCase() || String(stage.index) === name);
}
