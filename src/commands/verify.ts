import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { CommandIo } from "./io.ts";
import { tellMissingEnvFiles } from "./missing-env-files.ts";
import { findStandIns } from "./mirrors.ts";
import { openSession } from "./open-session.ts";
import { showProgress } from "./progress.ts";
import { keepTranscript } from "./transcript.ts";
import { reportError } from "./report-error.ts";
import { reportNamed, writeReports } from "./write-reports.ts";

export interface VerifyOptions {
  readonly directory: string;
  readonly formats: readonly string[];
  readonly outputs: readonly string[];
  readonly bases: readonly string[];
  readonly ref: string | undefined;
  /** Files of container-structure-test. */
  readonly configs?: readonly string[];
  readonly only: string | undefined;
  readonly quiet: boolean;
  /** Each command as it ends, on standard error. */
  readonly verbose?: boolean;
  readonly noIgnore: boolean;
  /** An image to look into containers from. */
  readonly observer?: string | undefined;
}

/** `plimsoll verify`: every judge that can look. Gives the exit code. */
export async function verify(options: VerifyOptions, io: CommandIo): Promise<number> {
  const progress = showProgress(io, options.quiet);
  try {
    for (const format of options.formats) reportNamed(format); // a wrong word must not be found out after minutes
    const configs = options.configs ?? [];
    if (configs.length > 0 && options.ref === undefined) {
      throw new UserError("image-not-named", "--config needs --image: the tests are of one image", { hint: "--image NAME, or the path of an archive" });
    }
    if (!options.quiet) tellMissingEnvFiles(resolve(io.cwd, options.directory), io);
    const transcript = keepTranscript(io, progress, options.verbose === true);
    const session = openSession(io, progress.step, transcript.onCommand);
    const standIn = findStandIns(options.bases, io);
    const archive = options.ref === undefined ? undefined : withoutEngine(options.ref, io.cwd);
    const ref = archive === undefined ? options.ref : undefined;
    const result = await session.verify({
      directory: resolve(io.cwd, options.directory),
      only: options.only,
      ref,
      archive,
      configs,
      standIn,
      comments: !options.noIgnore,
      observer: options.observer,
    });
    progress.done();
    writeReports({ ...result, commands: transcript.records }, options.formats, options.outputs, io);
    return result.exitCode;
  } catch (error) {
    progress.done();
    return reportError(error, io);
  }
}

/** What can be read without an engine: a path that is there, standard input, a registry's image that is said to be one. */
function withoutEngine(ref: string, cwd: string): string | undefined {
  if (ref === "-" || /^(?:registry:|docker:\/\/)/.test(ref)) return ref;
  const path = resolve(cwd, ref);
  return existsSync(path) ? path : undefined;
}
