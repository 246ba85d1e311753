import { posix } from "node:path";
import { readArguments, type Arguments } from "../../shell/arguments.ts";
import type { ShellWord } from "../../shell/shell.ts";
import { onceFor } from "../../text/once.ts";
import { isBelow } from "../paths.ts";
import { groupNumber, userNumber } from "./accounts.ts";
import { born, newMode, parentOf, type Doing, type Effect } from "./doing.ts";
import { absent, asPresent, joined, present, unknown, type FileState, type Owner } from "./file-state.ts";
import type { Change, FileView } from "./file-tree.ts";
import { foldersMade } from "./folders-made.ts";
import { changedMode, joinedModes, modeOf, unknownMode, withBits, type Mode } from "./modes.ts";
import { perhaps } from "./files-made.ts";
import { placeOfWord, textOf, type Place } from "./words.ts";

const VALUED = new Set(["-t", "--target-directory", "-S", "--suffix", "-m", "--mode", "-o", "--owner", "-g", "--group"]);

/** One source on its way to the destination. */
interface Transfer {
  readonly source: Place;
  readonly name: string;
  readonly to: string;
  /** `inside`: the destination is a folder; `self`: it is what the source becomes; undefined: as it is a folder or not. */
  readonly lands: "inside" | "self" | undefined;
}

/** What of a source comes to be at a path; `source` is the state of what it is made of. */
type Arrival = (source: FileState, before: FileState, parent: FileState) => FileState;

/** The words of cp, mv, ln and install as sources and a destination; undefined where they are not known. */
function transfersOf(doing: Doing, args: Arguments): readonly Transfer[] | undefined {
  const folder = args.value("-t", "--target-directory");
  const words = folder === undefined ? args.operands.slice(0, -1) : args.operands;
  const last = folder ?? args.operands.at(-1);
  if (last === undefined || args.open || args.option("--parents") !== undefined) return undefined;
  const to = placeOfWord(last, doing);
  if (to.kind !== "path" || words.length === 0) return undefined;
  const isFolder = folder !== undefined || words.length > 1 || /\/\.?$|^\.{1,2}$|\/\.\.$/.test(textOf(last, doing) ?? "");
  const lands = isFolder ? "inside" : args.option("-T", "--no-target-directory") !== undefined ? "self" : undefined;
  return words.map((word) => ({ source: placeOfWord(word, doing), name: nameOf(word, doing), to: to.path, lands }));
}

function nameOf(word: ShellWord, doing: Doing): string {
  const text = textOf(word, doing) ?? "";
  // `cp -r a/. b` copies what is in a
  return /(?:^|\/)\.\/?$/.test(text) ? "." : posix.basename(text);
}

/** Where a source comes to lie; undefined where that depends on what is not known. */
function landing({ lands, name, source, to }: Transfer, earlier: FileView): string | undefined {
  if (source.kind === "within" || name === "..") return undefined;
  const real = earlier.resolve(to);
  if (real === undefined) return undefined;
  const there = earlier.at(real);
  const inside = lands === "inside" || (lands === undefined && there.is === "present" && there.type === "folder");
  const self = lands === "self" || (lands === undefined && (there.is === "absent" || (there.is === "present" && there.type === "file")));
  // a wildcard may fit one file or many
  if (source.kind === "matching") return inside ? real : undefined;
  return inside ? posix.join(real, name) : self ? real : undefined;
}

/** The changes that bring sources to a destination, where `arrive` says what each becomes. */
function transferring(doing: Doing, args: Arguments, arrive: Arrival): readonly Change[] {
  const transfers = transfersOf(doing, args);
  if (transfers === undefined) return args.operands.slice(-1).map((word) => somehow(placeOfWord(word, doing), doing));
  return transfers.map((transfer) => arriving(transfer, doing, arrive));
}

