import type { ContractBuild } from "../contract/contract.ts";
import type { BuildOutcome, BuildStep, Engine } from "../engines/kind.ts";
import type { BuildObservation } from "../trial/trial.ts";
import type { StandIns } from "./stand-ins.ts";

export interface BuildRequest {
  readonly build: ContractBuild;
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly standIns: StandIns;
  readonly onStep?: (step: BuildStep) => void;
  readonly signal: AbortSignal;
}

/** Builds one image of a contract with whatever stands in for its bases. */
export function buildImage(engine: Engine, request: BuildRequest): Promise<BuildOutcome> {
  const { build, standIns } = request;
  return engine.build(
    {
      context: build.context,
      dockerfile: build.dockerfile,
      target: build.target,
      args: build.args,
      tags: request.tags,
      noCache: request.noCache,
      standIns: standIns.images,
      syntax: standIns.syntax,
      onStep: request.onStep,
    },
    request.signal,
  );
}

export function observationOf(outcome: BuildOutcome & { readonly ok: true }, cold: boolean, standIns: StandIns): BuildObservation {
  const cachedSteps = outcome.steps.filter((step) => step.state === "cached").length;
  return { seconds: outcome.seconds, steps: outcome.steps.length, cachedSteps, cold: cold || cachedSteps === 0, standIns: standIns.images };
}
