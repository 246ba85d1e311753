import type { FindStandIn } from "./build/stand-ins.ts";
import { exitCodeOf } from "./judge/exit-code.ts";
import type { ImageReport, ReportInput } from "./reports/kind.ts";
import { buildContract, type BuildRequest, type BuildResult } from "./session/build-contract.ts";
import { checkFiles, filesToCheck, type CheckRequest } from "./session/check-files.ts";
import { connectEngine } from "./session/connect.ts";
import { planImage, readFile } from "./session/evidence.ts";
import type { SessionHost } from "./session/host.ts";
import { lintShell } from "./session/shellcheck.ts";
import { contractOf } from "./session/subjects.ts";
import { verifyImage } from "./session/verify-image.ts";
import { verifyStructure } from "./session/verify-structure.ts";
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
  const files = filesToCheck(host, request);
  const { exitCode, images, textOf } = checkFiles(files, await lintShell(host, files.planned));
  return reportOf(host, { verb: "check", images, started, exitCode, textOf });
}

async function verify(host: SessionHost, request: VerifyRequest): Promise<ReportInput> {
  const started = host.clock.now();
  if (request.configs !== undefined && request.configs.length > 0) {
    const images = [await verifyStructure(host, () => connectEngine(host), { ...request, configs: request.configs })];
    return reportOf(host, { verb: "verify", images, started, exitCode: exitCodeOf(images, "verify"), textOf: () => undefined });
  }
  const contract = contractOf(host, request.directory);
  const engine = await connectEngine(host);
  const images: ImageReport[] = [];
  for (const image of contract.images) {
    if (request.only !== undefined && image.name !== request.only) continue;
    images.push(await verifyImage(host, engine, planImage(host, image), request));
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
    source: (path) => textOf(path) ?? readFile(host, path),
  };
}
