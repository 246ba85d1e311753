import type { BaseAccounts } from "../../facts/base-accounts.ts";

export interface Account {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly home: string | undefined;
}

/**
 * Numbers below zero stand for one that is not known, but is always the same: that of one user or group, and not 0. So what a user owns is known to be
 * that user's, whatever the number is.
 */
export interface Unnumbered {
  last: number;
}

/** Whether two numbers are the same; one that is not known may be any but 0. */
export function isSameId(left: number | undefined, right: number | undefined): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left === right) return true;
  return left === 0 || right === 0 || left < 0 === right < 0 ? false : undefined;
}

/** A number as it may be told; undefined for one that is not known. */
export function toldId(id: number | undefined): number | undefined {
  return id !== undefined && id < 0 ? undefined : id;
}

/** What is known of /etc/passwd and /etc/group at one moment of a build. */
export interface Accounts {
  readonly users: ReadonlyMap<string, Account>;
  readonly groups: ReadonlyMap<string, number | undefined>;
  /** The groups a user was put into, by their numbers. */
  readonly memberships: ReadonlyMap<string, readonly (number | undefined)[]>;
  /** Whether every number from 1000 on, and every one from 100 to 999, that is taken is known. */
  readonly whole: { readonly ordinary: boolean; readonly system: boolean };
  readonly base: BaseAccounts | undefined;
  /** Shared by all stages of a file. */
  readonly unnumbered: Unnumbered;
}

export function accountsOf(base: BaseAccounts | undefined, empty: boolean, unnumbered: Unnumbered): Accounts {
  const root = { name: "root", uid: 0, gid: 0, home: "/root" };
  const users = empty ? [] : (base?.users ?? [root]);
  const groups = empty ? [] : (base?.groups ?? [["root", 0] as const]);
  const isWhole = empty || base !== undefined;
  return {
    users: new Map(users.map(({ gid, home, name, uid }) => [name, { uid, gid, home }])),
    groups: new Map(groups),
    memberships: new Map(),
    whole: { ordinary: isWhole, system: empty || base?.whole === true },
    base,
    unnumbered,
  };
}

/** The number where it is known, or else one that stands for it. */
export function identified({ unnumbered }: Accounts, id: number | undefined): number {
  return id ?? --unnumbered.last;
}

/** `system`: where the number is not known, it is one of those below 1000. */
export function withUser(accounts: Accounts, name: string, account: Account, system = false): Accounts {
  return { ...accounts, users: new Map([...accounts.users, [name, account]]), whole: wholeWith(accounts, account.uid, system) };
}

export function withGroup(accounts: Accounts, name: string, gid: number | undefined, system = false): Accounts {
  return { ...accounts, groups: new Map([...accounts.groups, [name, gid]]), whole: wholeWith(accounts, gid, system) };
}

function wholeWith({ whole }: Accounts, number: number | undefined, system: boolean): Accounts["whole"] {
  if (number !== undefined && number >= 0) return whole;
  return system ? { ...whole, system: false } : neither;
}

export function withMember(accounts: Accounts, user: string, group: string): Accounts {
  const gid = groupNumber(accounts, group);
  return { ...accounts, memberships: new Map([...accounts.memberships, [user, [...(accounts.memberships.get(user) ?? []), gid]]]) };
}

export function without(accounts: Accounts, user: string | undefined, group: string | undefined): Accounts {
  return {
    ...accounts,
    users: new Map([...accounts.users].filter(([name]) => name !== user)),
    groups: new Map([...accounts.groups].filter(([name]) => name !== group)),
  };
}

const neither = { ordinary: false, system: false };

/** Others may have come by a program that is not known, or, with `ordinary`, only such as packages make for themselves. */
export function withOthers(accounts: Accounts, ordinary: boolean): Accounts {
  return { ...accounts, whole: { ordinary: ordinary && accounts.whole.ordinary, system: false } };
}

/** What either may be: a name stays where both agree on it. */
export function joinedAccounts(left: Accounts, right: Accounts): Accounts {
  if (left === right) return left;
  const users = new Map<string, Account>();
  // of a name that was surely not there before, and is used later, only one side can be meant
  const isNew = left.whole.ordinary;
  for (const [name, account] of right.users) {
    const other = left.users.get(name) ?? (isNew ? account : { uid: undefined, gid: undefined, home: undefined });
    users.set(name, {
      uid: other.uid === account.uid ? account.uid : undefined,
      gid: other.gid === account.gid ? account.gid : undefined,
      home: other.home === account.home ? account.home : undefined,
    });
  }
  const groups = new Map([...right.groups].map(([name, gid]) => [name, (left.groups.get(name) ?? (isNew ? gid : undefined)) === gid ? gid : undefined]));
  return { ...right, users, groups, whole: neither };
}

/** A user by name or number. */
export function userOf(accounts: Accounts, text: string): Account | undefined {
  if (!/^\d+$/.test(text)) return accounts.users.get(text);
  const uid = Number(text);
  return [...accounts.users.values()].find((account) => account.uid === uid);
}

/** The number of a user's name, or of a number. */
export function userNumber(accounts: Accounts, text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : accounts.users.get(text)?.uid;
}

export function groupNumber(accounts: Accounts, text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : accounts.groups.get(text);
}

/** The numbers of users, or of groups, within a range; undefined where others may be taken too. */
function taken(accounts: Accounts, of: "users" | "groups", system: boolean): readonly number[] | undefined {
  if (!(system ? accounts.whole.system : accounts.whole.ordinary)) return undefined;
  const numbers = of === "users" ? [...accounts.users.values()].map(({ uid }) => uid) : [...accounts.groups.values()];
  const [from, to] = system ? [100, 999] : [1000, 59_999];
  return numbers.filter((number) => number !== undefined && number >= from && number <= to) as number[];
}

/** The number that useradd or groupadd takes: one above the highest, for the system's own one below the lowest. */
export function nextNumber(accounts: Accounts, of: "users" | "groups", system: boolean): number | undefined {
  const numbers = taken(accounts, of, system);
  if (numbers === undefined) return undefined;
  // 100 is Debian's users, and outside of useradd's range
  return system ? Math.min(1000, ...numbers.filter((number) => number > 100)) - 1 : Math.max(999, ...numbers) + 1;
}

/** The first number from a range's beginning that is free: so choose adduser and BusyBox. */
export function firstFree(accounts: Accounts, of: readonly ("users" | "groups")[], system: boolean): number | undefined {
  const numbers = new Set<number>();
  for (const each of of) {
    const known = taken(accounts, each, system);
    if (known === undefined) return undefined;
    for (const number of known) numbers.add(number);
  }
  let free = system ? 100 : 1000;
  while (numbers.has(free)) free += 1;
  return free;
}
