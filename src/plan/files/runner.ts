import { groupNumber, isSameId, userNumber, userOf, type Accounts } from "./accounts.ts";
import type { Runner } from "./doing.ts";
import type { FileState } from "./file-state.ts";

/** Who runs commands where USER says this; undefined is a user that is not known, empty is root. */
export function runnerOf(accounts: Accounts, user: string | undefined): Runner {
  if (user === undefined) return { uid: undefined, gid: undefined, mayBeRoot: true, groups: [undefined] };
  const [name = "", group] = (user === "" ? "0" : user).split(":");
  const uid = userNumber(accounts, name);
  const account = userOf(accounts, name);
  // a number that is in no passwd has the group 0
  const isListed = account !== undefined || !accounts.whole.ordinary || mayBeListed(accounts);
  const own = uid === 0 ? 0 : isListed ? account?.gid : 0;
  const gid = group === undefined || group === "" ? own : groupNumber(accounts, group);
  const names = /^\d+$/.test(name) ? [...accounts.users].filter(([, { uid: number }]) => number === uid).map(([each]) => each) : [name];
  return { uid, gid, mayBeRoot: uid === 0 || uid === undefined, groups: names.flatMap((each) => accounts.memberships.get(each) ?? []) };
}

/** Whether a user whose number is not known may have any number. */
function mayBeListed({ users }: Accounts): boolean {
  return [...users.values()].some(({ uid }) => uid === undefined || uid < 0);
}

/** The home that /etc/passwd gives to whom USER names; a number that is not in it has the root folder. */
export function homeOfUser(accounts: Accounts, user: string): string | undefined {
  const name = (user === "" ? "0" : user).split(":")[0] ?? "";
  const account = userOf(accounts, name);
  return account === undefined && /^\d{4,}$/.test(name) && accounts.whole.ordinary ? "/" : account?.home;
}

type Answer = "yes" | "no" | "unknown";

/** Who asks for a right. */
export type Asking = Pick<Runner, "uid" | "gid" | "groups">;

/** Whether who is not root may make and remove what lies in a folder, as far as that folder decides. */
export function mayWrite(folder: FileState, asking: Asking): Answer {
  return may(folder, asking, 0o2);
}

/** Whether who is not root has a right to what is there: 4 reads, 2 writes, 1 executes and enters. */
export function may(state: FileState, { gid, groups, uid }: Asking, right: 1 | 2 | 4): Answer {
  if (state.is !== "present") return "unknown";
  const { bits, known } = state.mode;
  const bit = (shift: number): Answer => {
    const mask = right << shift;
    return (known & mask) === 0 ? "unknown" : (bits & mask) !== 0 ? "yes" : "no";
  };
  const byGroup = (): Answer => {
    const member = [gid, ...groups].map((group) => isSameId(state.gid, group));
    if (member.includes(true)) return bit(3);
    const others = bit(0);
    const mayBeMember = member.includes(undefined);
    return !mayBeMember || bit(3) === others ? others : "unknown";
  };
  const isOwner = isSameId(state.uid, uid);
  if (isOwner !== undefined) return isOwner ? bit(6) : byGroup();
  const asOther = byGroup();
  return asOther === bit(6) ? asOther : "unknown";
}
