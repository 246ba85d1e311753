import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { isUntouched } from "../project/written-mark.ts";
import type { FileSet } from "../stacks/kind.ts";

export interface WrittenSet {
  readonly wrote: readonly string[];
  /** Left alone, since the user wrote or changed them. */
  readonly kept: readonly string[];
  /** Left alone, since they say the same already. */
  readonly same: readonly string[];
  readonly backups: readonly { readonly path: string; readonly backup: string }[];
}

/**
 * Writes a set of files. What a user wrote stays, unless `force`: then it is copied aside first. All files are laid out beside their places before
 * the first is put there, so that a full disk or a missing right leaves everything as it was.
 * @throws UserError `write-failed`.
 */
export function writeSet(directory: string, files: FileSet, force: boolean): WrittenSet {
  const wrote: string[] = [];
  const kept: string[] = [];
  const same: string[] = [];
  const backups: { path: string; backup: string }[] = [];
  const prepared: { readonly temporary: string; readonly target: string }[] = [];

  let current = "";
  try {
    for (const [path, planned] of files) {
      current = path;
      const target = join(directory, path);
      const there = existing(target);
      const text = lineEndsLike(there, planned);
      if (there !== undefined && there === text) {
        same.push(path);
        continue;
      }
      const users = there !== undefined && !isUntouched(there);
      if (users && !force) {
        kept.push(path);
        continue;
      }
      if (users) backups.push({ path, backup: backUp(directory, path) });
      const temporary = `${target}.plimsoll-new`;
      mkdirSync(dirname(target), { recursive: true });
      prepared.push({ temporary, target });
      writeWhole(temporary, text, there === undefined ? undefined : statSync(target).mode & 0o777);
      wrote.push(path);
    }
    for (const { temporary, target } of prepared) {
      current = target;
      renameSync(temporary, target);
    }
  } catch (error) {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
    throw new UserError("write-failed", `${current} cannot be written: ${(error as Error).message}`, {
      hint: "see to the rights and the room on the disk, and run it again",
      cause: error,
    });
  }
  return { wrote, kept, same, backups };
}

/** The text at a path; undefined where nothing is. A folder or a link is the user's own doing and counts as a text of theirs. */
function existing(target: string): string | undefined {
  const stats = lstatSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isFile() ? readFileSync(target, "utf8") : "";
}

/** Copies a file to NAME.bak, or NAME.bak.2 and so on where that is taken. */
function backUp(directory: string, path: string): string {
  for (let number = 1; ; number += 1) {
    const backup = number === 1 ? `${path}.bak` : `${path}.bak.${number}`;
    if (lstatSync(join(directory, backup), { throwIfNoEntry: false }) !== undefined) continue;
    copyFileSync(join(directory, path), join(directory, backup), constants.COPYFILE_EXCL);
    return backup;
  }
}

function writeWhole(path: string, text: string, mode: number | undefined): void {
  rmSync(path, { force: true });
  const file = openSync(path, "wx", 0o644);
  try {
    writeFileSync(file, text);
    if (mode !== undefined) fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function lineEndsLike(before: string | undefined, text: string): string {
  return before?.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}
