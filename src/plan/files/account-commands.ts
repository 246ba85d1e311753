import { readArguments, type Arguments } from "../../shell/arguments.ts";
import { isInSkeleton } from "../../facts/base-folders.ts";
import { programName } from "../../shell/wrappers.ts";
import { isBelow } from "../paths.ts";
import { firstFree, groupNumber, identified, nextNumber, withGroup, without, withMember, withOthers, withUser, type Accounts } from "./accounts.ts";
import type { Doing, Effect } from "./doing.ts";
import { joined, nobodyKnown, present, type FileState, type Owner } from "./file-state.ts";
import type { Change } from "./file-tree.ts";
import { perhaps } from "./files-made.ts";
import { foldersMade } from "./folders-made.ts";
import { modeOf, unknownMode, withBits, type Mode } from "./modes.ts";
import { textOf } from "./words.ts";

const USERADD_VALUED = new Set(
  "-b --base-dir -c --comment -d --home-dir --home -e --expiredate -f --inactive -g --gid -G --groups -k --skel -K --key -p --password -s --shell -u --uid -R --root -P --prefix".split(
    " ",
  ),
);
const ADDUSER_VALUED = new Set(
  "--home --shell --uid --firstuid --lastuid --firstgid --lastgid --ingroup --gid --gecos --comment --conf --group-num --add_extra_groups-to --uid-pool --gid-pool".split(
    " ",
  ),
);
const BUSYBOX_VALUED = new Set("-h --home -g --gecos -s --shell -G --ingroup -u --uid -k".split(" "));
const GROUP_VALUED = new Set("-g --gid -K --key -p --password -R --root -U --users --firstgid --lastgid".split(" "));
const USERMOD_VALUED = new Set(
  "-c --comment -d --home -e --expiredate -f --inactive -g --gid -G --groups -l --login -p --password -s --shell -u --uid -R --root -Z".split(" "),
);

/** The programs that make and change users and groups. */
export const accountPrograms: Readonly<Record<string, (doing: Doing) => Effect>> = {
  useradd,
  adduser,
  groupadd: (doing) => groupadd(doing, nextNumber),
  addgroup,
  usermod,
  groupmod,
  userdel: removed,
  deluser: removed,
  groupdel: removed,
  delgroup: removed,
};

/** A user's name; undefined where it cannot be known. */
function nameOf(doing: Doing, args: Arguments, at = 0): string | undefined {
  const word = args.operands[at];
  return word === undefined ? undefined : textOf(word, doing);
}

function valueOf(doing: Doing, args: Arguments, ...names: readonly string[]): string | undefined {
  const word = args.value(...names);
  return word === undefined ? undefined : (textOf(word, doing) ?? "$");
}

