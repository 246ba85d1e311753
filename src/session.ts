import type { FindStandIn } from "./build/stand-ins.ts";
import { exitCodeOf } from "./judge/exit-code.ts";
import type { ImageReport, ReportInput } from "./reports/kind.ts";
import { buildContract, type BuildRequest, type BuildResult } from "./session/build-contract.ts";
import { connectEngine } from "./session/connect.ts";
import { planImage, readFile } from "./session/evidence.ts";
import type { SessionHost } from "./session/host.ts";
import { judgeAll } from "./session/judge-all.ts";
import { contractOf, subjectsOf } from "./session/subjects.ts";
import { verifyImage } from "./session/verify-image.ts";
import { checks } from "./checks/registry.generated.ts";

export interface CheckRequest {
  /** Files, directories, or `-` for the text in `input`. */
  readonly paths: readonly string[];
  readonly input: string | undefined;
  readonly target: string | undefined;
  readonly standIn: FindStandIn;
}

export interface VerifyRequest {
  /** Absolute. */
  readonly directory: string;
  /** Only this image of the contract. */
  readonly only: string | undefined;
  /** An image to look at instead of building one. */
  readonly ref: string | undefined;
  /** The path of an image archive to look at instead, absolute. */
  readonly archive: string | undefined;
  readonly standIn: FindStandIn;
}

/** The one object that the command line, the language server and the library use. */
export interface Session {
  /** What file judges say; needs no engine. */
  check(request: CheckRequest): Promise<ReportInput>;
  /** Builds each image of a contract. */
  build(request: BuildRequest): Promise<readonly BuildResult[]>;
  /** What every judge says that can look. */
  verify(request: VerifyRequest): Promise<ReportInput>;
}

export function createSession(host: SessionHost): Session {
  return { check: (request) => check(host, request), build: (request) => buildContract(host, request), verify: (request) => verify(host, request) };
}

async function check(host: SessionHost, request: CheckRequest): Promise<ReportInput> {
  const started = host.clock.now();
  const images: ImageReport[] = [];
  for (const planned of subjectsOf(host, request)) {
    images.push({
      name: planned.image.name,
      dockerfile: planned.plan.path,
      target: planned.image.build.target,
      engine: undefined,
      verdicts: judgeAll(planned, { standIns: {}, unlooked: { image: "not-looked", container: "not-looked" } }),
      build: undefined,
      image: undefined,
      container: undefined,
      trouble: undefined,
      standIns: {},
    });
  }
  return reportOf(host, "check", images, started, request.input);
}

async function verify(host: SessionHost, request: VerifyRequest): Promise<ReportInput> {
  const started = host.clock.now();
  const contract = contractOf(host, request.directory);
  const engine = await connectEngine(host);
  const images: ImageReport[] = [];
  for (const image of contract.images) {
    if (request.only !== undefined && image.name !== request.only) continue;
    images.push(await verifyImage(host, engine, planImage(host, image), request));
  }
  return reportOf(host, "verify", images, started, undefined);
}

function reportOf(host: SessionHost, verb: ReportInput["verb"], images: readonly ImageReport[], started: number, input: string | undefined): ReportInput {
  return {
    verb,
    images,
    seconds: (host.clock.now() - started) / 1000,
    exitCode: exitCodeOf(images, verb),
    messages: (id) => checks.get(id)?.messages ?? {},
    source: (path) => (path === "-" ? input : readFile(host, path)),
  };
}
