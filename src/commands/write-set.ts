import { chmodSync, existsSync, mkdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { replaceFiles, type Replacement } from "./replace-files.ts";
import type { SettledFile } from "./settle-set.ts";

export interface WrittenSet {
  readonly wrote: readonly string[];
  /** Written with the user's edits in them. */
  readonly merged: readonly string[];
  /** Merged with places that both sides changed. */
  readonly conflicts: readonly { readonly path: string; readonly places: number }[];
  /** With the marks of an earlier merge in them. */
  readonly unresolved: readonly string[];
  /** Left alone, since the user wrote them. */
  readonly kept: readonly string[];
  /** Left alone, since they say the same already. */
  readonly same: readonly string[];
  /** Left out, since the user took them away. */
  readonly leftOut: readonly string[];
  /** Taken away, since the set has them no longer. */
  readonly removed: readonly string[];
  /** No longer of the set, and the user's now. */
  readonly released: readonly string[];
  readonly backups: readonly { readonly path: string; readonly backup: string }[];
}

/** A file beside the set that is only added to: .gitignore, and what was written last. */
export interface FurtherFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** What happens to the files, without doing it. */
export function outcomeOf(files: readonly SettledFile[]): WrittenSet {
  const of = (what: SettledFile["settled"]["what"]): string[] => files.filter(({ settled }) => settled.what === what).map(({ path }) => path);
  const clashing = files.flatMap(({ path, settled }) => (settled.what === "merge" && settled.conflicts > 0 ? [{ path, places: settled.conflicts }] : []));
  return {
    wrote: of("write"),
    merged: of("merge").filter((path) => !clashing.some((one) => one.path === path)),
    conflicts: clashing,
    unresolved: of("unresolved"),
    kept: of("kept"),
    same: files.filter(({ next, settled }) => settled.what === "same" && next !== undefined).map(({ path }) => path),
    leftOut: of("left-out"),
    removed: of("remove"),
    released: of("released"),
    backups: [],
  };
}

/**
 * Writes what was settled: all files are laid out beside their places before the first is put there. What a user wrote and `force` takes away is copied aside first.
 * @throws UserError `write-failed`, `file-read-only`, `file-changed`.
 */
export function writeSet(root: string, files: readonly SettledFile[], further: readonly FurtherFile[]): WrittenSet {
  const replaced: Replacement[] = [];
  const backedUp: Replacement[] = [];
  for (const { before, path, settled } of files) {
    const full = join(root, path);
    if (settled.what === "remove") replaced.push({ path: full, before, after: undefined });
    if (settled.what !== "write" && settled.what !== "merge") continue;
    if (before === undefined && existsSync(full)) throw notPlain(path);
    (settled.what === "write" && settled.over ? backedUp : replaced).push({ path: full, before, after: settled.text });
  }
  const own = further
    .filter(({ after, before }) => after !== before)
    .map(({ after, before, path }): Replacement => ({ path: join(root, path), before, after }));
  const made = makeFolders([...backedUp, ...replaced, ...own]);
  try {
    const { backups } = replaceFiles([...backedUp, ...replaced, ...own], new Set(backedUp.map(({ path }) => path)));
    for (const { after, before, path } of replaced) if (before === undefined && after?.startsWith("#!") === true) chmodSync(path, 0o755);
    const below = (path: string): string => path.slice(root.length + 1).replaceAll("\\", "/");
    return { ...outcomeOf(files), backups: backups.map(({ backup, path }) => ({ path: below(path), backup: below(backup) })) };
  } catch (error) {
    for (const folder of made.toReversed()) removeEmpty(folder);
    throw error;
  }
}

function notPlain(path: string): UserError {
  return new UserError("write-failed", `${path} cannot be written: a folder, a link or a file that is no text is in its place`, {
    hint: "move it away, and run it again",
  });
}

/** Folders that files need and that are not there yet, the outermost first. */
function makeFolders(files: readonly Replacement[]): readonly string[] {
  const made: string[] = [];
  for (const { after, path } of files) {
    if (after === undefined) continue;
    const missing: string[] = [];
    for (let folder = dirname(path); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new UserError("write-failed", `${dirname(path)} cannot be made: ${(error as Error).message}`, {
        hint: "see to the rights and the room on the disk, and run it again",
        cause: error,
      });
    }
    made.push(...missing);
  }
  return made;
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // somebody else put something there, and it stays
  }
}
