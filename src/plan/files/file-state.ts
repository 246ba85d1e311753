import type { Step } from "../plan.ts";
import { isSame, joinedModes, unknownMode, type Mode } from "./modes.ts";

export type FileType = "file" | "folder" | "link";

/** What is known of one path at one moment of a build. What is undefined is not known; owner and mode hold where the path is there. */
export interface FileState {
  readonly is: "present" | "absent" | "unknown";
  readonly type: FileType | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly mode: Mode;
  /** Where a link leads, as written in it. */
  readonly link?: string | undefined;
  /** It was perhaps made a link; of anything else whose type is not known it is taken that it is none. */
  readonly mayBeLink?: boolean;
  /** The step that made it what it is; undefined for what the base brings. */
  readonly by: Step | undefined;
}

/** A file or folder that is surely there. */
export function present(type: FileType | undefined, owner: Owner, mode: Mode, by: Step | undefined): FileState {
  return { is: "present", type, uid: owner.uid, gid: owner.gid, mode, by };
}

export interface Owner {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

export const nobodyKnown: Owner = { uid: undefined, gid: undefined };

export function absent(by: Step | undefined): FileState {
  return { is: "absent", type: undefined, ...nobodyKnown, mode: unknownMode, by };
}

export function unknown(by: Step | undefined): FileState {
  return { ...absent(by), is: "unknown" };
}

/** One or the other: what both agree on stays known. */
export function joined(left: FileState, right: FileState): FileState {
  if (left === right) return left;
  if (left.is === "absent" && right.is === "absent") return left;
  const is = left.is === right.is ? left.is : "unknown";
  // where it is not there on one side, the other one tells what it is if it is there
  if (left.is === "absent") return { ...right, is };
  if (right.is === "absent") return { ...left, is, by: right.by };
  const link = left.link === right.link ? left.link : undefined;
  const type = left.type === right.type ? left.type : undefined;
  const same = left.uid === right.uid && left.gid === right.gid && isSame(left.mode, right.mode) && is === left.is;
  return {
    is,
    type,
    uid: left.uid === right.uid ? left.uid : undefined,
    gid: left.gid === right.gid ? left.gid : undefined,
    mode: joinedModes(left.mode, right.mode),
    ...(link === undefined ? {} : { link }),
    by: same ? left.by : right.by,
  };
}

/** It is there, whatever was known of that before. */
export function asPresent(state: FileState, by: Step | undefined): FileState {
  return state.is === "present" ? state : { ...state, is: "present", by };
}
