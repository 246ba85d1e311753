import { resolve } from "node:path";
import { thresholdOf, type Threshold } from "../contract/hadolint/file.ts";
import { UserError } from "../errors.ts";
import { nearestWord } from "../text/nearest.ts";
import { readBuildArg } from "./build-arg.ts";
import type { CommandIo } from "./io.ts";
import { tellMissingEnvFiles } from "./missing-env-files.ts";
import { openSession } from "./open-session.ts";
import { readInput } from "./read-input.ts";
import { reportError } from "./report-error.ts";
import { reportNamed, writeReports } from "./write-reports.ts";

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly formats: readonly string[];
  readonly outputs: readonly string[];
  readonly target: string | undefined;
  readonly buildArgs: readonly string[];
  readonly context: string | undefined;
  readonly presets: readonly string[];
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  readonly level: string | undefined;
  readonly noFail: boolean;
  readonly noIgnore: boolean;
}

/** `plimsoll check`: file judges only. Gives the exit code. */
export async function check(options: CheckOptions, io: CommandIo): Promise<number> {
  try {
    for (const format of options.formats) reportNamed(format);
    const paths = options.paths.length === 0 ? ["."] : options.paths;
    const { context, ignore, only, presets, target } = options;
    const request = {
      paths,
      target,
      args: Object.fromEntries(options.buildArgs.flatMap((written) => readBuildArg(written, io.env))),
      context,
      choice: { presets, only, ignore },
      threshold: readLevel(options.level),
      // files may say so too
      ...(options.noFail ? { noFail: true } : {}),
      ...(options.noIgnore ? { comments: false } : {}),
    };
    const input = paths.includes("-") ? await readInput() : undefined;
    for (const path of paths) if (path !== "-") tellMissingEnvFiles(resolve(io.cwd, path), io);
    const result = await openSession(io, () => {}).check({ ...request, input });
    writeReports(result, options.formats, options.outputs, io);
    return result.exitCode;
  } catch (error) {
    return reportError(error, io);
  }
}

const levels = ["error", "warning", "info", "style", "ignore", "none"] as const;

function readLevel(written: string | undefined): Threshold | undefined {
  if (written === undefined) return undefined;
  const level = levels.find((each) => each === written);
  if (level !== undefined) return thresholdOf(level);
  const nearest = nearestWord(written, levels);
  throw new UserError("wrong-level", `there is no level ${JSON.stringify(written)}`, {
    hint: nearest === undefined ? "there are error, warning, info and none" : `did you mean ${nearest}?`,
  });
}
