import { lstatSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { notAFile, settle, type Settled } from "../generate/settle.ts";
import type { Project } from "../project/project.ts";
import type { WrittenState } from "../project/written-state.ts";
import type { FileSet } from "../stacks/kind.ts";

/** What becomes of one file, with what it was made from. */
export interface SettledFile {
  /** Relative to the contract's folder. */
  readonly path: string;
  readonly settled: Settled;
  /** What is there; undefined where nothing is, or no plain file. */
  readonly before: string | undefined;
  /** What it would be written as by itself; undefined for one that is no longer of the set. */
  readonly next: string | undefined;
}

export interface SettleOptions {
  readonly state: WrittenState;
  /** Take the user's own text away, after a backup. */
  readonly force: boolean;
  /** Write again what the user took away. */
  readonly restore: boolean;
}

/** Decides what becomes of each file; writes nothing. */
export function settleFiles(project: Project, files: FileSet, options: SettleOptions): readonly SettledFile[] {
  return [...files].map(([path, next]) => settleFile(project, path, next, options));
}

/** Files that were written once and are no longer part of the set. */
export function settleGone(project: Project, files: ReadonlySet<string>, options: SettleOptions): readonly SettledFile[] {
  const gone = [...options.state.files.keys()].filter((path) => !files.has(path) && isPlain(path));
  return gone.map((path) => settleFile(project, path, undefined, { ...options, force: false }));
}

export function settleFile(project: Project, path: string, next: string | undefined, { force, restore, state }: SettleOptions): SettledFile {
  const users = textAt(project, path);
  const base = state.files.get(path);
  const settled =
    users === undefined && restore && next !== undefined ? ({ what: "write", text: next, over: false } as const) : settle(base, users, next, force);
  return { path, settled, before: typeof users === "string" ? users : undefined, next };
}

/** The text that a file will hold. */
export function textAfter({ before, next, settled }: SettledFile): string | undefined {
  // between marks nothing can be read
  if (settled.what === "merge" && settled.conflicts > 0) return next;
  if (settled.what === "write" || settled.what === "merge") return settled.text;
  return settled.what === "unresolved" ? next : before;
}

/** What is to be remembered once this is written. */
export function stateAfter(state: WrittenState, settled: readonly SettledFile[], ignored: readonly string[]): WrittenState {
  const files = new Map<string, string>();
  const replaced = new Map<string, string>();
  for (const { before, next, path, settled: one } of settled) {
    const base = state.files.get(path);
    if (next === undefined) continue;
    if (one.what === "kept" || one.what === "unresolved") {
      if (base !== undefined) files.set(path, base);
    } else files.set(path, next);
    // what was written here before is none of the user's
    const users = one.what === "write" && one.over && base === undefined ? before : state.replaced.get(path);
    if (users !== undefined && files.has(path)) replaced.set(path, users);
  }
  return { files, replaced, ignored };
}

/** A text, nothing, or something that is no plain file below the project: a folder, a link, bytes. */
function textAt(project: Project, path: string): string | typeof notAFile | undefined {
  const full = join(project.root, path);
  if (!isBelow(project.root, full)) return notAFile;
  const stats = lstatSync(full, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return (stats.isFile() ? project.read(path) : undefined) ?? notAFile;
}

/** Whether the folder that a file lies in, or will lie in, is one of the project's and not reached by a link that leads out. */
function isBelow(root: string, full: string): boolean {
  for (let folder = dirname(full); folder.length >= root.length; folder = dirname(folder)) {
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) continue;
    const real = realpathSync.native(folder);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  }
  return false;
}

/** What a file that travels with the repository says is believed only as far as it stays in it. */
function isPlain(path: string): boolean {
  return (
    path !== "" &&
    !path.startsWith("/") &&
    !path.includes("\\") &&
    !path.split("/").some((part) => part === "" || part === "." || part === ".." || part === ".git")
  );
}
