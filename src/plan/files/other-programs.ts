import { programsThatKeepOwners, writesOf } from "../../facts/command-effects.ts";
import { baseFolder } from "../../facts/base-folders.ts";
import { isPlainPackage } from "../../facts/programs-of-packages.ts";
import { programName } from "../../shell/wrappers.ts";
import { packageActionOf } from "../package-actions.ts";
import { isBelow } from "../paths.ts";
import type { StageConfig } from "../plan.ts";
import { isSameId, withOthers } from "./accounts.ts";
import { parentOf, type Doing, type Effect, type Runner } from "./doing.ts";
import { absent, joined, unknown, type FileState } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { unknownMode } from "./modes.ts";
import { mayWrite } from "./runner.ts";
import { mayTouch } from "./writing.ts";

const SYSTEM_MANAGERS = new Set(["apt", "apk", "dnf", "yum", "zypper", "pacman"]);

/** What any other program does, by where it is known to write and who runs it. */
export function otherProgram(doing: Doing, environment: StageConfig["env"]): Effect {
  const { command, step } = doing;
  const action = packageActionOf(command);
  const isSystem = action !== undefined && SYSTEM_MANAGERS.has(action.manager);
  // these bring nothing of which an owner or a user is known beforehand
  const isPlain = isSystem && (action.verb !== "install" || action.packages.every(({ kind, name }) => kind === "name" && isPlainPackage(name)));
  const kept = keepsOwners(doing);
  const change: Change = (path, before, earlier) => {
    if (isLaidOver(path) || isOutOfReach(path, doing.runner, earlier)) return before;
    if (!mayTouch(command, { cwd: doing.cwd, path, environment })) return before;
    if (before.is === "absent") return doing.runner.mayBeRoot && !kept ? unknown(step) : { ...absent(step), is: "unknown", uid: ownerOf(doing, earlier) };
    if (isSystem) return isPlain || baseFolder(path, doing.accounts.base?.system) !== undefined ? before : changedBySystem(before, doing);
    if (!kept) return doing.runner.mayBeRoot ? unknown(step) : changedByUser(before, doing);
    // a folder that is there stays, unless it lies in what is built
    const isBuilt = doing.cwd === undefined || (path !== doing.cwd && isBelow(path, doing.cwd));
    if (before.is === "present" && before.type === "folder" && !isBuilt) return before;
    const uid = ownerOf(doing, earlier);
    return { ...joined(before, { ...unknown(step), uid }), is: before.is };
  };
  const isKnown = kept || isSystem || Object.hasOwn(writesOf, programName(command.name));
  return {
    changes: [change],
    ...(!doing.runner.mayBeRoot || isPlain ? {} : { accounts: isKnown && !isSystem ? doing.accounts : withOthers(doing.accounts, isSystem) }),
  };
}

/** Programs that build and install as whoever runs them: what is there keeps its owner, what is new is the runner's. */
function keepsOwners({ command }: Doing): boolean {
  const program = programName(command.name);
  const words = command.args.map(({ value }) => value);
  if (/^(?:python|pypy)[\d.]*$/.test(program)) {
    const module = words[words.indexOf("-m") + 1];
    if (words.includes("-m")) return module !== undefined && (programsThatKeepOwners.has(module) || packageActionOf(command) !== undefined);
    return words.some((word) => /(?:^|\/)manage\.py$/.test(word)) && words.some((word) => /^(?:collectstatic|compilemessages|compress|migrate)$/.test(word));
  }
  return programsThatKeepOwners.has(program) || (packageActionOf(command) !== undefined && !SYSTEM_MANAGERS.has(packageActionOf(command)?.manager ?? ""));
}

/** Whose a new file is; npm gives it to the owner of the folder that it works in. */
function ownerOf({ cwd, runner }: Doing, earlier: FileView): number | undefined {
  const folder = cwd === undefined ? undefined : earlier.at(cwd);
  return runner.mayBeRoot && folder?.uid !== runner.uid ? undefined : runner.uid;
}

/** A package may bring what was there before, with rights of its own. */
function changedBySystem(before: FileState, { step }: Doing): FileState {
  return { ...before, uid: undefined, gid: undefined, mode: unknownMode, by: step };
}

/** Who is not root changes the mode of what is theirs, and replaces what lies in folders that they may write. */
function changedByUser(before: FileState, { runner, step }: Doing): FileState {
  return { ...unknown(step), uid: before.uid === runner.uid ? runner.uid : undefined };
}

/** What the engine puts there by itself. */
function isLaidOver(path: string): boolean {
  return /^\/(?:dev|proc|sys)(?:\/|$)/.test(path);
}

/** Whether who is not root can change neither a path nor anything above it. */
function isOutOfReach(path: string, runner: Runner, earlier: FileView): boolean {
  if (runner.mayBeRoot || runner.uid === undefined) return false;
  for (let at = path; ; at = parentOf(at)) {
    const state = earlier.at(at);
    if (state.is === "present" && isSameId(state.uid, runner.uid) !== false) return false;
    if (at === "/") return true;
    if (mayWrite(earlier.at(parentOf(at)), runner) !== "no") {
      const folder = earlier.at(parentOf(at));
      const isSticky = (folder.mode.bits & 0o1000) !== 0 && isSameId(folder.uid, runner.uid) === false;
      if (!isSticky || state.is !== "present") return false;
    }
  }
}
