import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { BuildOptions as Options } from "../build/build-image.ts";
import { parseAssignments, parsePlatforms, parseSecret } from "../build/build-words.ts";
import type { BuildSecret } from "../engines/build-kind.ts";
import { UserError } from "../errors.ts";
import { buildText } from "../reports/build-text.ts";
import type { Terminal } from "../reports/kind.ts";
import { measureJson } from "../reports/measure-json.ts";
import { measureMarkdown } from "../reports/measure-markdown.ts";
import { measureText } from "../reports/measure-text.ts";
import type { MeasureResult } from "../session/measure-contract.ts";
import type { CommandIo } from "./io.ts";
import { tellMissingEnvFiles } from "./missing-env-files.ts";
import { findStandIns } from "./mirrors.ts";
import { openSession } from "./open-session.ts";
import { showProgress, type Progress } from "./progress.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";
import { keepTranscript } from "./transcript.ts";
import { writeAtomically } from "./write-reports.ts";

export interface BuildOptions {
  readonly directory: string;
  readonly bases: readonly string[];
  readonly image: string | undefined;
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly quiet: boolean;
  /** Each command as it ends, on standard error. */
  readonly verbose?: boolean;
  readonly buildArgs?: readonly string[];
  readonly labels?: readonly string[];
  readonly secrets?: readonly string[];
  readonly ssh?: readonly string[];
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  readonly platforms?: readonly string[];
  readonly builder?: string | undefined;
  /** To the registries that the tags name, instead of into the engine. */
  readonly push?: boolean;
  /** Into an OCI archive, instead of into the engine. */
  readonly archive?: string | undefined;
  /** Builds several times on a copy, and tells what each build reused. */
  readonly measure?: boolean;
  readonly formats?: readonly string[];
  readonly outputs?: readonly string[];
}

const BUILD_FAILED = 1;

/** `plimsoll build`: the contract's images, tagged. Gives the exit code. */
export async function build(options: BuildOptions, io: CommandIo): Promise<number> {
  const progress = showProgress(io, options.quiet);
  try {
    if (options.measure === true) return await measure(options, io, progress);
    if ((options.formats ?? []).length > 0)
      throw new UserError("format-without-measure", "--format is for --measure", { hint: "leave it out, or add --measure" });
    if (!options.quiet) tellMissingEnvFiles(resolve(io.cwd, options.directory), io);
    const session = openSession(io, progress.step, keepTranscript(io, progress, options.verbose === true).onCommand);
    const results = await session.build({
      directory: resolve(io.cwd, options.directory),
      only: options.image,
      tags: options.tags,
      noCache: options.noCache,
      standIn: findStandIns(options.bases, io),
      options: wordsOf(options, io),
    });
    progress.done();
    for (const result of results) io.stdout.write(buildText(result, terminalOf(io.stdout, io.env)));
    return results.some((result) => result.trouble !== undefined) ? BUILD_FAILED : 0;
  } catch (error) {
    progress.done();
    return reportError(error, io);
  }
}

const FORMATS: Readonly<Record<string, (results: readonly MeasureResult[], terminal: Terminal) => string>> = {
  text: (results, terminal) => results.map((result) => measureText(result, terminal)).join("\n"),
  json: measureJson,
  markdown: measureMarkdown,
};

/** `plimsoll build --measure`. */
async function measure(options: BuildOptions, io: CommandIo, progress: Progress): Promise<number> {
  const given = options.formats ?? [];
  const formats = given.length === 0 ? ["text"] : given;
  const unknown = formats.find((name) => !Object.hasOwn(FORMATS, name));
  if (unknown !== undefined)
    throw new UserError("unknown-format", `a measurement has no format ${unknown}`, { hint: `one of ${Object.keys(FORMATS).join(", ")}` });
  if (options.tags.length > 0 || options.push === true || options.archive !== undefined || (options.cacheTo ?? []).length > 0) {
    throw new UserError("measure-keeps-nothing", "a measurement keeps no image and no cache", { hint: "leave --tag, --push, --archive and --cache-to out" });
  }
  const session = openSession(io, progress.step, keepTranscript(io, progress, options.verbose === true).onCommand);
  const results = await session.measure({
    directory: resolve(io.cwd, options.directory),
    only: options.image,
    standIn: findStandIns(options.bases, io),
    options: wordsOf(options, io),
  });
  progress.done();
  for (const [index, name] of formats.entries()) {
    const output = options.outputs?.[index] ?? "-";
    const write = FORMATS[name] ?? measureJson;
    if (output === "-") io.stdout.write(write(results, terminalOf(io.stdout, io.env)));
    else writeAtomically(resolve(io.cwd, output), write(results, { width: 80, colour: false, unicode: true }));
  }
  return results.some(({ troubles }) => troubles.length > 0) ? BUILD_FAILED : 0;
}

/** What the flags say, checked as far as it can be without an engine. */
function wordsOf(options: BuildOptions, io: CommandIo): Options {
  const { archive, builder, buildArgs = [], cacheFrom = [], cacheTo = [], labels = [], platforms = [], push = false, secrets = [], ssh = [] } = options;
  if (push && archive !== undefined) {
    throw new UserError("result-unclear", "--push and --archive each say where the image goes", { hint: "give one of them" });
  }
  return {
    args: parseAssignments("--build-arg", buildArgs, io.env),
    labels: parseAssignments("--label", labels, {}),
    secrets: secrets.map((word) => there(parseSecret(word, (path) => resolve(io.cwd, path)))),
    ssh,
    cacheFrom,
    cacheTo,
    platforms: parsePlatforms(platforms),
    ...(builder === undefined ? {} : { builder }),
    ...(push ? { result: "registry" as const } : archive === undefined ? {} : { result: { archive: resolve(io.cwd, archive) } }),
  };
}

function there(secret: BuildSecret): BuildSecret {
  if ("variable" in secret.from || existsSync(secret.from.file)) return secret;
  throw new UserError("secret-missing", `the secret ${secret.id} is to come from ${secret.from.file}, which is not there`, {
    hint: `--secret id=${secret.id},src=FILE`,
  });
}