function ownerOf({ users }: Accounts, name: string): Owner {
  return users.get(name) ?? nobodyKnown;
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

const unknownEffect = (doing: Doing): Effect => ({ changes: [], accounts: withOthers(doing.accounts, false) });

function useradd(doing: Doing): Effect {
  const args = readArguments(doing.command.args, USERADD_VALUED);
  const name = nameOf(doing, args);
  if (name === undefined || args.open) return unknownEffect(doing);
  const system = args.option("-r", "--system") !== undefined;
  const asked = valueOf(doing, args, "-u", "--uid");
  const uid = asked === undefined ? nextNumber(doing.accounts, "users", system) : numberIn(asked);
  const main = valueOf(doing, args, "-g", "--gid");
  let accounts = doing.accounts;
  let gid = main === undefined ? undefined : groupNumber(accounts, main);
  if (main === undefined && args.option("-N", "--no-user-group") !== undefined) gid = accounts.base === undefined ? undefined : 100;
  else if (main === undefined) {
    gid = identified(accounts, ownGroup(accounts, uid, system));
    accounts = withGroup(accounts, name, gid, system);
  }
  const base = valueOf(doing, args, "-b", "--base-dir") ?? "/home";
  const home = valueOf(doing, args, "-d", "--home-dir", "--home") ?? `${base}/${name}`;
  const isKnown = home.startsWith("/") && !home.includes("$");
  accounts = withUser(accounts, name, { uid: identified(accounts, uid), gid, home: isKnown ? home : undefined }, system && asked === undefined);
  for (const group of (valueOf(doing, args, "-G", "--groups") ?? "").split(",")) if (group !== "") accounts = withMember(accounts, name, group);
  if (args.option("-m", "--create-home") !== undefined) {
    // a skeleton or a mode of its own
    const plain = args.option("-K", "--key") === undefined;
    return { changes: isKnown ? homeMade(doing, home, ownerOf(accounts, name), plain ? doing.accounts.base?.useraddHome : undefined) : [], accounts };
  }
  // whether a home is made without being asked for is a setting of the system, off in Debian
  const off = args.option("-M", "--no-create-home") !== undefined || system || doing.accounts.base !== undefined;
  return { changes: off || !isKnown ? [] : [perhaps({ kind: "within", folder: home }, doing)], accounts };
}

/** The group that bears a new user's name has the user's number, where that is free and in the range for it. */
function ownGroup(accounts: Accounts, uid: number | undefined, system: boolean): number | undefined {
  if (uid === undefined || !(system ? accounts.whole.system : accounts.whole.ordinary)) {
    // in a range that is not known whole, a number that was just given to a user is as good as free
    return uid !== undefined && !isTaken(accounts, uid) && inRange(uid, system) && accounts.base !== undefined ? uid : undefined;
  }
  return inRange(uid, system) && !isTaken(accounts, uid) ? uid : nextNumber(accounts, "groups", system);
}

function isTaken(accounts: Accounts, gid: number): boolean {
  return [...accounts.groups.values()].includes(gid);
}

function inRange(id: number, system: boolean): boolean {
  return system ? id >= 101 && id <= 999 : id >= 1000 && id <= 60_000;
}

function both(first: Change, second: Change): Change {
  return (path, before, earlier) => second(path, first(path, before, earlier), earlier);
}

/** The home of a new user: what is there already stays as it is. */
function homeMade(doing: Doing, home: string, owner: Owner, mode: number | undefined, exact?: Mode): readonly Change[] {
  const by = doing.step;
  const last = { owner, mode: exact ?? (mode === undefined ? unknownMode : modeOf(mode)) };
  const made = foldersMade(home, { owner: { uid: 0, gid: 0 }, mode: modeOf(0o755), by, last, exact: true });
  const inside = perhaps({ kind: "within", folder: home }, { ...doing, runner: { ...doing.runner, ...owner } });
  const skeleton: Change = (path, before, earlier) => {
    const real = earlier.resolve(home);
    if (real === undefined || !path.startsWith(`${real}/`)) return before;
    const isNew = earlier.at(real).is === "absent" && doing.accounts.base?.system === "debian" && (owner.uid ?? 1000) >= 1000;
    if (!isNew) return inside(path, before, earlier);
    return isInSkeleton(path.slice(real.length + 1)) ? present("file", owner, modeOf(0o644), by) : before;
  };
  return [both(made, skeleton)];
}

function adduser(doing: Doing): Effect {
  // the one of BusyBox has no long options that anybody writes
  const isDebian = doing.accounts.base === undefined ? doing.command.args.some(({ value }) => value.startsWith("--")) : doing.accounts.base.system === "debian";
  return isDebian ? debianAdduser(doing) : busyboxAdduser(doing);
}

function debianAdduser(doing: Doing): Effect {
  const args = readArguments(doing.command.args, ADDUSER_VALUED);
  const name = nameOf(doing, args);
  const group = nameOf(doing, args, 1);
  if (name === undefined || args.open) return unknownEffect(doing);
  if (args.operands.length === 2) return { changes: [], accounts: group === undefined ? doing.accounts : withMember(doing.accounts, name, group) };
  const system = args.option("--system") !== undefined;
  let { accounts } = doing;
  const asked = valueOf(doing, args, "--uid");
  const ingroup = valueOf(doing, args, "--ingroup", "--gid");
  const own = ingroup === undefined && (!system || args.option("--group") !== undefined);
  const uid = asked === undefined ? firstFree(accounts, own && !system ? ["users", "groups"] : ["users"], system) : numberIn(asked);
  let gid = ingroup === undefined ? (system ? 65_534 : undefined) : groupNumber(accounts, ingroup);
  if (own) {
    gid = system ? (asked === undefined ? firstFree(accounts, ["groups"], true) : undefined) : uid !== undefined && !isTaken(accounts, uid) ? uid : undefined;
    gid = identified(accounts, gid);
    accounts = withGroup(accounts, name, gid, system);
  }
  const home = valueOf(doing, args, "--home") ?? (system || doing.accounts.base === undefined ? undefined : `/home/${name}`);
  const isKnown = home?.startsWith("/") === true && !home.includes("$");
  accounts = withUser(accounts, name, { uid: identified(accounts, uid), gid, home: isKnown ? home : undefined }, system && asked === undefined);
  if (args.option("--no-create-home") !== undefined || !isKnown) return { changes: [], accounts };
  const mode = system ? doing.accounts.base?.adduserSystemHome : doing.accounts.base?.adduserHome;
  return { changes: homeMade(doing, home, ownerOf(accounts, name), mode), accounts };
}

function busyboxAdduser(doing: Doing): Effect {
  const args = readArguments(doing.command.args, BUSYBOX_VALUED);
  const name = nameOf(doing, args);
  const group = nameOf(doing, args, 1);
  if (name === undefined || args.open) return unknownEffect(doing);
  if (args.operands.length === 2) return { changes: [], accounts: group === undefined ? doing.accounts : withMember(doing.accounts, name, group) };
  const system = args.option("-S", "--system") !== undefined;
  let { accounts } = doing;
  const asked = valueOf(doing, args, "-u", "--uid");
  const uid = asked === undefined ? firstFree(accounts, ["users"], system) : numberIn(asked);
  const main = valueOf(doing, args, "-G", "--ingroup");
  let gid = main === undefined ? (system ? 65_533 : undefined) : groupNumber(accounts, main);
  if (main === undefined && !system) {
    gid = uid !== undefined && !isTaken(accounts, uid) ? uid : undefined;
    gid = identified(accounts, gid);
    accounts = withGroup(accounts, name, gid, system);
  }
  const home = valueOf(doing, args, "-h", "--home") ?? `/home/${name}`;
  const isKnown = home.startsWith("/") && !home.includes("$");
  accounts = withUser(accounts, name, { uid: identified(accounts, uid), gid, home: isKnown ? home : undefined }, system && asked === undefined);
  if (args.option("-H", "--no-create-home") !== undefined || !isKnown) return { changes: [], accounts };
  // BusyBox sets the set-group bit on a home, depending on how it was built
  return { changes: homeMade(doing, home, ownerOf(accounts, name), undefined, withBits(unknownMode, 0o5777, 0o755)), accounts };
}

function groupadd(doing: Doing, next: (accounts: Accounts, of: "groups", system: boolean) => number | undefined): Effect {
  const args = readArguments(doing.command.args, GROUP_VALUED);
  const name = nameOf(doing, args);
  if (name === undefined || args.open) return unknownEffect(doing);
  const asked = valueOf(doing, args, "-g", "--gid");
  const system = args.option("-r", "-S", "--system") !== undefined;
  const exists = doing.accounts.groups.has(name);
  if (exists) return { changes: [] };
  return {
    changes: [],
    accounts: withGroup(
      doing.accounts,
      name,
      identified(doing.accounts, asked === undefined ? next(doing.accounts, "groups", system) : numberIn(asked)),
      system && asked === undefined,
    ),
  };
}

function addgroup(doing: Doing): Effect {
  const args = readArguments(doing.command.args, GROUP_VALUED);
  const [user, group] = [nameOf(doing, args), nameOf(doing, args, 1)];
  if (args.operands.length === 2)
    return { changes: [], accounts: user === undefined || group === undefined ? doing.accounts : withMember(doing.accounts, user, group) };
  return groupadd(doing, (accounts, _of, system) => firstFree(accounts, ["groups"], system));
}

function usermod(doing: Doing): Effect {
  const args = readArguments(doing.command.args, USERMOD_VALUED);
  const name = nameOf(doing, args);
  const before = name === undefined ? undefined : doing.accounts.users.get(name);
  if (name === undefined || args.open) return unknownEffect(doing);
  let { accounts } = doing;
  const groups = valueOf(doing, args, "-G", "--groups") ?? "";
  for (const group of groups.split(",")) if (group !== "") accounts = withMember(accounts, name, group);
  const asked = valueOf(doing, args, "-u", "--uid");
  const main = valueOf(doing, args, "-g", "--gid");
  const home = valueOf(doing, args, "-d", "--home");
  const uid = asked === undefined ? before?.uid : numberIn(asked);
  const gid = main === undefined ? before?.gid : groupNumber(accounts, main);
  const named = valueOf(doing, args, "-l", "--login") ?? name;
  if (named !== name) accounts = without(accounts, name, undefined);
  accounts = withUser(accounts, named, { uid, gid, home: home ?? before?.home });
  if (asked === undefined && main === undefined && home === undefined) return { changes: [], accounts };
  const folders = [before?.home, home].filter((folder) => folder !== undefined);
  return { changes: [rehomed(folders, before?.home === undefined, doing)], accounts };
}

/** In a user's home what was the user's before gets the new number, and with -m it moves: which of it, is not followed. */
function rehomed(folders: readonly string[], anywhere: boolean, { step }: Doing): Change {
  return (path, before) => {
    if (before.is === "absent" && !folders.some((folder) => isBelow(path, folder))) return before;
    if (!anywhere && !folders.some((folder) => isBelow(path, folder))) return before;
    const other: FileState = { ...before, is: before.is === "present" ? "present" : "unknown", uid: undefined, gid: undefined, mode: unknownMode, by: step };
    return { ...joined(before, other), is: "unknown" };
  };
}

function groupmod(doing: Doing): Effect {
  const args = readArguments(doing.command.args, new Set([...GROUP_VALUED, "-n", "--new-name"]));
  const name = nameOf(doing, args);
  if (name === undefined || args.open) return unknownEffect(doing);
  const asked = valueOf(doing, args, "-g", "--gid");
  const before = doing.accounts.groups.get(name);
  const named = valueOf(doing, args, "-n", "--new-name") ?? name;
  const gid = asked === undefined ? before : numberIn(asked);
  let accounts = withGroup(without(doing.accounts, undefined, name), named, gid);
  for (const [user, account] of accounts.users)
    if (asked !== undefined && account.gid === before && before !== undefined) accounts = withUser(accounts, user, { ...account, gid });
  return { changes: [], accounts };
}

function removed(doing: Doing): Effect {
  const args = readArguments(doing.command.args, new Set());
  const name = nameOf(doing, args);
  if (name === undefined || args.operands.length > 1) return unknownEffect(doing);
  const isGroup = programName(doing.command.name).endsWith("group");
  const home = doing.accounts.users.get(name)?.home;
  const withHome = args.option("-r", "--remove", "--remove-home", "--remove-all-files") !== undefined;
  const change: Change = (path, before) =>
    before.is !== "absent" && (home === undefined || isBelow(path, home)) ? { ...before, is: "unknown", by: doing.step } : before;
  return { changes: withHome && !isGroup ? [change] : [], accounts: isGroup ? without(doing.accounts, undefined, name) : without(doing.accounts, name, name) };
}
