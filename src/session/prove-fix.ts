import { basename, join } from "node:path";
import { buildImage } from "../build/build-image.ts";
import { standInsOf, type FindStandIn } from "../build/stand-ins.ts";
import { serversStarted } from "../checks/listening.ts";
import { compareImages, comparing } from "../compare/images.ts";
import type { ImageComparison } from "../compare/comparison.ts";
import type { Requirement } from "../contract/contract.ts";
import type { Engine } from "../engines/kind.ts";
import type { Image } from "../image/image.ts";
import { openImage } from "../image/open.ts";
import type { ScratchCopy } from "../project/scratch-copy.ts";
import type { ImageReport } from "../reports/kind.ts";
import type { Verdict } from "../verdict/verdict.ts";
import { troubleOfBuild } from "./build-trouble.ts";
import { resolveTrial } from "./compose-trial.ts";
import { readFile, type PlannedImage } from "./evidence.ts";
import type { FixedFile } from "./fix-files.ts";
import type { SessionHost } from "./host.ts";
import { judgeAll } from "./judge-all.ts";
import { layerMemory } from "./layer-memory.ts";
import { verifyImage } from "./verify-image.ts";
import { worseVerdicts } from "./worse-verdicts.ts";

/** Puts files into a new folder that nobody else has, and gives it with what takes it away again. */
export type LayOut = (files: Readonly<Record<string, string>>) => { readonly folder: string; readonly remove: () => void };

export interface ProveRequest {
  readonly standIn: FindStandIn;
  readonly comments: boolean;
  readonly layOut: LayOut;
}

/** One image as it was built before a fix and after it. */
export interface Proof {
  readonly before: ImageReport;
  readonly after: ImageReport;
  /** Undefined where one of them was not built. */
  readonly comparison: ImageComparison | undefined;
  /** Requirements that are violated after it and were not before, by their ids. */
  readonly worse: readonly string[];
}

export interface ProvenFile {
  /** With those fixes that made nothing worse. */
  readonly file: FixedFile;
  readonly proofs: readonly Proof[];
  /** Fixes that were not kept, and the requirement that they would have made worse. */
  readonly refused: readonly { readonly check: string; readonly requirement: string }[];
}

/** Builds and looks at every image of a fixed file before and after; where something gets worse, fix by fix, so that the others are kept. */
export async function proveFile(host: SessionHost, engine: Engine, file: FixedFile, request: ProveRequest): Promise<ProvenFile> {
  const checks = [...new Set(file.made.map(({ check }) => check))];
  if (checks.length === 0 || file.dockerfile === undefined) return { file, proofs: [], refused: [] };
  const before = await sidesOf(host, engine, file.original, { ...request, state: "as it is" });
  try {
    const all = await proofsOf(host, engine, file, before, { ...request, state: "with every fix" });
    const worse = worseOf(all);
    if (worse === undefined) return { file, proofs: all, refused: [] };
    const [only, ...others] = checks;
    if (only !== undefined && others.length === 0) return { file: file.only(new Set()), proofs: [], refused: [{ check: only, requirement: worse }] };
    host.onStep(`with every fix ${worse} would no longer hold: trying the fixes of ${checks.length} checks one after the other`);

    let kept: Pick<ProvenFile, "file" | "proofs"> = { file: file.only(new Set()), proofs: [] };
    const taken = new Set<string>();
    const refused: { check: string; requirement: string }[] = [];
    for (const [index, check] of checks.entries()) {
      const tried = file.only(new Set([...taken, check]));
      if (tried.texts.dockerfile === kept.file.texts.dockerfile && tried.texts.files.size === kept.file.texts.files.size) continue;
      const proofs = await proofsOf(host, engine, tried, before, { ...request, state: `with ${check}, ${index + 1} of ${checks.length}` });
      const requirement = worseOf(proofs);
      if (requirement === undefined) {
        taken.add(check);
        kept = { file: tried, proofs };
      } else refused.push({ check, requirement });
    }
    return { ...kept, refused };
  } finally {
    for (const side of before) await side.remove();
  }
}

function worseOf(proofs: readonly Proof[]): string | undefined {
  return proofs.flatMap(({ worse }) => worse)[0];
}

async function proofsOf(host: SessionHost, engine: Engine, file: FixedFile, before: readonly Side[], request: SideRequest): Promise<readonly Proof[]> {
  const { folder, remove: removeFiles } = request.layOut(filesFor(host, file));
  const copy = copyOfContext(host, file);
  const remove = (): void => {
    removeFiles();
    copy?.remove();
  };
  try {
    const dockerfile = join(folder, basename(file.dockerfile ?? "Dockerfile"));
    const context = copy === undefined ? {} : { context: copy.path };
    const planned = file.planned.map((each) => ({ ...each, image: { ...each.image, build: { ...each.image.build, ...context, dockerfile } } }));
    const after = await sidesOf(host, engine, planned, request);
    try {
      return before.flatMap((was, index) => {
        const is = after[index];
        return is === undefined ? [] : [proofOf(was, is)];
      });
    } finally {
      for (const side of after) await side.remove();
    }
  } finally {
    remove();
  }
}

/** The Dockerfile as it would be, and beside it the ignore file that is to be read, which of two is the one of this name. */
function filesFor(host: SessionHost, { context, dockerfile = "Dockerfile", texts }: FixedFile): Readonly<Record<string, string>> {
  const name = basename(dockerfile);
  const ignore = [`${dockerfile}.dockerignore`, join(context, ".dockerignore")]
    .map((path) => textAfter(host, path, texts.files, context))
    .find((text) => text !== undefined);
  return { [name]: texts.dockerfile, ...(ignore === undefined ? {} : { [`${name}.dockerignore`]: ignore }) };
}

