import { join, relative, resolve, sep } from "node:path";
import { UserError } from "../errors.ts";
import { hunksOf } from "../fix/hunks.ts";
import { DOCKERFILE } from "../fix/texts.ts";
import { screenOf } from "../reports/screen.ts";
import type { FixResult } from "../session.ts";
import { readFile } from "../session/evidence.ts";
import type { FixedFile } from "../session/fix-files.ts";
import { openProject } from "../project/open.ts";
import { readBuildArg } from "./build-arg.ts";
import { writeDiff, type ChangedFile } from "./fix-diff.ts";
import { writeProofs } from "./fix-proof.ts";
import { writeSummary } from "./fix-text.ts";
import type { CommandIo, Output } from "./io.ts";
import { layOut } from "./lay-out.ts";
import { findStandIns } from "./mirrors.ts";
import { openSession } from "./open-session.ts";
import { showProgress } from "./progress.ts";
import { readInput } from "./read-input.ts";
import { replaceFiles, type Replacement } from "./replace-files.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";

export interface FixOptions {
  readonly paths: readonly string[];
  readonly target: string | undefined;
  readonly buildArgs: readonly string[];
  readonly context: string | undefined;
  readonly presets: readonly string[];
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly backup: boolean;
  readonly noIgnore: boolean;
  /** Builds before and after, and keeps no fix that makes a requirement worse. */
  readonly prove: boolean;
  /** Asks registries and the engine for what can be pinned. */
  readonly pin: boolean;
  readonly bases: readonly string[];
  readonly quiet: boolean;
}

const LEFT = 1;
const WRONG_USE = 2;

/** `plimsoll fix`: mends what file judges find. Gives the exit code: 0 nothing left, 1 something left, or with --dry-run something to change. */
export async function fix(options: FixOptions, io: CommandIo): Promise<number> {
  const progress = showProgress(io, options.quiet || !(options.prove || options.pin));
  try {
    const paths = options.paths.length === 0 ? ["."] : options.paths;
    const isInput = paths.includes("-");
    if (isInput && paths.length > 1)
      throw new UserError("wrong-paths", "- and other paths do not go together", { hint: "fix standard input by itself: its text goes to standard output" });
    const { context, ignore, only, presets, target, unsafe } = options;
    const input = isInput ? await readInput() : undefined;
    if (input?.includes("\uFFFD") === true) throw new UserError("input-not-utf8", "standard input holds bytes that are no UTF-8", { hint: "give it as UTF-8" });
    if (isInput && options.prove)
      throw new UserError("wrong-paths", "--prove builds, and standard input has nothing beside it to build with", { hint: "give the path of the Dockerfile" });
    const result = await openSession(io, progress.step).fix({
      paths,
      input,
      target,
      args: Object.fromEntries(options.buildArgs.flatMap((written) => readBuildArg(written, io.env))),
      context,
      choice: { presets, only, ignore },
      unsafe,
      ...(options.noIgnore ? { comments: false } : {}),
      ...(options.pin ? { pin: { standIn: findStandIns(options.bases, io) } } : {}),
      ...(options.prove ? { prove: { standIn: findStandIns(options.bases, io), layOut } } : {}),
    });
    progress.done();
    for (const what of result.unasked) io.stderr.write(`plimsoll: not pinned: ${what}\n`);
    return isInput && !options.dryRun ? printFixed(result, io) : writeFixed(result, options, io);
  } catch (error) {
    progress.done();
    return reportError(error, io);
  }
}

/** The fixed text for a program to read; what there is to say goes to standard error. */
function printFixed(result: FixResult, io: CommandIo): number {
  for (const { texts } of result.files) io.stdout.write(texts.dockerfile);
  tell(result, io.stderr, io, false);
  return result.report.exitCode;
}

function writeFixed(result: FixResult, { backup, dryRun }: FixOptions, io: CommandIo): number {
  const changed = result.files.filter(({ made }) => made.length > 0);
  if (dryRun) {
    for (const file of changed) showDiff(file, io);
    tell(result, io.stderr, io, true);
    return result.report.exitCode === 0 && changed.length > 0 ? LEFT : result.report.exitCode;
  }
  const unbuilt = result.proven.some(({ proofs }) => proofs.some(({ after }) => after.image === undefined));
  let failed = false;
  const written = result.files.filter((file) => {
    if (file.made.length === 0) return true;
    try {
      const { backups } = replaceFiles(replacementsOf(file), backup);
      for (const each of backups) io.stderr.write(`plimsoll: ${shown(io, each.path)} is kept as ${shown(io, each.backup)}\n`);
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // what is wrong with one file leaves the others
      failed = true;
      reportError(error, io);
      return false;
    }
  });
  tell({ ...result, files: written }, io.stdout, io, false);
  if (failed) return WRONG_USE;
  return unbuilt && result.report.exitCode === 0 ? LEFT : result.report.exitCode;
}

function tell(result: FixResult, output: Output, io: CommandIo, dryRun: boolean): void {
  const screen = screenOf(terminalOf(output, io.env));
  const lines = [...result.proven.flatMap((proven) => writeProofs(proven, screen)), ...writeSummary(result, screen, dryRun)];
  output.write(`${lines.join("\n")}\n`);
}

function showDiff(file: FixedFile, io: CommandIo): void {
  const screen = screenOf(terminalOf(io.stdout, io.env));
  let withheld = false;
  for (const each of changedFiles(file, io)) {
    const shownDiff = writeDiff(each, screen, io.stdout.isTty);
    io.stdout.write(shownDiff.text);
    withheld ||= shownDiff.withheld;
  }
  if (withheld) io.stderr.write(`plimsoll: secrets in ${file.path} are shown as ***; the diff of it cannot be applied as it stands\n`);
}

function changedFiles(file: FixedFile, io: CommandIo): readonly ChangedFile[] {
  const own: ChangedFile = { path: file.path, isNew: false, isGone: false, hunks: hunksOf(file.before, file.texts.dockerfile, DOCKERFILE, file.made) };
  const others = othersOf(file).map(({ after, before, file: name, path }): ChangedFile => ({
    path: shown(io, path),
    isNew: before === undefined,
    isGone: after === undefined,
    hunks: hunksOf(before ?? "", after ?? "", name, file.made),
  }));
  return [...(own.hunks.length === 0 ? [] : [own]), ...others];
}

function replacementsOf(file: FixedFile): readonly Replacement[] {
  const { before, dockerfile, texts } = file;
  const own = before === texts.dockerfile || dockerfile === undefined ? [] : [{ path: dockerfile, before, after: texts.dockerfile }];
  return [...own, ...othersOf(file)];
}

function othersOf({ context, texts }: FixedFile): readonly (Replacement & { readonly file: string })[] {
  return [...texts.files].map(([file, after]) => ({ file, path: join(context, file), before: readText(join(context, file)), after }));
}

function readText(path: string): string | undefined {
  return readFile({ openProject }, path);
}

function shown({ cwd }: CommandIo, path: string): string {
  return relative(cwd, resolve(path)).split(sep).join("/");
}
