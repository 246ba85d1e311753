import { specOf, type BuildOptions } from "../build/build-image.ts";
import { featuresOf } from "../build/features.ts";
import { standInsOf, type FindStandIn, type StandIns } from "../build/stand-ins.ts";
import { workWords } from "../build/work-words.ts";
import { imagesNamed } from "../contract/images-named.ts";
import type { BuildOutcome, BuildSpec, BuildStep, Refusal } from "../engines/build-kind.ts";
import type { Engine } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import type { Trouble } from "../reports/kind.ts";
import { troubleOfBuild } from "./build-trouble.ts";
import { connectEngine } from "./connect.ts";
import { planImage, type PlannedImage } from "./evidence.ts";
import { hideSecrets } from "./hide-secrets.ts";
import type { SessionHost } from "./host.ts";
import { contractOf } from "./subjects.ts";

export interface BuildRequest {
  /** Absolute. */
  readonly directory: string;
  /** Only this image of the contract. */
  readonly only: string | undefined;
  /** Instead of the contract's tags. */
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly standIn: FindStandIn;
  readonly options?: BuildOptions;
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
  /** What the builder leaves out, in words. */
  readonly notes: readonly string[];
  readonly engine: string | undefined;
  readonly result: string | undefined;
  readonly trouble: Trouble | undefined;
}

/** An image of a contract, ready to be built. */
export interface Buildable {
  readonly planned: PlannedImage;
  readonly standIns: StandIns;
  readonly tags: readonly string[];
  readonly spec: BuildSpec;
  /** Takes the values of secrets out of what the build printed. */
  readonly hide: (text: string) => string;
  readonly notes: readonly string[];
}

/** Builds each image of a directory's contract and gives it its tags; several go to the builder at once. */
export async function buildContract(host: SessionHost, request: BuildRequest): Promise<readonly BuildResult[]> {
  const images = plannedImages(host, request);
  const engine = await engineForBuild(host);
  const ready: Buildable[] = [];
  for (const planned of images) ready.push(await prepare(host, engine, planned, request));
  const outcomes = await buildAll(host, engine, ready);
  return ready.map((each, index) => resultOf(engine, each, outcomes[index] as BuildOutcome));
}

/** The images that a request is about. Fails where it names one that the contract does not have, or one that cannot be built so. */
export function plannedImages(host: SessionHost, request: Pick<BuildRequest, "directory" | "only" | "options" | "tags">): readonly PlannedImage[] {
  const contract = contractOf(host, request.directory);
  const images = imagesNamed(contract.images, request.only);
  if (images.length > 1 && (request.tags.length > 0 || typeof request.options?.result === "object")) {
    const flag = request.tags.length > 0 ? "--tag" : "--archive";
    throw new UserError("images-several", `${flag} is for one image, and the contract has ${images.length}`, { hint: `--image ${images[0]?.name ?? "NAME"}` });
  }
  for (const { from, id } of request.options?.secrets ?? []) {
    if ("variable" in from && host.env[from.variable] === undefined) {
      throw new UserError("secret-missing", `the secret ${id} is to come from ${from.variable}, which is not set`, {
        hint: `set ${from.variable}, or --secret id=${id},src=FILE`,
      });
    }
  }
  const args = request.options?.args ?? {};
  return images.map((image) => planImage(host, { ...image, build: { ...image.build, args: { ...image.build.args, ...args } } }));
}

export async function engineForBuild(host: SessionHost): Promise<Engine> {
  const engine = await connectEngine(host);
  if (!("absent" in engine)) return engine;
  throw new UserError("no-engine", `building needs a container engine: ${engine.absent}`, { hint: "install Docker, or start it", exitCode: 3 });
}

/** What is to be asked of the engine. Fails where the engine is known to refuse it. */
export async function prepare(host: SessionHost, engine: Engine, planned: PlannedImage, request: Omit<BuildRequest, "directory" | "only">): Promise<Buildable> {
  const { build, name } = planned.image;
  const standIns = standInsOf(planned.plan, request.standIn);
  const wanted = request.tags.length > 0 ? request.tags : build.tags;
  const tags = wanted.length > 0 ? wanted : [`${name}:latest`];
  const hide = hideSecrets(host, request.options?.secrets ?? []);
  const spec = specOf({
    build,
    tags,
    noCache: request.noCache,
    standIns,
    signal: host.signal,
    ...(request.options === undefined ? {} : { options: request.options }),
    onStep: (step) => {
      if (step.state === "started") host.onStep(workWords(step.name));
    },
    onProgress: (work, detail) => host.onStep(workWords(work), hide(detail)),
  });
  const refusals = (await engine.refusals?.(spec, featuresOf(planned.plan), host.signal)) ?? [];
  throwRefused(refusals, planned);
  return { planned, standIns, tags, spec, hide, notes: refusals.map(({ instead, what }) => `${what}; ${instead}`) };
}

/** Worth a word only where it is not what everybody expects. */
export function engineWords({ info }: Engine): string | undefined {
  if (info.name === "docker" && info.where === undefined) return undefined;
  return [`${info.name} ${info.version}`, info.where].filter((word) => word !== undefined).join(", ");
}

function throwRefused(refusals: readonly Refusal[], { plan }: PlannedImage): void {
  const refused = refusals.filter(({ kind }) => kind === "refused");
  const [first] = refused;
  if (first === undefined) return;
  throw new UserError("build-refused", refused.map(({ line, what }) => `${line === undefined ? "" : `${plan.path}:${line}: `}${what}`).join("\n"), {
    hint: [...new Set(refused.map(({ instead }) => instead))].join("; "),
  });
}

async function buildAll(host: SessionHost, engine: Engine, ready: readonly Buildable[]): Promise<readonly BuildOutcome[]> {
  const specs = ready.map(({ spec }) => spec);
  host.onStep(`building ${ready.map(({ planned }) => planned.image.name).join(", ")}`);
  if (specs.length > 1 && engine.buildTogether !== undefined) return engine.buildTogether(specs, host.signal);
  const outcomes: BuildOutcome[] = [];
  for (const spec of specs) outcomes.push(await engine.build(spec, host.signal));
  return outcomes;
}

function resultOf(engine: Engine, { hide, notes, planned, spec, standIns, tags }: Buildable, outcome: BuildOutcome): BuildResult {
  return {
    name: planned.image.name,
    dockerfile: planned.plan.path,
    target: planned.image.build.target,
    tags,
    seconds: outcome.seconds,
    steps: outcome.ok ? outcome.steps : [],
    imageId: outcome.ok ? outcome.imageId : undefined,
    standIns: standIns.images,
    notes,
    engine: engineWords(engine),
    result: typeof spec.result === "object" ? spec.result.archive : spec.result === "registry" ? "the registry" : undefined,
    trouble: outcome.ok ? undefined : troubleOfBuild(planned, { ...outcome, reason: hide(outcome.reason), output: outcome.output.map(hide) }),
  };
}