/** The context with what fixes change in it; undefined where that is only what lies beside the Dockerfile. */
function copyOfContext(host: SessionHost, { context, planned, texts }: FixedFile): ScratchCopy | undefined {
  const changed = [...texts.files].filter(([path]) => !path.startsWith("../") && !path.endsWith(".dockerignore"));
  if (changed.length === 0 || host.copyFolder === undefined) return undefined;
  const sent = planned[0]?.plan.context;
  const copy = host.copyFolder(context, (path) => sent?.ignoredBy(path) === undefined);
  for (const [path, text] of changed) copy.put(path, text);
  return copy;
}

function textAfter(host: SessionHost, path: string, changed: ReadonlyMap<string, string | undefined>, context: string): string | undefined {
  for (const [file, text] of changed) if (join(context, file) === path) return text;
  return readFile(host, path);
}

interface SideRequest extends ProveRequest {
  /** For who waits: `with every fix`. */
  readonly state: string;
}

interface Side {
  readonly report: ImageReport;
  readonly image: Image | undefined;
  readonly remove: () => Promise<void>;
}

async function sidesOf(host: SessionHost, engine: Engine, planned: readonly PlannedImage[], request: SideRequest): Promise<readonly Side[]> {
  const sides: Side[] = [];
  try {
    for (const each of planned) sides.push(await sideOf(host, engine, each, request));
    return sides;
  } catch (error) {
    for (const side of sides) await side.remove();
    throw error;
  }
}

/** By a health check of the usual times the first answer comes after thirty seconds. */
const HEALTHY_WITHIN = 60;

/** Where it listens, if only its command says so; and time for the health check to be asked once. */
function withPort(planned: PlannedImage): PlannedImage {
  const { image, plan } = planned;
  const { port, ready } = image.trial;
  const [server] = plan.target?.config.exposed.length === 0 ? serversStarted(plan) : [];
  const within = Math.max(ready.within ?? 0, HEALTHY_WITHIN);
  return { ...planned, image: { ...image, trial: { ...image.trial, port: port ?? server?.port?.value, ready: { ...ready, within } } } };
}

/** A health check that a fix adds or mends is to be seen at work, whether or not anybody asked for it. */
function withHealth(planned: PlannedImage): PlannedImage {
  const { image, plan } = planned;
  const declared = plan.target?.config.healthcheck?.value.test !== undefined;
  if (!declared || image.requirements.some(({ check }) => check === HEALTH)) return planned;
  const asked: Requirement = { id: HEALTH, also: [], check: HEALTH, title: undefined, options: {}, level: "info", unprovenAllowed: true, origin: "--prove" };
  return { ...planned, image: { ...image, requirements: [...image.requirements, asked] } };
}

const HEALTH = "health-becomes-healthy";

async function sideOf(host: SessionHost, engine: Engine, each: PlannedImage, { comments, standIn, state }: SideRequest): Promise<Side> {
  const asked = withPort(withHealth(each));
  const planned = { ...asked, image: { ...asked.image, trial: await resolveTrial(host, asked.image.trial) } };
  const tag = `plimsoll/fix:${host.newId()}`;
  const standIns = standInsOf(planned.plan, standIn);
  host.onStep(`building ${planned.image.name} ${state}`);
  const outcome = await buildImage(engine, {
    build: planned.image.build,
    tags: [tag],
    noCache: false,
    standIns,
    signal: host.signal,
    onStep: (step) => {
      if (step.state === "started") host.onStep(step.name);
    },
  });
  const remove = async (): Promise<void> => {
    if (outcome.ok) await engine.removeImage(tag);
  };
  if (!outcome.ok) {
    const seen = { standIns: standIns.images, unlooked: { image: "not-built", container: "not-built" }, comments };
    return { report: { ...unbuilt(planned, judgeAll(planned, seen).verdicts), trouble: troubleOfBuild(planned, outcome) }, image: undefined, remove };
  }
  try {
    const report = await verifyImage(host, engine, planned, { standIn, ref: tag, archive: undefined, comments, observer: undefined });
    host.onStep("reading the image");
    const indexes = layerMemory(host.cacheDirectory);
    const source = { kind: "stream", ref: planned.image.name, id: outcome.imageId, trusted: true, stream: engine.save(tag, host.signal) } as const;
    const image = await openImage(source, { ...comparing, ...(indexes === undefined ? {} : { indexes }) });
    return { report, image, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function unbuilt({ image, plan }: PlannedImage, verdicts: readonly Verdict[]): ImageReport {
  const { build, name } = image;
  const nothing = { engine: undefined, build: undefined, image: undefined, container: undefined, trouble: undefined, standIns: {} } as const;
  return { ...nothing, name, dockerfile: plan.path, target: build.target, verdicts };
}

function proofOf(was: Side, is: Side): Proof {
  const comparison = was.image === undefined || is.image === undefined ? undefined : compareImages(was.image, is.image, { before: "before", after: "after" });
  return { before: was.report, after: is.report, comparison, worse: worseVerdicts(reportOf(was), reportOf(is)) };
}

/** Undefined where there is no image to have one. */
function reportOf({ image, report }: Side): ImageReport | undefined {
  return image === undefined ? undefined : report;
}
