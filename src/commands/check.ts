import type { CommandIo } from "./io.ts";
import { findStandIns } from "./mirrors.ts";
import { openSession } from "./open-session.ts";
import { readInput } from "./read-input.ts";
import { reportError } from "./report-error.ts";
import { writeReports } from "./write-reports.ts";

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly formats: readonly string[];
  readonly outputs: readonly string[];
  readonly bases: readonly string[];
  readonly target: string | undefined;
}

/** `plimsoll check`: file judges only. Gives the exit code. */
export async function check(options: CheckOptions, io: CommandIo): Promise<number> {
  try {
    const paths = options.paths.length === 0 ? ["."] : options.paths;
    const input = paths.includes("-") ? await readInput() : undefined;
    const session = openSession(io, () => {});
    const result = await session.check({ paths, input, target: options.target, standIn: findStandIns(options.bases, io) });
    writeReports(result, options.formats, options.outputs, io);
    return result.exitCode;
  } catch (error) {
    return reportError(error, io);
  }
}
