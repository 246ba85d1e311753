import { relative, resolve } from "node:path";
import { hunksOf } from "../fix/hunks.ts";
import { screenOf } from "../reports/screen.ts";
import { writeDiff } from "./fix-diff.ts";
import type { CommandIo } from "./io.ts";
import { makeSet, type MadeSet } from "./make-set.ts";
import { reportError } from "./report-error.ts";
import { keptRows, needsHand, setOutcome } from "./set-outcome.ts";
import { terminalOf } from "./terminal.ts";
import { outcomeOf, writeSet } from "./write-set.ts";

export interface SyncOptions {
  readonly directory: string;
  /** Write nothing, and fail where something would be written. */
  readonly check: boolean;
  /** Write nothing, show the difference. */
  readonly dryRun: boolean;
  /** Replace what the user wrote or changed, after a backup. */
  readonly force: boolean;
}

const STALE = 1;

/** `plimsoll sync`: writes the set again, with the user's edits in it. Gives the exit code. */
export async function sync(options: SyncOptions, io: CommandIo): Promise<number> {
  try {
    const made = makeSet({ directory: resolve(io.cwd, options.directory), force: options.force, first: false, documents: [] });
    if (options.dryRun) return showDifference(made, io);
    if (options.check) return check(made, options.directory, io);
    const written = writeSet(made.root, made.files, made.further);
    const screen = screenOf(terminalOf(io.stdout, io.env));
    const changed = [...setOutcome({ ...written, same: [] }, made.further, screen), ...keptRows(written, made.contract.path, screen)];
    io.stdout.write(`${(changed.length === 0 ? ["  same   everything"] : changed).join("\n")}\n`);
    return needsHand(written) ? STALE : 0;
  } catch (error) {
    return reportError(error, io);
  }
}

function check(made: MadeSet, directory: string, io: CommandIo): number {
  const { conflicts, merged, removed, unresolved, wrote } = outcomeOf(made.files);
  const added = made.further.filter(({ after, before }) => after !== before).map(({ path }) => path);
  const stale = [...wrote, ...merged, ...conflicts.map(({ path }) => path), ...removed, ...added];
  if (stale.length === 0 && unresolved.length === 0) {
    io.stdout.write("  the set is as plimsoll writes it, with your edits in it\n");
    return 0;
  }
  if (stale.length > 0) io.stdout.write(`  stale  ${stale.join("  ")}\n`);
  for (const path of unresolved) io.stdout.write(`  ! ${path}: marks of an earlier merge are still in it\n`);
  io.stdout.write(`  next   plimsoll sync${directory === "." ? "" : ` ${directory}`}, and commit what it writes\n`);
  return STALE;
}

function showDifference(made: MadeSet, io: CommandIo): number {
  const screen = screenOf(terminalOf(io.stdout, io.env));
  let shown = false;
  const show = (path: string, before: string | undefined, after: string | undefined): void => {
    if (before === after) return;
    shown = true;
    const name = relative(io.cwd, `${made.root}/${path}`).replaceAll("\\", "/");
    const hunks = hunksOf(before ?? "", after ?? "", path, []);
    io.stdout.write(writeDiff({ path: name, isNew: before === undefined, isGone: after === undefined, hunks }, screen, io.stdout.isTty).text);
  };
  for (const { before, path, settled } of made.files) {
    if (settled.what === "write" || settled.what === "merge") show(path, before, settled.text);
    if (settled.what === "remove") show(path, before, undefined);
  }
  for (const { after, before, path } of made.further) if (path === ".gitignore") show(path, before, after);
  const outcome = outcomeOf(made.files);
  // the difference alone goes to standard output, for git apply to read
  const told = setOutcome({ ...outcome, wrote: [], merged: [], removed: [], same: [] }, [], screen);
  for (const line of shown || told.length > 0 ? told : ["  same   everything"]) io.stderr.write(`${line}\n`);
  return needsHand(outcome) ? STALE : 0;
}
