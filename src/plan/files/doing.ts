import type { ShellCommand, ShellWord } from "../../shell/shell.ts";
import type { Step } from "../plan.ts";
import type { Accounts } from "./accounts.ts";
import { present, type FileState, type Owner } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { modeOf, unknownMode, withBits, withoutKnowing, type Mode } from "./modes.ts";
import type { Surroundings } from "./words.ts";

/** Who runs a command. */
export interface Runner extends Owner {
  /** Whether it may be root, who may do everything. */
  readonly mayBeRoot: boolean;
  /** Further groups; an unknown one among them makes its rights uncertain. */
  readonly groups: readonly (number | undefined)[];
}

/** A command that is run, with all that decides what it does to files. */
export interface Doing extends Surroundings {
  readonly command: ShellCommand;
  readonly step: Step;
  readonly runner: Runner;
  /** Undefined where it is not known. */
  readonly umask: number | undefined;
  readonly accounts: Accounts;
}

/** What a command does to files. */
export interface Effect {
  /** In turn: each sees what the ones before it have done. */
  readonly changes: readonly Change[];
  /** Whether it surely does so, where its failure would go unnoticed. */
  readonly sure?: (earlier: FileView) => boolean;
  readonly accounts?: Accounts;
}

const SET_GID = 0o2000;

/** The mode a new file or folder gets. */
export function newMode(full: number, umask: number | undefined): Mode {
  return umask === undefined ? withoutKnowing(modeOf(full), 0o777) : modeOf(full & ~umask);
}

/** A new folder or file in its folder: a folder with the set-group bit gives its group on, and to folders the bit. */
export function born(type: "file" | "folder", owner: Owner, mode: Mode, parent: FileState | undefined, by: Step): FileState {
  const bits = parent?.mode ?? unknownMode;
  const isSet = (bits.known & SET_GID) === 0 ? undefined : (bits.bits & SET_GID) !== 0;
  const gid = isSet === undefined ? (parent?.gid === owner.gid ? owner.gid : undefined) : isSet ? parent?.gid : owner.gid;
  const own = type === "file" || isSet === false ? mode : isSet === true ? withBits(mode, SET_GID, SET_GID) : withoutKnowing(mode, SET_GID & ~mode.bits);
  return present(type, { uid: owner.uid, gid }, own, by);
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

/** Words that are no options, as far as every word is one or the other. */
export function operandsOf(words: readonly ShellWord[]): readonly ShellWord[] {
  const end = words.findIndex((word) => word.value === "--");
  return words.filter((word, index) => (end !== -1 && index > end) || !/^-./.test(word.value));
}
