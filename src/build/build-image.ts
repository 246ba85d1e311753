import type { ContractBuild } from "../contract/contract.ts";
import type { BuildOutcome, BuildSpec, BuildStep, FeatureUse } from "../engines/build-kind.ts";
import type { Engine } from "../engines/kind.ts";
import type { BuildObservation } from "../trial/trial.ts";
import type { StandIns } from "./stand-ins.ts";

export interface BuildRequest {
  readonly build: ContractBuild;
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly standIns: StandIns;
  readonly onStep?: (step: BuildStep) => void;
  readonly onProgress?: (work: string, detail: string) => void;
  /** Beyond what the contract says. */
  readonly options?: BuildOptions;
  /** What the Dockerfile uses that the engine may not know. */
  readonly used?: readonly FeatureUse[];
  readonly signal: AbortSignal;
}

/** What a command line says of a build, beyond the contract; arguments and labels are added to the contract's. */
export type BuildOptions = Partial<Pick<BuildSpec, "args" | "builder" | "cacheFrom" | "cacheTo" | "labels" | "platforms" | "result" | "secrets" | "ssh">>;

/** Builds one image of a contract with whatever stands in for its bases. What the engine is known to refuse is not begun. */
export async function buildImage(engine: Engine, request: BuildRequest): Promise<BuildOutcome> {
  const spec = specOf(request);
  const used = request.used ?? [];
  const refusals = used.length === 0 ? [] : ((await engine.refusals?.(spec, used, request.signal)) ?? []);
  const refused = refusals.find(({ kind }) => kind === "refused");
  if (refused === undefined) return engine.build(spec, request.signal);
  return { ok: false, seconds: 0, step: undefined, line: refused.line, reason: refused.what, instead: refused.instead, output: [] };
}

/** What an engine is asked for. */
export function specOf({ build, noCache, onProgress, onStep, options = {}, standIns, tags }: BuildRequest): BuildSpec {
  return {
    ...options,
    context: build.context,
    dockerfile: build.dockerfile,
    target: build.target,
    args: { ...build.args, ...options.args },
    tags,
    noCache,
    standIns: standIns.images,
    syntax: standIns.syntax,
    onStep,
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

export function observationOf(outcome: BuildOutcome & { readonly ok: true }, cold: boolean, standIns: StandIns): BuildObservation {
  const cachedSteps = outcome.steps.filter((step) => step.state === "cached").length;
  return { seconds: outcome.seconds, steps: outcome.steps.length, cachedSteps, cold: cold || cachedSteps === 0, standIns: standIns.images };
}