function arriving(transfer: Transfer, doing: Doing, arrive: Arrival): Change {
  const landingIn = onceFor((earlier: FileView) => ({ at: landing(transfer, earlier) }));
  return (path, before, earlier) => {
    const { at } = landingIn(earlier);
    if (at === undefined) return somehow({ kind: "path", path: earlier.resolve(transfer.to) ?? "/" }, doing)(path, before, earlier);
    if (path !== "/" && path !== at && isBelow(at, path)) return asPresent(before, doing.step);
    if (!isBelow(path, at)) return before;
    const { source } = transfer;
    if (source.kind !== "path") return path === at ? before : somehow({ kind: "path", path: at }, doing)(path, before, earlier);
    const from = earlier.resolve(source.path) ?? source.path;
    const above = earlier.at(parentOf(path));
    // what a new folder passes on, it has from the one that it is made in
    const parent = above.is === "absent" ? earlier.at(parentOf(at)) : above;
    return arrive(earlier.at(posix.join(from, path.slice(at.length))), before, parent);
  };
}

/** Something may have come to a place, and what was there may be another's. */
function somehow(place: Place, doing: Doing): Change {
  const reach: Place = place.kind === "path" ? { kind: "within", folder: place.path } : place;
  return (path, before, earlier) => {
    const maybe = perhaps(reach, doing)(path, before, earlier);
    if (reach.kind === "within" && !isBelow(path, reach.folder)) return maybe;
    // a folder that is there stays what it is
    return before.is === "present" && before.type === "folder" ? maybe : { ...maybe, uid: undefined, gid: undefined, mode: unknownMode, type: undefined };
  };
}

export function cp(doing: Doing): Effect {
  const { runner, step, umask } = doing;
  const args = readArguments(doing.command.args, VALUED);
  const kept = args.value("--preserve")?.value.split(",") ?? (args.option("--preserve", "-p", "-a", "--archive") === undefined ? [] : ["all"]);
  const keeps = (what: string): boolean => kept.includes("all") || kept.includes(what);
  const keepsMode = keeps("mode") || (args.option("-p", "-a", "--archive") !== undefined && !kept.includes("timestamps"));
  const keepsOwner = runner.mayBeRoot && (keeps("ownership") || args.option("-p", "-a", "--archive") !== undefined);
  const careful = args.option("-n", "--no-clobber", "-u", "--update", "-i") !== undefined;
  const arrive: Arrival = (source, before, parent) => {
    if (source.is === "absent") return before;
    const owner: Owner = keepsOwner ? source : runner;
    const mode = keepsMode ? source.mode : masked(source.mode, umask);
    const fresh = keepsOwner
      ? { ...present(source.type, owner, mode, step), link: source.link }
      : { ...born(source.type === "folder" ? "folder" : "file", owner, mode, parent, step), type: source.type, link: source.link };
    // what is there keeps its owner and mode, unless they are kept from the source
    const over = { ...before, ...(keepsOwner ? { uid: fresh.uid, gid: fresh.gid } : {}), ...(keepsMode ? { mode: fresh.mode } : {}) };
    const result = before.is === "absent" ? fresh : before.is === "present" ? over : joined(asPresent(before, step), fresh);
    return careful || source.is === "unknown" ? joined(before, result) : result;
  };
  return { changes: transferring(doing, args, arrive) };
}

/** A copy gets the source's mode without the umask's bits, and without set-id. */
function masked(mode: Mode, umask: number | undefined): Mode {
  if (umask === undefined) return unknownMode;
  return withBits(mode, umask | 0o7000, 0);
}

export function mv(doing: Doing): Effect {
  const args = readArguments(doing.command.args, VALUED);
  const careful = args.option("-n", "--no-clobber", "-u", "--update") !== undefined;
  const arrive: Arrival = (source, before) => {
    if (source.is === "absent") return before;
    const moved = { ...source, by: doing.step };
    return careful || source.is === "unknown" ? joined(before, moved) : moved;
  };
  const gone: readonly Change[] = (transfersOf(doing, args) ?? []).map(({ source }) => (path, before, earlier) => {
    if (before.is === "absent" || source.kind === "within") return before;
    const real = source.kind === "path" ? earlier.resolve(source.path, "keep") : undefined;
    if (real !== undefined && isBelow(path, real) && source.kind === "path") return careful ? { ...before, is: "unknown" } : absent(doing.step);
    const parent = source.kind === "matching" ? `/${source.parts.slice(0, -1).join("/")}` : undefined;
    return parent !== undefined && path !== parent && isBelow(path, parent) ? { ...before, is: "unknown" } : before;
  });
  const arrives = transferring(doing, args, arrive);
  // what arrives is read before the source goes
  return {
    changes: [
      (path, before, earlier) =>
        arrives.reduce(
          (state, change) => change(path, state, earlier),
          gone.reduce((state, change) => change(path, state, earlier), before),
        ),
    ],
  };
}

