import { readArguments } from "../../shell/arguments.ts";
import type { ShellWord } from "../../shell/shell.ts";
import { onceFor } from "../../text/once.ts";
import { groupNumber, userNumber, userOf, type Accounts } from "./accounts.ts";
import type { Doing, Effect } from "./doing.ts";
import { joined, type FileState } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { changedMode, unknownMode, withBits, withoutKnowing } from "./modes.ts";
import { absolute, covers, placeOfWord, textOf, type Place } from "./words.ts";

const VALUED = new Set(["--reference", "--from"]);
const SET_ID = 0o6000;

/** What is done to one path that a command names, and to what lies below it with -R. */
type Alter = (state: FileState, earlier: FileView) => FileState;

/** chown and chgrp. */
export function chown(doing: Doing, groupOnly: boolean): Effect {
  const args = readArguments(doing.command.args, VALUED);
  const reference = args.value("--reference");
  const words = reference === undefined ? args.operands.slice(1) : args.operands;
  const recursive = args.option("-R", "--recursive") !== undefined;
  const depends = args.option("--from") !== undefined || args.open;
  const owner = reference === undefined ? givenOwner(doing, args.operands[0], groupOnly) : undefined;
  const alter: Alter = (state, earlier) => {
    const to = reference === undefined ? owner : ownerLike(doing, reference, groupOnly, earlier);
    const changed = withOwner(state, to, doing);
    return depends ? joined(state, changed) : changed;
  };
  return altering(doing, words, { recursive, links: args.option("-h", "--no-dereference") !== undefined }, alter);
}

/** An owner to be set: `keep` leaves what is. */
interface NewOwner {
  readonly uid: number | "keep" | undefined;
  readonly gid: number | "keep" | undefined;
}

const unknownOwner: NewOwner = { uid: undefined, gid: undefined };

function givenOwner(doing: Doing, word: ShellWord | undefined, groupOnly: boolean): NewOwner {
  const text = word === undefined ? undefined : textOf(word, doing);
  if (text === undefined) {
    // `$USER:app` says at least that a group is set; a plain variable may hold a colon
    return groupOnly ? { uid: "keep", gid: undefined } : unknownOwner;
  }
  return groupOnly ? { uid: "keep", gid: groupNumber(doing.accounts, text) } : ownerOf(text, doing.accounts);
}

/** `user`, `user:group`, `user:` (its own group), `:group`, also with a dot. */
function ownerOf(text: string, accounts: Accounts): NewOwner {
  const at = text.search(/[:.]/);
  const user = at === -1 ? text : text.slice(0, at);
  const group = at === -1 ? undefined : text.slice(at + 1);
  return {
    uid: user === "" ? "keep" : userNumber(accounts, user),
    gid: group === undefined ? "keep" : group !== "" ? groupNumber(accounts, group) : user === "" ? "keep" : userOf(accounts, user)?.gid,
  };
}

function ownerLike(doing: Doing, word: ShellWord, groupOnly: boolean, earlier: FileView): NewOwner {
  const path = pathOf(word, doing);
  const real = path === undefined ? undefined : earlier.resolve(path);
  const state = real === undefined ? undefined : earlier.at(real);
  return { uid: groupOnly ? "keep" : state?.uid, gid: state?.gid };
}

function withOwner(state: FileState, owner: NewOwner = unknownOwner, { step: by }: Doing): FileState {
  const uid = owner.uid === "keep" ? state.uid : owner.uid;
  const gid = owner.gid === "keep" ? state.gid : owner.gid;
  // a new owner takes the set-id bits away from what is no folder
  const cleared = state.type === "folder" || state.type === "link" ? state.mode : withoutKnowing(state.mode, state.mode.bits & SET_ID);
  const mode = (state.mode.known & state.mode.bits & SET_ID) === 0 ? state.mode : cleared;
  return { ...state, uid, gid, mode, by };
}

export function chmod(doing: Doing): Effect {
  // -x, -w and u-x are modes
  const modeAt = doing.command.args.findIndex((word) => /^-[rwxXst]+$/.test(word.value));
  const words = doing.command.args.filter((_, index) => index !== modeAt);
  const args = readArguments(words, VALUED);
  const reference = args.value("--reference");
  const hasMode = reference === undefined && modeAt === -1;
  const given = modeAt === -1 ? args.operands[0] : doing.command.args[modeAt];
  const text = given === undefined || reference !== undefined ? undefined : textOf(given, doing);
  const recursive = args.option("-R", "--recursive") !== undefined;
  const alter: Alter = (state, earlier) => {
    if (state.type === "link") return state;
    if (reference !== undefined) {
      const path = pathOf(reference, doing);
      const real = path === undefined ? undefined : earlier.resolve(path);
      return { ...state, mode: real === undefined ? unknownMode : earlier.at(real).mode, by: doing.step };
    }
    const folder = state.type === undefined ? undefined : state.type === "folder";
    const mode = text === undefined ? undefined : changedMode(text, state.mode, folder, doing.umask, doing.accounts.base?.system === "debian");
    return { ...state, mode: mode ?? unknownMode, by: doing.step };
  };
  return altering(doing, hasMode ? args.operands.slice(1) : args.operands, { recursive, links: false }, alter);
}

interface Reach {
  readonly recursive: boolean;
  /** Links that are named are changed themselves. */
  readonly links: boolean;
}

/** Does one thing to all that the words name. Whoever may not do it gets an error, and the build ends. */
function altering(doing: Doing, words: readonly ShellWord[], { links, recursive }: Reach, alter: Alter): Effect {
  const places = words.map((word) => placeOfWord(word, doing));
  const targets = onceFor((earlier: FileView): readonly Place[] =>
    places.map((place) => {
      if (place.kind !== "path") return place;
      const real = earlier.resolve(place.path, (links || recursive) && place.followed !== true ? "keep" : "follow");
      return real === undefined ? { kind: "within", folder: "/" } : { kind: "path", path: real };
    }),
  );
  const change: Change = (path, before, earlier) => {
    let state = before;
    for (const place of targets(earlier)) {
      const reached = covers(place, path, recursive);
      if (reached === "no") continue;
      // a link above others leads out of the tree that -R goes through
      const isNamed = place.kind === "path" && place.path === path;
      const there: FileState = isNamed && !links && state.is !== "present" ? { ...state, is: "present" } : state;
      const isLink = isNamed && recursive && !links && state.type === "link";
      const changed = alter(there, earlier);
      state = reached === "maybe" || isLink ? { ...joined(state, changed), is: state.is } : changed;
    }
    return state;
  };
  return {
    changes: [change],
    sure: (earlier) => doing.runner.uid === 0 && targets(earlier).every((place) => place.kind === "path" && earlier.at(place.path).is === "present"),
  };
}

function pathOf(word: ShellWord, doing: Doing): string | undefined {
  const text = textOf(word, doing);
  return text === undefined ? undefined : absolute(text, doing.cwd);
}

/** `chattr`, `setfacl` and their like leave owner and mode as they are, but for what an ACL does to the group's bits. */
export function setfacl(doing: Doing): Effect {
  const recursive = doing.command.args.some((word) => /^-[a-zA-Z]*R|^--recursive$/.test(word.value));
  return altering(
    doing,
    doing.command.args.filter((word) => word.value.includes("/")),
    { recursive, links: false },
    (state) => ({ ...state, mode: withoutKnowing(withBits(state.mode, 0, 0), 0o070) }),
  );
}
