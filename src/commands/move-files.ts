import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import type { MovePlan } from "../move/plan.ts";
import type { Runner } from "../process/command.ts";
import { replaceFiles, type Replacement } from "./replace-files.ts";

/** What was done, so that it can be undone. Paths are relative to the root. */
export interface Journal {
  readonly version: 1;
  readonly root: string;
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  /** Texts as they were, and what tells that nobody changed them since. */
  readonly texts: readonly { readonly from: string; readonly to: string; readonly before: string; readonly sum: string }[];
  /** Folders that were made. */
  readonly folders: readonly string[];
}

export interface Mover {
  /** Absolute. */
  readonly root: string;
  readonly runner: Runner;
  /** Absolute. */
  readonly journal: string;
  /** The paths that git keeps; undefined where it is no repository. */
  readonly tracked: ReadonlySet<string> | undefined;
}

/** What git keeps below a folder, and a place of its own for a journal: in git's folder, which no builder and no commit takes along. */
export async function openMover(runner: Runner, root: string): Promise<Mover> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    if (runner.which("git") === undefined) return undefined;
    const { code, stdout } = await runner.run({ program: "git", args, cwd: root, timeout: 30_000 });
    return code === 0 ? stdout : undefined;
  };
  const name = `plimsoll-move-${sumOf(root).slice(0, 8)}.json`;
  const place = await git("rev-parse", "--git-path", name);
  const listed = place === undefined ? undefined : await git("ls-files", "-z");
  const journal = place === undefined ? join(root, ".plimsoll-move.json") : join(root, place.trim());
  // git gives an absolute path for a work tree
  const absolute = place !== undefined && /^(?:\/|[A-Za-z]:)/.test(place) ? place.trim() : journal;
  return { root, runner, journal: absolute, tracked: listed === undefined ? undefined : new Set(listed.split("\0")) };
}

/** Moves and rewrites, all of it or nothing. */
export async function carryOut(mover: Mover, plan: MovePlan, backup: boolean): Promise<Journal> {
  const { journal: place, root } = mover;
  const taken = plan.moves.find(({ to }) => existsSync(join(root, to)));
  if (taken !== undefined)
    throw new UserError("place-taken", `${taken.to} is there already, so ${taken.from} cannot move there`, {
      hint: "rename one of them, or choose other folders",
    });
  const folders = foldersToMake(root, plan);
  const texts = plan.rewrites.map(({ after, before, from, to }) => ({ from, to, before, sum: sumOf(after) }));
  const journal: Journal = { version: 1, root, moves: plan.moves.map(({ from, to }) => ({ from, to })), texts, folders };
  const there = plan.rewrites.map(({ after, before, from }): Replacement => ({ path: join(root, from), before, after }));
  writeFileSync(place, JSON.stringify(journal), { mode: 0o600 });
  const done: { from: string; to: string }[] = [];
  let rewritten = false;
  try {
    replaceFiles(there, backup);
    rewritten = true;
    for (const folder of folders) mkdirSync(join(root, folder));
    for (const move of journal.moves) {
      await rename(mover, move.from, move.to, mover.tracked?.has(move.from) === true);
      done.push(move);
    }
    return journal;
  } catch (error) {
    for (const { from, to } of done.toReversed()) await rename(mover, to, from, mover.tracked?.has(from) === true);
    if (rewritten)
      replaceFiles(
        there.map(({ after, before, path }) => ({ path, before: after, after: before })),
        false,
      );
    removeFolders(root, folders);
    rmSync(place, { force: true });
    throw error;
  }
}

/** Puts everything back; refuses where what was written has been changed since. */
export async function undo(mover: Mover): Promise<Journal> {
  const { journal: place, root } = mover;
  if (!existsSync(place)) throw new UserError("nothing-moved", "there is no move to undo here", { hint: "run it in the folder that was moved" });
  const journal = JSON.parse(readFileSync(place, "utf8")) as Journal;
  const at = (from: string, to: string): string => join(root, existsSync(join(root, to)) ? to : from);
  const changed = journal.texts.flatMap(({ from, sum, to, before }) => {
    const path = at(from, to);
    const now = existsSync(path) ? readText(path) : undefined;
    return now !== undefined && (sumOf(now) === sum || now === before) ? [] : [to];
  });
  if (changed.length > 0)
    throw new UserError("changed-since", `${changed.join(", ")} ${changed.length === 1 ? "was" : "were"} changed since the move, so nothing was undone`, {
      hint: "take those changes back first, or move the files by hand",
    });
  const blocked = journal.moves.find(({ from, to }) => existsSync(join(root, to)) && existsSync(join(root, from)));
  if (blocked !== undefined) throw new UserError("place-taken", `${blocked.from} is there again, so ${blocked.to} cannot move back`, { hint: "rename it" });
  const back = journal.texts.flatMap(({ before, from, to }): readonly Replacement[] => {
    const path = at(from, to);
    const now = readText(path);
    return now === before ? [] : [{ path, before: now, after: before }];
  });
  replaceFiles(back, false);
  for (const { from, to } of journal.moves.toReversed()) if (existsSync(join(root, to))) await rename(mover, to, from, mover.tracked?.has(to) === true);
  removeFolders(root, journal.folders);
  rmSync(place, { force: true });
  return journal;
}

async function rename({ root, runner }: Mover, from: string, to: string, byGit: boolean): Promise<void> {
  if (byGit) {
    const { code } = await runner.run({ program: "git", args: ["mv", "--", from, to], cwd: root, timeout: 30_000 });
    if (code === 0) return;
  }
  // what git does not keep, or does not want to move, moves all the same
  renameSync(join(root, from), join(root, to));
}

function foldersToMake(root: string, { moves }: MovePlan): readonly string[] {
  const wanted = new Set<string>();
  for (const { to } of moves) {
    for (let folder = dirname(to); folder !== "."; folder = dirname(folder)) if (!existsSync(join(root, folder))) wanted.add(folder);
  }
  const blocked = moves.map(({ to }) => dirname(to)).find((folder) => existsSync(join(root, folder)) && !statSync(join(root, folder)).isDirectory());
  if (blocked !== undefined) throw new UserError("place-taken", `${blocked} is a file, so nothing can lie in it`, { hint: "choose another folder" });
  return [...wanted].sort();
}

function removeFolders(root: string, folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(join(root, folder));
    } catch {
      // somebody has put something there since, or git has removed it
    }
  }
}

function readText(path: string): string {
  return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
