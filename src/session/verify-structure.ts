import { relative, resolve } from "node:path";
import { readStructureFile, type RunOptions, type StructureFile, type StructureTest } from "../contract/structure-test/file.ts";
import type { Engine } from "../engines/kind.ts";
import { UserError } from "../errors.ts";
import type { Image } from "../image/image.ts";
import { imageSource, openImage } from "../image/open.ts";
import { readDotenv } from "../project/dotenv.ts";
import type { ImageReport } from "../reports/kind.ts";
import type { Answer, Verdict } from "../verdict/verdict.ts";
import { judgeCommand, type TestPlace } from "../verify/structure-test/commands.ts";
import { absolute, judgeContent, judgeExistence, type ReadContent } from "../verify/structure-test/files.ts";
import { judgeLicences, licenceFiles } from "../verify/structure-test/licences.ts";
import { STRUCTURE_TEST } from "../verify/structure-test/messages.ts";
import { judgeMetadata } from "../verify/structure-test/metadata.ts";
import { titleOf } from "../verify/structure-test/titles.ts";
import { siteOf } from "../verify/host.ts";
import { readFile } from "./evidence.ts";
import type { SessionHost } from "./host.ts";
import { layerMemory } from "./layer-memory.ts";

export interface StructureRequest {
  /** Files of container-structure-test: absolute, or relative to the working directory. */
  readonly configs: readonly string[];
  /** The engine's image by name. */
  readonly ref: string | undefined;
  /** What to look at instead, as `imageSource` reads it. */
  readonly archive: string | undefined;
}

/** Every test of the files against one image: files and configuration are read from it, commands are run where an engine has it. */
export async function verifyStructure(
  host: SessionHost,
  connect: () => Promise<Engine | { readonly absent: string }>,
  request: StructureRequest,
): Promise<ImageReport> {
  const files = request.configs.map((path) => readConfig(host, path));
  const name = request.archive ?? request.ref ?? "";
  const engine = request.archive === undefined ? await connect() : undefined;
  const report = { name, dockerfile: files.map(({ path }) => path).join(", "), target: undefined, build: undefined, container: undefined, standIns: {} };
  if (engine !== undefined && "absent" in engine) {
    const verdicts = files.flatMap(({ tests }) => tests).map((test) => verdictOf(test, unlooked("no-engine")));
    const hint = "install Docker, or start it; or give the path of an archive";
    const trouble = { code: "no-engine", message: `no container engine: ${engine.absent}`, hint, place: undefined, output: [] };
    return { ...report, engine: undefined, verdicts: distinct(verdicts), image: undefined, trouble };
  }

  host.onStep("reading the image");
  const { image, read } = await openWanted(host, engine, name, files);
  const verdicts = await judgeFiles(host, { engine, name, image, read }, files);
  return {
    ...report,
    engine: engine === undefined ? undefined : `${engine.info.name} ${engine.info.version.split(".").slice(0, 2).join(".")}, ${engine.info.platform}`,
    verdicts: distinct(verdicts),
    image: { size: image.size, compressedSize: image.compressedSize, layers: image.layers.length },
    trouble: undefined,
  };
}

function readConfig(host: SessionHost, path: string): StructureFile {
  const full = resolve(host.cwd, path);
  const text = readFile(host, full);
  if (text === undefined)
    throw new UserError("config-missing", `${path} is not there, or is no text`, { hint: "give --config a file of container-structure-test" });
  return readStructureFile(relative(host.cwd, full) || path, text);
}

interface Opened {
  readonly image: Image;
  readonly read: ReadContent;
}

/** The image with the files that tests read. Where a link leads is known only after the image has passed: then it passes once more. */
async function openWanted(host: SessionHost, engine: Engine | undefined, name: string, files: readonly StructureFile[]): Promise<Opened> {
  const facts = await engine?.inspectImage(name);
  if (engine !== undefined && facts === undefined) {
    throw new UserError("image-missing", `the engine has no image ${name}`, { hint: "build or pull it first, or give the path of an archive" });
  }
  const indexes = layerMemory(host.cacheDirectory);
  const open = (paths: ReadonlySet<string>): Promise<Image> =>
    openImage(
      engine === undefined || facts === undefined
        ? imageSource(name)
        : { kind: "stream", ref: name, id: facts.id, trusted: true, stream: engine.save(name, host.signal) },
      { keep: (path) => paths.has(path), ...(indexes === undefined ? {} : { indexes }) },
    );
  const tests = files.flatMap((file) => file.tests);
  const first = await open(new Set(tests.flatMap(literalPaths)));
  if (!first.configured) {
    const hint = "name an image, as docker save writes it; docker export writes only its files";
    throw new UserError("image-not-configured", `${name} is a file system without a configuration`, { exitCode: 3, hint });
  }
  const wanted = tests.flatMap((test) => (test.kind === "licence" ? licenceFiles(first, test) : literalPaths(test)));
  const unread = wanted.flatMap((path) => {
    const entry = first.stat(path);
    return entry?.type === "file" && entry.size > 0 && first.read(entry.path) === undefined ? [entry.path] : [];
  });
  const again = engine !== undefined && unread.length > 0 ? await open(new Set(unread)) : undefined;
  return { image: first, read: (path) => contentOf(first, again, path) };
}

