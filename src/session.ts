import type { FindStandIn } from "./build/stand-ins.ts";
import { imagesNamed } from "./contract/images-named.ts";
import { UserError } from "./errors.ts";
import { exitCodeOf } from "./judge/exit-code.ts";
import type { DockerfileExplanation } from "./explain/dockerfile/kind.ts";
import type { Plan } from "./plan/plan.ts";
import type { ImageReport, ReportInput } from "./reports/kind.ts";
import type { BuildRequest, BuildResult } from "./session/build-contract.ts";
import { checkFiles, filesToCheck, type CheckRequest } from "./session/check-files.ts";
import type { MeasureRequest, MeasureResult } from "./session/measure-contract.ts";
import { planImage, readFile } from "./session/evidence.ts";
import type { FixedFile } from "./session/fix-files.ts";
import type { ProvenFile, ProveRequest } from "./session/prove-fix.ts";
import type { ProjectHealth } from "./session/health-of-project.ts";
import type { SessionHost } from "./session/host.ts";
import { planOne, type PlanRequest } from "./session/plan-one.ts";
import type { Versions } from "./session/known-versions.ts";
import { lintShell } from "./session/shellcheck.ts";
import { contractOf } from "./session/subjects.ts";
import { toldChecks } from "./session/told-checks.ts";
import { STRUCTURE_TEST, structureMessages } from "./verify/structure-test/messages.ts";

export type { CheckRequest } from "./session/check-files.ts";

export interface VerifyRequest {
  /** Absolute. */
  readonly directory: string;
  /** Only this image of the contract. */
  readonly only: string | undefined;
  /** An image to look at instead of building one. */
  readonly ref: string | undefined;
  /** What to look at instead of building: an image archive's absolute path, `-` for standard input, `registry:REF`. */
  readonly archive: string | undefined;
  /** Files of container-structure-test, whose tests the image named above has to pass; then no contract is read. */
  readonly configs?: readonly string[];
  readonly standIn: FindStandIn;
  /** Whether comments in Dockerfiles may take back what file judges find. */
  readonly comments: boolean;
  /** An image to look into containers from; undefined: any of the engine's that has a shell. */
  readonly observer: string | undefined;
}

export interface FixRequest extends CheckRequest {
  /** Also fixes that may change what the image does. */
  readonly unsafe: boolean;
  /** Set where registries and the engine are to be asked for what can be pinned. */
  readonly pin?: { readonly standIn: FindStandIn };
  /** Set where every image is to be built and looked at before and after, and nothing kept that makes a requirement worse. */
  readonly prove?: Pick<ProveRequest, "standIn" | "layOut">;
}

export interface FixResult {
  readonly files: readonly FixedFile[];
  /** What building showed, a list for each file; empty where nobody asked for it. */
  readonly proven: readonly ProvenFile[];
  /** What of it could not be asked that was to be pinned, and why. */
  readonly unasked: readonly string[];
  /** What file judges say afterwards. */
  readonly report: ReportInput;
}

/** The one object that the command line, the language server and the library use. */
export interface Session {
  /** The health check of a directory's images, in words that every platform's dialect can be written from; undefined where none has one. */
  health(directory: string): Promise<ProjectHealth | undefined>;
  /** What file judges say; needs no engine. */
  check(request: CheckRequest): Promise<ReportInput>;
  /** Mends in memory what file judges find; writes nothing and needs no engine. */
  fix(request: FixRequest): Promise<FixResult>;
  /** What one Dockerfile would build; needs no engine. */
  plan(request: PlanRequest): Plan;
  /** Each Dockerfile in words, with what file judges say of it; needs no engine. */
  explain(request: CheckRequest): Promise<readonly DockerfileExplanation[]>;
  /** Builds each image of a contract. */
  build(request: BuildRequest): Promise<readonly BuildResult[]>;
  /** Builds each image of a contract cold, unchanged and after changes, on a copy, and tells what each build reused. */
  measure(request: MeasureRequest): Promise<readonly MeasureResult[]>;
  /** What every judge says that can look. */
  verify(request: VerifyRequest): Promise<ReportInput>;
}

export function createSession(host: SessionHost): Session {
  return {
    check: (request) => check(host, request),
    fix: (request) => fix(host, request),
    plan: (request) => planOne(host, request),
    explain: (request) => explain(host, request),
    // what works with engines and images is much to load, and most runs judge a file
    health: async (directory) => (await import("./session/health-of-project.ts")).healthOfProject(host, directory),
    build: async (request) => (await import("./session/build-contract.ts")).buildContract(host, request),
    measure: async (request) => (await import("./session/measure-contract.ts")).measureContract(host, request),
    verify: (request) => verify(host, request),
  };
}

async function check(host: SessionHost, request: CheckRequest): Promise<ReportInput> {
  const started = host.clock.now();
  const files = filesToCheck(host, request);
  const { exitCode, images, textOf } = checkFiles(files, await lintShell(host, files.planned));
  return reportOf(host, { verb: "check", images, started, exitCode, textOf });
}

