import { posix } from "node:path";
import { onceFor } from "../../text/once.ts";
import { isBelow, normal } from "../paths.ts";
import type { BuildContext, Plan, Step } from "../plan.ts";
import { groupNumber, userOf, type Accounts } from "./accounts.ts";
import { absent, asPresent, joined, present, unknown, type FileState, type Owner } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { builderFolders, madeFolder } from "./folders-made.ts";
import { modeOf, unknownMode, type Mode } from "./modes.ts";
import { absolute } from "./words.ts";

export type CopyStep = Step & { readonly kind: "copy" | "add" };

/** What a COPY or an ADD is read with. */
export interface Copying {
  readonly plan: Plan;
  readonly step: CopyStep;
  readonly cwd: string | undefined;
  readonly accounts: Accounts;
  /** The files of the stage it copies from; undefined for the context and for what is outside. */
  readonly from: FileView | undefined;
}

/** Names of which nobody makes a folder, and that no archive bears. */
const PLAIN_NAME = /\.(?:txt|toml|lock|json|ya?ml|py|[cm]?[jt]sx?|cfg|ini|conf|sh|md|sql|xml|html|css|env|pem|crt|key|whl|jar|service|template)$/i;

/** What COPY and ADD do: as BuildKit does it, which was looked at by building. */
export function copied(copying: Copying): readonly Change[] {
  const { cwd, step } = copying;
  const destination = step.destination.value;
  const to = /[$*?]|\{\{|<%/.test(destination) ? undefined : absolute(destination, cwd);
  if (to === undefined) return [() => unknown(step)];
  const owner = ownerGiven(step, copying.accounts);
  const flags = step.instruction.flags.map(({ name }) => name);
  const changes: Change[] = [];
  const names = step.instruction.heredocs;
  const isFolder = /(?:^|\/)\.{0,2}$/.test(destination) || step.sources.length + names.length > 1;
  for (const heredoc of names) changes.push(...oneFile(isFolder ? posix.join(to, heredoc.name) : to, owner, modeWith(step, modeOf(0o644)), step));
  for (const source of step.sources) changes.push(...bySource(copying, source.value, to, isFolder, owner, flags));
  return changes;
}

/** `--chown`, or root. A name without a group brings its own group; a number without one is its group's too. */
function ownerGiven({ chown }: CopyStep, accounts: Accounts): { readonly owner: Owner; readonly given: boolean } {
  if (chown === undefined || chown === "") return { owner: { uid: 0, gid: 0 }, given: false };
  if (/[${<]/.test(chown)) return { owner: { uid: undefined, gid: undefined }, given: true };
  const at = chown.indexOf(":");
  const user = at === -1 ? chown : chown.slice(0, at);
  const group = at === -1 ? undefined : chown.slice(at + 1);
  const account = userOf(accounts, user);
  const isNumber = /^\d+$/.test(user);
  const uid = isNumber ? Number(user) : account?.uid;
  return { owner: { uid, gid: group !== undefined ? groupNumber(accounts, group) : isNumber ? Number(user) : account?.gid }, given: true };
}

interface GivenOwner {
  readonly owner: Owner;
  readonly given: boolean;
}

function oneFile(target: string, { given, owner }: GivenOwner, mode: Mode, by: Step): readonly Change[] {
  const file: Change = (path, before, earlier) => {
    const real = earlier.resolve(target);
    if (real === undefined) return isBelow(path, "/") ? joined(before, unknown(by)) : before;
    return path === real ? present("file", owner, mode, by) : path !== "/" && isBelow(real, path) ? asPresent(before, by) : before;
  };
  return [builderFolders(posix.dirname(target), owner, by, given), file];
}

/** The mode with --chmod; letters in place of a number are left alone by older builders. */
function modeWith({ chmod }: CopyStep, mode: Mode): Mode {
  if (chmod === undefined) return mode;
  return /^[0-7]{1,4}$/.test(chmod) ? modeOf(Number.parseInt(chmod, 8)) : unknownMode;
}

function bySource(copying: Copying, source: string, to: string, isFolder: boolean, given: GivenOwner, flags: readonly string[]): readonly Change[] {
  const { step } = copying;
  if (step.kind === "add" && /^https?:\/\//.test(source) && !/\.git(?:#|$)/.test(source) && !source.includes("$")) {
    const name = /[?#]/.test(source) ? undefined : posix.basename(source);
    if (isFolder && name === undefined) return [builderFolders(to, given.owner, step, given.given), within(to, given.owner, step)];
    // where a folder is there, the file comes into it
    if (isFolder) return oneFile(posix.join(to, name ?? ""), given, modeWith(step, modeOf(0o600)), step);
    return [builderFolders(posix.dirname(to), given.owner, step, given.given), (path, before, earlier) => urlFile(path, before, earlier)];
  }
  const isOdd = /[$*?[\\]|\{\{|<%|:\/\/|^git@/.test(source) || flags.includes("parents") || flags.includes("exclude");
  const mayUnpack = step.kind === "add" && mayBeArchive(copying, source);
  if (mayUnpack || (isOdd && step.kind === "add")) return [builderFolders(posix.dirname(to), given.owner, step, given.given), anythingIn(to, step)];
  if (isOdd)
    return [
      isFolder || flags.includes("parents")
        ? builderFolders(to, given.owner, step, given.given)
        : builderFolders(posix.dirname(to), given.owner, step, given.given),
      within(to, ownerOf(copying, given), step),
    ];
  return [arriving(copying, source, to, isFolder, given)];

  function urlFile(path: string, before: FileState, earlier: FileView): FileState {
    const real = earlier.resolve(to);
    const there = real === undefined ? undefined : earlier.at(real);
    if (real === undefined || there?.type === "folder" || (there?.is === "unknown" && there.type === undefined))
      return isBelow(path, real ?? "/") ? joined(before, unknown(step)) : before;
    return path === real ? present("file", given.owner, modeWith(step, modeOf(0o600)), step) : before;
  }
}

/** What is copied from another stage keeps its owner, unless one is given; what comes from the context is root's. */
function ownerOf({ step }: Copying, { given, owner }: GivenOwner): Owner {
  return !given && step.from !== undefined ? { uid: undefined, gid: undefined } : owner;
}

/** Whether ADD may take a source for an archive: it looks at the content, not at the name. */
function mayBeArchive({ plan }: Copying, source: string): boolean {
  const path = normal(posix.join("/", source)).slice(1);
  if (PLAIN_NAME.test(path)) return false;
  if (plan.context === undefined) return true;
  return !listed(plan.context).folders.has(path) && plan.context.read(path) === undefined;
}

/** Something comes to lie below a folder, and what is there may be replaced. */
function within(to: string, owner: Owner, by: Step): Change {
  return (path, before, earlier) => {
    const real = earlier.resolve(to) ?? to;
    if (!isBelow(path, real)) return before;
    if (path === real && before.type === "folder") return before;
    return { ...joined(before, { ...absent(by), is: "present", ...owner }), is: before.is === "present" ? "present" : "unknown" };
  };
}

function anythingIn(to: string, by: Step): Change {
  return (path, before, earlier) =>
    isBelow(path, earlier.resolve(to) ?? "/") ? { ...unknown(by), is: before.is === "present" ? "present" : "unknown" } : before;
}

/** One plain source: a file or a folder's content. */
function arriving(copying: Copying, source: string, to: string, isFolder: boolean, given: GivenOwner): Change {
  const { plan, step } = copying;
  const name = posix.basename(source);
  return (path, before, earlier) => {
    const real = earlier.resolve(to);
    if (real === undefined) return isBelow(path, "/") ? joined(before, unknown(step)) : before;
    const kind = typeOfSource(copying, source);
    if (!isBelow(path, real) && !isBelow(real, path)) return before;
    const there = earlier.at(real);
    const making = { owner: given.owner, mode: modeOf(0o755), by: step, exact: given.given };
    if (kind === "folder") return below(path, before, earlier, real, making, "folder");
    // a file comes into the folder that is there
    const inside = isFolder || (there.is === "present" && there.type === "folder");
    if (kind === "file") {
      if (!inside && there.is !== "absent" && there.type === undefined && !PLAIN_NAME.test(real)) return perhapsInside(path, before, earlier, real, making);
      const at = inside ? posix.join(real, name) : real;
      if (path === at) return arrival("", before, "file");
      return isBelow(posix.dirname(at), path) ? madeFolder(path, before, posix.dirname(at), earlier, making) : before;
    }
    return perhapsInside(path, before, earlier, real, making);
  };

  function below(path: string, before: FileState, earlier: FileView, real: string, making: Parameters<typeof madeFolder>[4], type: "folder"): FileState {
    if (isBelow(real, path)) return madeFolder(path, before, real, earlier, making);
    return isBelow(path, real) ? arrival(path.slice(real === "/" ? 0 : real.length), before, type) : before;
  }

  /** A file or a folder: only what both come to is known. */
  function perhapsInside(path: string, before: FileState, earlier: FileView, real: string, making: Parameters<typeof madeFolder>[4]): FileState {
    if (path !== real && isBelow(real, path)) return madeFolder(path, before, real, earlier, making);
    if (!isBelow(path, real)) return before;
    const owner = ownerOf(copying, given);
    const mode = modeWith(step, unknownMode);
    const one: FileState = { ...present(undefined, owner, mode, step) };
    if (path !== real) {
      return before.is === "absent" ? { ...one, is: "unknown" } : { ...joined(before, one), is: before.is };
    }
    // a folder that is made has the mode of new folders, whatever is asked for
    const folder = present("folder", given.owner, modeOf(0o755), step);
    if (before.is === "present" && before.type === "folder") return before;
    const either = isFolder ? folder : joined(folder, one);
    return before.is === "absent" ? either : asPresent(joined(before, either), step);
  }

  function arrival(rest: string, before: FileState, type: "file" | "folder"): FileState {
    const found = sourceState(copying, source, rest);
    if (found.is === "absent") return type === "file" ? asPresent(before, step) : before;
    const kept = ownerOf(copying, given);
    const owner = kept.uid === undefined && !given.given ? found : kept;
    const mode = found.type === "link" ? found.mode : modeWith(step, found.mode);
    const fresh: FileState = {
      ...found,
      type: type === "file" ? (found.type ?? "file") : found.type,
      is: "present",
      uid: owner.uid,
      gid: owner.gid,
      mode,
      by: step,
    };
    // the destination itself keeps its owner and mode; a folder in it gets those of the source
    const over = found.type === undefined ? joined(before, fresh) : fresh;
    const after = before.is === "absent" ? fresh : before.is === "present" ? over : joined(asPresent(before, step), fresh);
    return found.is === "unknown" && type !== "file"
      ? { ...joined(before, after), is: before.is === "present" ? "present" : "unknown" }
      : asPresent(after, step);
  }

  function typeOfSource({ from }: Copying, path: string): "file" | "folder" | undefined {
    if (step.from !== undefined) {
      const real = from?.resolve(normal(posix.join("/", path)));
      const state = real === undefined ? undefined : from?.at(real);
      return state?.type === "file" || state?.type === "folder" ? state.type : PLAIN_NAME.test(name) ? "file" : undefined;
    }
    const inContext = normal(posix.join("/", path)).slice(1);
    if (inContext === "") return "folder";
    if (plan.context === undefined) return PLAIN_NAME.test(name) ? "file" : path.endsWith("/") ? "folder" : undefined;
    const { files, folders } = listed(plan.context);
    return files.has(inContext) ? "file" : folders.has(inContext) ? "folder" : undefined;
  }
}

/** What lies at `rest` below a source. */
function sourceState({ from, plan, step }: Copying, source: string, rest: string): FileState {
  const path = normal(posix.join("/", source, rest));
  if (step.from !== undefined) {
    const real = from?.resolve(path, rest === "" ? "follow" : "keep");
    return real === undefined ? unknown(step) : (from?.at(real) ?? unknown(step));
  }
  const { context } = plan;
  if (context === undefined) return unknown(step);
  const inContext = path.slice(1);
  const { files, folders } = listed(context);
  const type = files.has(inContext) ? "file" : inContext === "" || folders.has(inContext) ? "folder" : undefined;
  // no listing goes into some folders, and none names a folder without files
  if (type === undefined)
    return context.directory?.exists(inContext) === true || /(?:^|\/)(?:\.git|node_modules)(?:\/|$)/.test(inContext) ? unknown(step) : absent(step);
  const bits = context.modeOf?.(inContext);
  return present(type, { uid: 0, gid: 0 }, bits === undefined ? unknownMode : modeOf(bits), step);
}

/** The files of a context, and the folders that hold them. */
const listed = onceFor(({ files }: BuildContext) => {
  const folders = new Set<string>();
  for (const file of files) {
    for (let slash = file.lastIndexOf("/"); slash > 0; slash = file.lastIndexOf("/", slash - 1)) {
      const folder = file.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return { files: new Set(files), folders };
});
