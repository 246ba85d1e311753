import type { BuildFailureOutcome, BuildSpec, BuildStep } from "../engines/build-kind.ts";
import type { Engine } from "../engines/kind.ts";
import type { Plan } from "../plan/plan.ts";
import type { ScratchCopy } from "../project/scratch-copy.ts";
import { dependencyChange, ownLine, sourceChange, type Change } from "./changes.ts";
import { instructionOf } from "./failing-instruction.ts";
import { whyRun, type WhyRun } from "./why-run.ts";

export type BuildKind = "cold" | "unchanged" | "source" | "dependency";

/** One of the builds of a measurement. */
export interface MeasuredBuild {
  readonly kind: BuildKind;
  /** The file that was changed before it. */
  readonly changed: string | undefined;
  readonly seconds: number;
  readonly steps: readonly MeasuredStep[];
  /** Set where it failed. */
  readonly failure: BuildFailureOutcome | undefined;
}

export interface MeasuredStep {
  readonly name: string;
  readonly reused: boolean;
  readonly seconds: number;
  /** Undefined where it was reused. */
  readonly why: WhyRun | undefined;
}

export interface Measurement {
  readonly builds: readonly MeasuredBuild[];
  /** Builds that could not be made, and why. */
  readonly left: readonly { readonly kind: BuildKind; readonly why: "no-source-file" | "no-manifest" }[];
  /** Cache mounts keep what earlier builds left, so a cold build with them is warmer than on a new machine. */
  readonly cacheMounts: number;
}

export interface MeasureRequest {
  readonly plan: Plan;
  /** Of the copy; its tags begin with a name that nobody else uses. */
  readonly spec: BuildSpec;
  readonly copy: Pick<ScratchCopy, "append" | "restore">;
  readonly onBuild: (kind: BuildKind) => void;
  readonly signal: AbortSignal;
}

/** Builds an image cold, unchanged, after a change of its source and after one of its dependencies, and tells what each reused. Removes what it built. */
export async function measureBuild(engine: Engine, request: MeasureRequest): Promise<Measurement> {
  const { plan } = request;
  const source = sourceChange(plan);
  const dependency = dependencyChange(plan);
  const builds: MeasuredBuild[] = [];
  const cold = await one(engine, request, "cold", undefined);
  builds.push(cold);
  const cacheMounts = plan.stages
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === "run" ? step.mounts : []))
    .filter(({ type }) => type === "cache").length;
  if (cold.failure !== undefined) return { builds, left: [], cacheMounts };
  builds.push(await one(engine, request, "unchanged", undefined));
  if (source !== undefined) builds.push(await one(engine, request, "source", source));
  if (dependency !== undefined) builds.push(await one(engine, request, "dependency", dependency));
  const left: Measurement["left"] = [
    ...(source === undefined ? [{ kind: "source", why: "no-source-file" } as const] : []),
    ...(dependency === undefined ? [{ kind: "dependency", why: "no-manifest" } as const] : []),
  ];
  return { builds, left, cacheMounts };
}

async function one(engine: Engine, { copy, onBuild, plan, signal, spec }: MeasureRequest, kind: BuildKind, change: Change | undefined): Promise<MeasuredBuild> {
  onBuild(kind);
  const tag = `${spec.tags[0] ?? ""}-${kind}`;
  if (change !== undefined) copy.append(change.file, ownLine(change, tag));
  try {
    const outcome = await engine.build({ ...spec, tags: [tag], noCache: kind === "cold" }, signal);
    const changed = change?.file;
    if (!outcome.ok) return { kind, changed, seconds: outcome.seconds, steps: [], failure: outcome };
    return { kind, changed, seconds: outcome.seconds, steps: measured(plan, outcome.steps, kind, changed), failure: undefined };
  } finally {
    if (change !== undefined) copy.restore(change.file);
    await engine.removeImage(tag);
  }
}

function measured(plan: Plan, steps: readonly BuildStep[], kind: BuildKind, changed: string | undefined): readonly MeasuredStep[] {
  const reasons = whyRun(plan, steps, changed);
  return inOrder(plan, steps).map(({ name, seconds, state }) => {
    const reused = state === "cached";
    const why: WhyRun | undefined = reused ? undefined : kind === "cold" ? { code: "cache-not-asked" } : reasons.get(name);
    return { name, reused, seconds: reused ? 0 : seconds, why };
  });
}

/** As they stand in the file: builders tell of the last first. */
function inOrder(plan: Plan, steps: readonly BuildStep[]): readonly BuildStep[] {
  const line = new Map(steps.map((step) => [step, instructionOf(plan, step.name)?.startLine ?? Number.POSITIVE_INFINITY]));
  return steps.toSorted((one, other) => (line.get(one) ?? 0) - (line.get(other) ?? 0));
}
