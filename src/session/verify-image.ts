import { withoutSecrets } from "../facts/withheld.ts";
import { join } from "node:path";
import { buildImage, observationOf } from "../build/build-image.ts";
import { featuresOf } from "../build/features.ts";
import { standInsOf, type FindStandIn, type StandIns } from "../build/stand-ins.ts";
import { portsExposed } from "../checks/exposed-ports.ts";
import type { BuildFailure } from "../checks/kind.ts";
import type { BuildOutcome, Engine } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import type { CompressedSizes, Image, OpenImageOptions } from "../image/image.ts";
import { imageSource, openImage } from "../image/open.ts";
import { openSizesCache } from "../image/sizes-cache.ts";
import type { ImageReport, Trouble } from "../reports/kind.ts";
import type { Scan } from "../trial/scan.ts";
import type { RunObservation } from "../trial/run.ts";
import type { BuildObservation, Trial } from "../trial/trial.ts";
import { probeFailures } from "../verify/failing-probes.ts";
import { siteOf, type TrialHost, type TrialSite } from "../verify/host.ts";
import { lastWordsOf } from "../verify/last-words.ts";
import { scanImage } from "../verify/scanners.ts";
import { clearSite, prepareSite, runTrial } from "../verify/trial-run.ts";
import { gatherWants, type Wants } from "../verify/wants.ts";
import { troubleOfBuild } from "./build-trouble.ts";
import type { PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { digestsOf, judgeAll, keepsOf, looksOf, needsOf, type Unlooked } from "./judge-all.ts";
import { layerMemory } from "./layer-memory.ts";
import { runCommands } from "./run-commands.ts";
import { lintShell } from "./shellcheck.ts";

export interface VerifyOptions {
  readonly standIn: FindStandIn;
  /** An image of the engine to look at instead of building one. */
  readonly ref: string | undefined;
  /** What to look at instead, as `imageSource` reads it: an archive's absolute path, `-`, `registry:REF`. Needs no engine. */
  readonly archive: string | undefined;
  /** Whether comments in the Dockerfile may take back what its file judges find. */
  readonly comments: boolean;
  /** An image to look into containers from; undefined: any that has a shell. */
  readonly observer: string | undefined;
}

interface Findings {
  readonly image?: Image;
  readonly rebuilt?: Image | { readonly unlooked: string };
  readonly trial?: Trial;
  readonly scan?: Scan | { readonly unlooked: string };
  readonly builds: readonly BuildObservation[];
  readonly buildFailure?: BuildFailure;
  readonly trouble?: Trouble;
  readonly unlooked: Unlooked;
}

/** Every judge that can look at one image of a contract: the file, then the image as it is built, then the container as it runs. */
export async function verifyImage(
  host: SessionHost,
  engine: Engine | { readonly absent: string },
  planned: PlannedImage,
  options: VerifyOptions,
): Promise<ImageReport> {
  const standIns = standInsOf(planned.plan, options.standIn);
  const findings = await findingsOf(host, engine, planned, standIns, options);
  const { verdicts } = judgeAll(planned, {
    standIns: standIns.images,
    ...(findings.buildFailure === undefined ? {} : { buildFailure: findings.buildFailure }),
    image: findings.image,
    rebuilt: findings.rebuilt,
    scan: findings.scan,
    trial: findings.trial,
    today: host.today,
    shellLint: await lintShell(host, [planned]),
    unlooked: findings.unlooked,
    comments: options.comments,
  });
  return {
    name: planned.image.name,
    dockerfile: planned.plan.path,
    target: planned.image.build.target,
    engine: "absent" in engine ? undefined : `${engine.info.name} ${shortVersion(engine.info.version)}, ${engine.info.platform}`,
    verdicts,
    build: findings.builds[0],
    image:
      findings.image === undefined
        ? undefined
        : { size: findings.image.size, compressedSize: findings.image.compressedSize, layers: findings.image.layers.length },
    container: findings.trial === undefined ? undefined : summaryOf(findings.trial),
    trouble: findings.trouble,
    standIns: standIns.images,
  };
}

async function findingsOf(
  host: SessionHost,
  engine: Engine | { readonly absent: string },
  planned: PlannedImage,
  standIns: StandIns,
  options: VerifyOptions,
): Promise<Findings> {
  if (options.archive !== undefined) {
    host.onStep("reading the image");
    // nothing vouches for the names of a file's blobs, so that nothing found before helps
    const { indexes: _, ...asked } = keeping(host, planned, gatherWants(needsOf(planned.image)));
    const image = await openImage(imageSource(options.archive), asked);
    if (!image.configured) {
      const hint = "name an image, as docker save writes it; docker export writes only its files";
      throw new UserError("image-not-configured", `${options.archive} is a file system without a configuration`, { exitCode: 3, hint });
    }
    return { image, builds: [], unlooked: { container: "archive-only" } };
  }
  return "absent" in engine ? withoutEngine(engine.absent) : look(host, engine, planned, standIns, options);
}

function withoutEngine(reason: string): Findings {
  return {
    builds: [],
    trouble: {
      code: "no-engine",
      message: `no container engine: ${reason}`,
      hint: "install Docker, or start it; testing needs its builder and its containers",
      place: undefined,
      output: [],
    },
    unlooked: { image: "no-engine", container: "no-engine" },
  };
}

async function look(host: SessionHost, engine: Engine, planned: PlannedImage, standIns: StandIns, options: VerifyOptions): Promise<Findings> {
  // nothing is started for an image that is not there
  if (options.ref !== undefined && (await engine.inspectImage(options.ref)) === undefined) throw imageMissing(options.ref);
  const wants = gatherWants(needsOf(planned.image));
  const site = siteOf(host.newId(), host.owner.name);
  const trialHost: TrialHost = { engine, clock: host.clock, http: host.http, signal: host.signal, newName: host.newId, onStep: host.onStep };
  const tags = { ordinary: options.ref ?? `plimsoll/verify:${site.id}`, cold: `plimsoll/verify:${site.id}-cold` };
  // services start while the image is built; what goes wrong there is told when the application would need them
  const preparing = prepareSite(trialHost, site, planned.image.trial, wants, (ref) => options.standIn(ref) ?? ref).catch((error: unknown) => ({
    failed: error,
  }));
  try {
    const build = options.ref === undefined ? await buildOnce(host, engine, planned, standIns, tags.ordinary, false) : undefined;
    if (build?.ok === false) return { builds: [], ...buildFailed(planned, build), unlooked: { image: "not-built", container: "not-built" } };
    const builds = build === undefined ? [] : [observationOf(build, false, standIns)];
    return await lookAtImage(
      { host, trialHost, engine, planned, wants, tag: tags.ordinary, builds, standIns, coldTag: tags.cold, observer: options.observer },
      preparing,
      site,
    );
  } finally {
    await preparing;
    await clearSite(trialHost, site);
    if (options.ref === undefined) await engine.removeImage(tags.ordinary);
    await engine.removeImage(tags.cold);
  }
}

function imageMissing(ref: string): UserError {
  return new UserError("image-missing", `the engine has no image ${ref}`, { hint: "build or pull it first, or give the path of an archive" });
}

interface Look {
  readonly host: SessionHost;
  readonly trialHost: TrialHost;
  readonly engine: Engine;
  readonly planned: PlannedImage;
  readonly wants: Wants;
  readonly tag: string;
  readonly coldTag: string;
  readonly observer: string | undefined;
  readonly builds: readonly BuildObservation[];
  readonly standIns: StandIns;
}

type Prepared = Awaited<ReturnType<typeof prepareSite>> | { readonly failed: unknown };

async function lookAtImage(look: Look, preparing: Promise<Prepared>, site: ReturnType<typeof siteOf>): Promise<Findings> {
  const { engine, host, planned, wants } = look;
  const facts = await engine.inspectImage(look.tag);
  if (facts === undefined) throw imageMissing(look.tag);

  // a base exposes ports that what stands on it need not use
  const port = planned.image.trial.port ?? portsExposed(planned.plan)?.[0]?.port ?? facts.exposedPorts[0];
  // reading the image loads the machine, so it waits until the application's start has been timed
  let reading: Promise<Image> | undefined;
  const readImage = (): Promise<Image> => (reading ??= openFrom(look, facts.id));
  const prepared = await preparing;
  host.signal.throwIfAborted();
  if ("failed" in prepared) return withoutContainer(look, await found(host, readImage), troubleOf(prepared.failed));
  try {
    const trial = await runTrial(look.trialHost, site, prepared, {
      image: look.tag,
      trial: planned.image.trial,
      port,
      health: facts.health,
      wants,
      builds: look.builds,
      observer: { proc: host.proc, image: look.observer },
      onStarted: () => void readImage().catch(() => {}), // awaited below, where a failure counts
    });
    host.onStep("reading the image");
    const read = await found(host, readImage);
    if ("trouble" in read) return { trial, builds: look.builds, trouble: read.trouble, unlooked: { image: "not-read", container: "not-read" } };
    const { image } = read;
    const { builds, rebuilt } = await withColdBuild(look);
    const failingProbes = wants.failingProbes ? await failuresOf(look, site, image, port) : undefined;
    const second = rebuilt === undefined ? {} : { rebuilt };
    const commands = await runCommands(host, engine, look.tag, site, wants.commands);
    const all = { ...trial, builds, commands, ...(failingProbes === undefined ? {} : { failingProbes }) };
    return { image, ...second, trial: nameUsers(all, image), ...notReady(trial), builds, ...(await scanIfWanted(look)), unlooked: {} };
  } catch (error) {
    host.signal.throwIfAborted();
    const trouble = troubleOf(error);
    return withoutContainer(look, await found(host, readImage), trouble);
  }
}

/** An application that never got ready is told of with its last words, or nobody could say why it is so. */
function notReady({ logs, notReady: reason }: Trial): Pick<Findings, "trouble"> {
  if (reason === undefined) return {};
  const { lines, hint } = lastWordsOf(
    logs.map(({ text }) => text),
    reason,
  );
  const output = lines.map(withoutSecrets);
  return { trouble: { code: "not-ready", message: `the container never became ready: ${reason}`, hint, place: undefined, output } };
}

/** The image, or why the engine does not give it out: it may be full, or gone. */
async function found(host: SessionHost, readImage: () => Promise<Image>): Promise<{ readonly image: Image } | { readonly trouble: Trouble }> {
  try {
    return { image: await readImage() };
  } catch (error) {
    host.signal.throwIfAborted();
    return { trouble: troubleOf(error) };
  }
}

function withoutContainer({ builds }: Look, read: Awaited<ReturnType<typeof found>>, trouble: Trouble): Findings {
  if ("image" in read) return { image: read.image, builds, trouble, unlooked: { container: "not-started" } };
  return { builds, trouble, unlooked: { image: "not-read", container: "not-started" } };
}

async function failuresOf(look: Look, site: TrialSite, { config }: Image, port: number | undefined): Promise<NonNullable<Trial["failingProbes"]>> {
  const { healthcheck, shell } = config;
  return probeFailures(look.trialHost, site, { image: look.tag, trial: look.planned.image.trial, port, healthcheck, shell, observer: look.observer });
}

async function openFrom({ engine, host, planned, wants, tag }: Look, id: string): Promise<Image> {
  return openImage({ kind: "stream", ref: tag, id, trusted: true, stream: engine.save(tag, host.signal) }, keeping(host, planned, wants));
}

/** What has to be kept and measured while an image passes. */
function keeping(host: SessionHost, { image }: PlannedImage, wants: Wants): OpenImageOptions {
  const keeps = keepsOf(image);
  const hashes = digestsOf(image);
  const indexes = layerMemory(host.cacheDirectory);
  const asked = {
    keep: (path: string, size: number, mode: number): number => keeps({ path, size, mode }),
    ...(hashes === undefined ? {} : { digests: (path: string, size: number, mode: number): boolean => hashes({ path, size, mode }) }),
    ...(indexes === undefined ? {} : { indexes }),
    looks: looksOf(image),
  };
  const level = wants.compressionLevel;
  if (level === undefined) return asked;
  const sizes = host.cacheDirectory === undefined ? memorySizes(level) : openSizesCache(join(host.cacheDirectory, "layers"), level);
  return { ...asked, compressedSizes: sizes };
}

function memorySizes(level: number): CompressedSizes {
  const sizes = new Map<string, number>();
  return { level, get: (diffId) => sizes.get(diffId), set: (diffId, bytes) => void sizes.set(diffId, bytes) };
}

async function scanIfWanted({ host, wants, tag }: Look): Promise<Pick<Findings, "scan">> {
  if (!wants.scan) return {};
  host.onStep("looking for a vulnerability scanner");
  return { scan: await scanImage(host.runner, tag, host.signal) };
}

/** How long a build takes is known only from one that took nothing from the cache, and whether it gives the same again only from a second one. */
async function withColdBuild(look: Look): Promise<Pick<Findings, "builds" | "rebuilt">> {
  const { builds, engine, host, planned, standIns, wants } = look;
  const cold = wants.coldBuild && !builds.some((build) => build.cold);
  if (builds.length === 0 || !(cold || wants.secondBuild)) return { builds };
  const outcome = await buildOnce(host, engine, planned, standIns, look.coldTag, true);
  if (!outcome.ok) return { builds, rebuilt: { unlooked: `${outcome.step ?? "the build"} failed: ${outcome.reason}` } };
  const all = [...builds, observationOf(outcome, true, standIns)];
  const facts = wants.secondBuild ? await engine.inspectImage(look.coldTag) : undefined;
  if (facts === undefined) return { builds: all };
  host.onStep("reading the second image");
  return { builds: all, rebuilt: await openFrom({ ...look, tag: look.coldTag }, facts.id) };
}

function buildOnce(host: SessionHost, engine: Engine, planned: PlannedImage, standIns: StandIns, tag: string, noCache: boolean): Promise<BuildOutcome> {
  host.onStep(noCache ? "building once more without cache" : "building");
  return buildImage(engine, {
    build: planned.image.build,
    tags: [tag],
    noCache,
    standIns,
    used: featuresOf(planned.plan),
    signal: host.signal,
    onStep: (step) => {
      if (step.state === "started") host.onStep(step.name);
    },
  });
}

function buildFailed(planned: PlannedImage, build: BuildOutcome & { readonly ok: false }): Pick<Findings, "buildFailure" | "trouble"> {
  const { line, reason, step } = build;
  return { buildFailure: { line, step, reason }, trouble: troubleOfBuild(planned, build) };
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof UserError)) throw error;
  return { code: error.code, message: error.message, hint: error.hint, place: error.place, output: [] };
}

/** The engine tells user numbers; the image's own passwd has the names. */
function nameUsers(trial: Trial, image: Image): Trial {
  const names = new Map(image.users().map((user) => [user.uid, user.name]));
  const named = <Run extends RunObservation>(run: Run): Run => ({
    ...run,
    processes: run.processes.map((each) => ({ ...each, user: names.get(each.uid) })),
    beside: run.beside === undefined ? undefined : named(run.beside),
  });
  return { ...named(trial), runs: trial.runs.map(named) };
}

function summaryOf(trial: Trial): NonNullable<ImageReport["container"]> {
  return {
    readySeconds: trial.ready?.seconds,
    healthySeconds: trial.health?.changes.find((change) => change.status === "healthy")?.seconds,
    stopSeconds: trial.stop === undefined || trial.stop.killed ? undefined : trial.stop.seconds,
  };
}

function shortVersion(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