function literalPaths(test: StructureTest): readonly string[] {
  if (test.kind === "content") return [absolute(test.path)];
  return test.kind === "licence" ? test.files.map(absolute) : [];
}

async function contentOf(first: Image, again: Image | undefined, path: string): ReturnType<ReadContent> {
  const entry = first.stat(path);
  if (entry?.size === 0) return new Uint8Array();
  const kept = entry === undefined ? undefined : (first.read(entry.path) ?? again?.read(entry.path));
  if (kept !== undefined) return kept;
  try {
    return await first.content(path);
  } catch (error) {
    if (error instanceof UserError) return { why: error.message };
    throw error;
  }
}

interface Look extends Opened {
  readonly engine: Engine | undefined;
  readonly name: string;
}

async function judgeFiles(host: SessionHost, look: Look, files: readonly StructureFile[]): Promise<readonly Verdict[]> {
  const site = siteOf(host.newId(), host.owner.name);
  const verdicts: Verdict[] = [];
  try {
    for (const file of files) {
      const given = givenVariables(host, file.run);
      for (const test of file.tests) {
        host.signal.throwIfAborted();
        host.onStep(test.name);
        const place = look.engine === undefined ? undefined : placeOf(host, look.engine, look, { site, file, given });
        verdicts.push(verdictOf(test, await judge(look, place, test, verdicts.length)));
      }
    }
  } finally {
    await look.engine?.removeLabelled(site.label);
  }
  return verdicts;
}

interface InFile {
  readonly site: ReturnType<typeof siteOf>;
  readonly file: StructureFile;
  readonly given: Readonly<Record<string, string>>;
}

function placeOf(host: SessionHost, engine: Engine, { image, name }: Look, { file, given, site }: InFile): TestPlace {
  const { id, labels } = site;
  return { engine, clock: host.clock, signal: host.signal, id, labels, image: name, config: image.config, variables: file.variables, run: file.run, given };
}

async function judge({ image, read }: Look, place: TestPlace | undefined, test: StructureTest, number: number): Promise<Answer> {
  switch (test.kind) {
    case "command":
      return place === undefined ? unlooked("archive-only") : judgeCommand(place, test, number);
    case "content":
      return judgeContent(image, read, test);
    case "existence":
      return judgeExistence(image, test);
    case "licence":
      return judgeLicences(image, read, test);
    case "metadata":
      return judgeMetadata(image.config, test);
  }
}

/** Variables for containers, from a file and from the environment of whoever runs the tests; empty ones are none. */
function givenVariables(host: SessionHost, { environmentFile, hostVariables }: RunOptions): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  if (environmentFile !== undefined) {
    const text = readFile(host, resolve(host.cwd, environmentFile));
    if (text === undefined) {
      throw new UserError("env-file-missing", `the envFile ${environmentFile} is not there, or is no text`, {
        hint: "its path is taken from the working directory",
      });
    }
    found.push(...readDotenv(text).flatMap(({ commented, name, value }) => (commented || value === "" ? [] : [[name, value] as [string, string]])));
  }
  for (const name of hostVariables) if (host.env[name]) found.push([name, host.env[name]]);
  return Object.fromEntries(found);
}

function unlooked(code: "archive-only" | "no-engine"): Answer {
  return { outcome: "unproven", evidence: [{ message: { code, args: {} } }] };
}

function verdictOf(test: StructureTest, answer: Answer): Verdict {
  const judgeName = test.kind === "command" ? "container" : "image";
  const reason = answer.outcome === "unproven" ? answer.evidence[0]?.message : undefined;
  return {
    requirement: test.name,
    also: [],
    check: STRUCTURE_TEST,
    title: titleOf(test),
    level: "error",
    outcome: answer.outcome,
    ...(reason === undefined ? {} : { reason }),
    unprovenAllowed: false,
    settledBy: judgeName,
    asked: test.place,
    judges: [{ judge: judgeName, answer }],
  };
}

/** Several tests of one name get a number each, since a requirement goes by its id. */
function distinct(verdicts: readonly Verdict[]): readonly Verdict[] {
  const seen = new Map<string, number>();
  return verdicts.map((verdict) => {
    const times = (seen.get(verdict.requirement) ?? 0) + 1;
    seen.set(verdict.requirement, times);
    return times === 1 ? verdict : { ...verdict, requirement: `${verdict.requirement} (${times})` };
  });
}
