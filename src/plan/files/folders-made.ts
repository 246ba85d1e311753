import { onceFor } from "../../text/once.ts";
import type { Step } from "../plan.ts";
import { isBelow } from "../paths.ts";
import { asPresent, joined, type FileState, type Owner } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { born, newMode, parentOf } from "./doing.ts";
import { modeOf, withBits, withoutKnowing, type Mode } from "./modes.ts";

/** How folders are made. */
export interface Making {
  readonly owner: Owner;
  /** Of those above the last one. */
  readonly mode: Mode;
  readonly by: Step;
  /** Of the last one, where it is another. */
  readonly last?: { readonly owner: Owner; readonly mode: Mode };
  /** Without its parents: it cannot be there before. */
  readonly alone?: boolean;
  /** The last one gets its mode even where it is there, and of its owner the parts that are named. */
  readonly sets?: { readonly uid: boolean; readonly gid: boolean };
  /** The group is set, whatever the folder above passes on: so the builder makes folders. */
  readonly exact?: boolean;
  /** The mode of the last one is set too: so does install. */
  readonly exactMode?: boolean;
}

/** `mkdir -p`, the builder's own folders, and parents that other programs make. */
export function foldersMade(target: string, making: Making): Change {
  const realIn = onceFor((earlier: FileView) => ({ real: earlier.resolve(target) ?? target }));
  return (path, before, earlier) => {
    const { real } = realIn(earlier);
    return isBelow(real, path) ? madeFolder(path, before, real, earlier, making) : before;
  };
}

/** What a folder on the way to `target`, or that itself, becomes. */
export function madeFolder(path: string, before: FileState, target: string, earlier: FileView, making: Making): FileState {
  const { alone, by, sets } = making;
  const isLast = path === target;
  if (path === "/" || (alone === true && !isLast)) return asPresent(before, by);
  const created = made(path, target, earlier, making);
  if (isLast && sets !== undefined && before.is !== "absent") {
    const kept = keptBits(before.mode, created.mode);
    const over: FileState = { ...before, is: "present", uid: sets.uid ? created.uid : before.uid, gid: sets.gid ? created.gid : before.gid, mode: kept, by };
    return before.is === "present" ? over : joined(over, created);
  }
  if (before.is === "present") return before;
  if (before.is === "absent" || (isLast && alone === true)) return created;
  return joined(asPresent({ ...before, type: before.type ?? "folder" }, by), created);
}

const SET_ID = 0o6000;

/** A folder that is there keeps its set-id bits. */
function keptBits(before: Mode, mode: Mode): Mode {
  const open = SET_ID & ~before.known & ~mode.bits;
  return withoutKnowing(withBits(mode, before.bits & SET_ID, SET_ID), open);
}

function made(path: string, target: string, earlier: FileView, making: Making): FileState {
  const { by, exact, last } = making;
  const isLast = path === target;
  const { mode, owner } = isLast && last !== undefined ? last : making;
  const above = parentOf(path);
  const parent = path === "/" ? undefined : madeFolder(above, earlier.at(above), target, earlier, making);
  const created = born("folder", owner, mode, parent, by);
  const folder = isLast && making.exactMode === true ? { ...created, mode } : created;
  return exact === true ? { ...folder, gid: owner.gid } : folder;
}

/** The builder's own: WORKDIR, and what COPY and ADD make above their destination. An owner that nobody gave, root, is not set. */
export function builderFolders(target: string, owner: Owner, by: Step, isGiven: boolean): Change {
  return foldersMade(target, { owner, mode: modeOf(0o755), by, exact: isGiven });
}

/** Folders as a program makes them that says nothing of modes. */
export function plainFolders(target: string, owner: Owner, umask: number | undefined, by: Step): Change {
  return foldersMade(target, { owner, mode: newMode(0o777, umask), by });
}