async function explain(host: SessionHost, request: CheckRequest): Promise<readonly DockerfileExplanation[]> {
  const started = host.clock.now();
  const files = filesToCheck(host, request);
  const { exitCode, images, textOf } = checkFiles(files, await lintShell(host, files.planned));
  const report = reportOf(host, { verb: "check", images, started, exitCode, textOf });
  // the words of every program and option are much to load, and no other verb wants them
  const [{ explainPlanned }, { findingsOf, textOf: messageOf }] = await Promise.all([import("./session/explain-planned.ts"), import("./reports/findings.ts")]);
  const findings = findingsOf(report).map((finding) => ({
    path: finding.path,
    check: finding.verdict.check,
    level: finding.verdict.level,
    line: finding.place?.line ?? 1,
    message: messageOf(finding, report),
  }));
  return explainPlanned(host, files.planned, findings, request.input !== undefined);
}

async function fix(host: SessionHost, request: FixRequest): Promise<FixResult> {
  const started = host.clock.now();
  const asked = filesToCheck(host, request);
  const plans = asked.planned.map(({ plan }) => plan);
  const versions = request.pin === undefined ? undefined : await versionsFor(host, plans, request.pin.standIn);
  const { fixFiles } = await import("./session/fix-files.ts");
  const fixed = fixFiles(host, asked, request.unsafe, versions?.known);
  const proven = request.prove === undefined ? [] : await proveAll(host, fixed, { ...request.prove, comments: request.comments ?? true });
  const files = request.prove === undefined ? fixed : proven.map(({ file }) => file);
  const planned = files.flatMap((file) => file.planned);
  const { exitCode, images, textOf } = checkFiles({ ...asked, planned, held: planned }, await lintShell(host, planned));
  return { files, proven, unasked: versions?.unasked ?? [], report: reportOf(host, { verb: "check", images, started, exitCode, textOf }) };
}

async function versionsFor(host: SessionHost, plans: readonly Plan[], standIn: FindStandIn): Promise<Versions> {
  const [{ connectEngine }, { findVersions }] = await Promise.all([import("./session/connect.ts"), import("./session/known-versions.ts")]);
  return findVersions(host, await connectEngine(host), plans, standIn);
}

async function proveAll(host: SessionHost, files: readonly FixedFile[], request: ProveRequest): Promise<readonly ProvenFile[]> {
  const [{ connectEngine }, { proveFile }] = await Promise.all([import("./session/connect.ts"), import("./session/prove-fix.ts")]);
  const engine = await connectEngine(host);
  if ("absent" in engine)
    throw new UserError("no-engine", `a fix is proven by building, which needs a container engine: ${engine.absent}`, {
      hint: "install Docker, or start it",
      exitCode: 3,
    });
  const proven: ProvenFile[] = [];
  for (const file of files) proven.push(await proveFile(host, engine, file, request));
  return proven;
}

async function verify(host: SessionHost, request: VerifyRequest): Promise<ReportInput> {
  const started = host.clock.now();
  const { connectEngine } = await import("./session/connect.ts");
  if (request.configs !== undefined && request.configs.length > 0) {
    const { verifyStructure } = await import("./session/verify-structure.ts");
    const images = [await verifyStructure(host, () => connectEngine(host), { ...request, configs: request.configs })];
    return reportOf(host, { verb: "verify", images, started, exitCode: exitCodeOf(images, "verify"), textOf: () => undefined });
  }
  const [{ verifyImage }, { resolveTrial }, { clearAbandoned }] = await Promise.all([
    import("./session/verify-image.ts"),
    import("./session/compose-trial.ts"),
    import("./verify/host.ts"),
  ]);
  const contract = contractOf(host, request.directory);
  const asked = imagesNamed(contract.images, request.only);
  const engine = await connectEngine(host);
  if (!("absent" in engine)) await clearAbandoned(engine, host.owner.isGone);
  const images: ImageReport[] = [];
  for (const image of asked) {
    const trial = "absent" in engine ? image.trial : await resolveTrial(host, image.trial);
    images.push(await verifyImage(host, engine, planImage(host, { ...image, trial }), request));
  }
  return reportOf(host, { verb: "verify", images, started, exitCode: exitCodeOf(images, "verify"), textOf: () => undefined });
}

interface Outcome extends Pick<ReportInput, "exitCode" | "images" | "verb"> {
  readonly started: number;
  readonly textOf: (path: string) => string | undefined;
}

function reportOf(host: SessionHost, { started, textOf, ...outcome }: Outcome): ReportInput {
  return {
    ...outcome,
    seconds: (host.clock.now() - started) / 1000,
    messages: (id) => (id === STRUCTURE_TEST ? structureMessages : undefined) ?? toldChecks.get(id)?.messages ?? {},
    about: (id) => toldChecks.get(id)?.meta,
    hasFix: (id) => toldChecks.get(id)?.fix !== undefined,
    source: (path) => textOf(path) ?? readFile(host, path),
  };
}
