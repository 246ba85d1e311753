import { buildImage } from "../build/build-image.ts";
import { standInsOf, type FindStandIn } from "../build/stand-ins.ts";
import type { BuildStep, Engine } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import type { Trouble } from "../reports/kind.ts";
import { connectEngine } from "./connect.ts";
import { planImage, type PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { contractOf } from "./subjects.ts";
import { troubleOfBuild } from "./build-trouble.ts";

export interface BuildRequest {
  /** Absolute. */
  readonly directory: string;
  /** Only this image of the contract. */
  readonly only: string | undefined;
  /** Instead of the contract's tags. */
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly standIn: FindStandIn;
}

export interface BuildResult {
  readonly name: string;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly tags: readonly string[];
  readonly seconds: number;
  readonly steps: readonly BuildStep[];
  readonly imageId: string | undefined;
  readonly standIns: Readonly<Record<string, string>>;
  readonly trouble: Trouble | undefined;
}

/** Builds each image of a directory's contract and gives it its tags. */
export async function buildContract(host: SessionHost, request: BuildRequest): Promise<readonly BuildResult[]> {
  const contract = contractOf(host, request.directory);
  const planned = contract.images.filter((image) => request.only === undefined || image.name === request.only).map((image) => planImage(host, image));
  const engine = await connectEngine(host);
  if ("absent" in engine) {
    throw new UserError("no-engine", `building needs a container engine: ${engine.absent}`, { hint: "install Docker, or start it", exitCode: 3 });
  }
  const results: BuildResult[] = [];
  for (const image of planned) results.push(await buildOne(host, engine, image, request));
  return results;
}

async function buildOne(host: SessionHost, engine: Engine, planned: PlannedImage, request: BuildRequest): Promise<BuildResult> {
  const { build, name } = planned.image;
  const standIns = standInsOf(planned.plan, request.standIn);
  const wanted = request.tags.length > 0 ? request.tags : build.tags;
  const tags = wanted.length > 0 ? wanted : [`${name}:latest`];
  host.onStep(`building ${name}`);
  const outcome = await buildImage(engine, {
    build,
    tags,
    noCache: request.noCache,
    standIns,
    signal: host.signal,
    onStep: (step) => {
      if (step.state === "started") host.onStep(step.name);
    },
  });
  return {
    name,
    dockerfile: planned.plan.path,
    target: build.target,
    tags,
    seconds: outcome.seconds,
    steps: outcome.ok ? outcome.steps : [],
    imageId: outcome.ok ? outcome.imageId : undefined,
    standIns: standIns.images,
    trouble: outcome.ok ? undefined : troubleOfBuild(planned, outcome),
  };
}
