import { resolve } from "node:path";
import { buildText } from "../reports/build-text.ts";
import type { CommandIo } from "./io.ts";
import { findStandIns } from "./mirrors.ts";
import { openSession } from "./open-session.ts";
import { showProgress } from "./progress.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";

export interface BuildOptions {
  readonly directory: string;
  readonly bases: readonly string[];
  readonly image: string | undefined;
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly quiet: boolean;
}

const BUILD_FAILED = 1;

/** `plimsoll build`: the contract's images, tagged. Gives the exit code. */
export async function build(options: BuildOptions, io: CommandIo): Promise<number> {
  const progress = showProgress(io, options.quiet);
  try {
    const session = openSession(io, progress.step);
    const results = await session.build({
      directory: resolve(io.cwd, options.directory),
      only: options.image,
      tags: options.tags,
      noCache: options.noCache,
      standIn: findStandIns(options.bases, io),
    });
    progress.done();
    for (const result of results) io.stdout.write(buildText(result, terminalOf(io.stdout, io.env)));
    return results.some((result) => result.trouble !== undefined) ? BUILD_FAILED : 0;
  } catch (error) {
    progress.done();
    return reportError(error, io);
  }
}
