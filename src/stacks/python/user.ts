import type { Shape } from "../../contract/shape.ts";

/** Who the application runs as. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Commands that make it; none where the base has it. */
  readonly commands: readonly string[];
}

/** Users of Debian's own base. */
const DEBIAN_USERS: Readonly<Record<string, number>> = { root: 0, "www-data": 33, nobody: 65_534, daemon: 1, games: 5, backup: 34 };

export function userOf({ user }: Shape): User {
  const name = user?.name ?? "app";
  const uid = user?.uid ?? DEBIAN_USERS[name] ?? 10_001;
  const gid = user?.gid ?? uid;
  if (DEBIAN_USERS[name] === uid) return { name, uid, gid: user?.gid ?? (name === "nobody" ? 65_534 : uid), commands: [] };
  // a home it can write: servers and libraries keep sockets and caches there
  const rest = `--home-dir /tmp --shell /usr/sbin/nologin ${name}`;
  if (user?.group === undefined && gid === uid) return { name, uid, gid, commands: [`useradd --uid ${uid} --user-group ${rest}`] };
  return { name, uid, gid, commands: [`groupadd --gid ${gid} ${user?.group ?? name}`, `useradd --uid ${uid} --gid ${gid} ${rest}`] };
}