export function ln(doing: Doing): Effect {
  const { runner, step } = doing;
  const args = readArguments(doing.command.args, VALUED);
  const symbolic = args.option("-s", "--symbolic") !== undefined;
  if (!symbolic || args.option("-r", "--relative") !== undefined || args.operands.length !== 2) {
    const arrive: Arrival = (source, before) => (symbolic || source.is !== "present" ? unknown(step) : { ...source, by: before.by });
    return { changes: transferring(doing, args, arrive) };
  }
  const target = args.operands[0] === undefined ? undefined : textOf(args.operands[0], doing);
  const last = args.operands[1];
  const to = last === undefined ? undefined : placeOfWord(last, doing);
  if (to?.kind !== "path") return { changes: to === undefined ? [] : [perhaps(to, doing)] };
  const inFolder = (textOf(last as ShellWord, doing) ?? "").endsWith("/") || to.path === doing.cwd;
  const asItself = args.option("-n", "-T", "--no-dereference", "--no-target-directory") !== undefined;
  const change: Change = (path, before, earlier) => {
    const real = earlier.resolve(to.path, asItself ? "keep" : "follow");
    if (real === undefined) return isBelow(path, to.path) ? unknown(step) : before;
    const there = earlier.at(real);
    const inside = inFolder || (there.is === "present" && there.type === "folder" && !asItself);
    const uncertain = !inside && there.type === undefined && there.is !== "absent";
    const at = inside ? posix.join(real, posix.basename(target ?? "?")) : real;
    if (uncertain && isBelow(path, real)) return { ...unknown(step), mayBeLink: true };
    if (path !== at) return path !== "/" && isBelow(at, path) ? asPresent(before, step) : before;
    return { ...born("file", runner, modeOf(0o777), earlier.at(parentOf(path)), step), type: "link", ...(target === undefined ? {} : { link: target }) };
  };
  return { changes: [change], sure: () => runner.uid === 0 && args.option("-f", "--force") !== undefined };
}

export function install(doing: Doing): Effect {
  const { runner, step, umask } = doing;
  const args = readArguments(doing.command.args, VALUED);
  const owner: Owner = {
    uid: numberFor(args.value("-o", "--owner"), runner.uid, userNumber),
    gid: numberFor(args.value("-g", "--group"), runner.gid, groupNumber),
  };
  const asked = args.value("-m", "--mode");
  const text = asked === undefined ? "755" : textOf(asked, doing);
  const mode = (folder: boolean): Mode => (text === undefined ? unknownMode : (changedMode(text, modeOf(0), folder, umask, true) ?? unknownMode));
  const plain = { owner: runner, mode: umask === 0o022 ? modeOf(0o755) : joinedModes(newMode(0o777, umask), modeOf(0o755)), by: step };
  const exact = args.value("-g", "--group") !== undefined;
  if (args.option("-d", "--directory") !== undefined) {
    const last = { owner, mode: mode(true) };
    const sets = { uid: args.value("-o", "--owner") !== undefined, gid: exact };
    return {
      changes: args.operands.map((word) => {
        const place = placeOfWord(word, doing);
        return place.kind === "path" ? foldersMade(place.path, { ...plain, last, sets, exactMode: true }) : perhaps(place, doing);
      }),
    };
  }
  const leads = args.option("-D") === undefined ? undefined : transfersOf(doing, args);
  const above = (leads ?? []).slice(0, 1).map(({ lands, to }) => foldersMade(lands === "inside" ? to : parentOf(to), plain));
  const arrive: Arrival = (source, before, parent) => {
    if (source.type === "folder") return before;
    const fresh = born("file", owner, mode(false), parent, step);
    return exact ? { ...fresh, gid: owner.gid } : fresh;
  };
  return { changes: [...above, ...transferring(doing, args, arrive)] };

  function numberFor(word: ShellWord | undefined, otherwise: number | undefined, find: typeof userNumber): number | undefined {
    if (word === undefined) return otherwise;
    const name = textOf(word, doing);
    return name === undefined ? undefined : find(doing.accounts, name);
  }
}
