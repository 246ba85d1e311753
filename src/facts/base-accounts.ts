/** What an image's own /etc/passwd and /etc/group say, and how its tools choose numbers. */
export interface BaseAccounts {
  /** Which tools make users. */
  readonly system: "debian" | "alpine";
  readonly users: readonly KnownUser[];
  /** Name and number. */
  readonly groups: readonly (readonly [string, number])[];
  /** Whether every number from 100 to 999 that is taken is among them. */
  readonly whole: boolean;
  /** The mode of a home that `useradd -m` makes; undefined where that depends on the release. */
  readonly useraddHome: number | undefined;
  /** The mode of a home that `adduser` makes, without and with --system; undefined as above. */
  readonly adduserHome: number | undefined;
  readonly adduserSystemHome: number | undefined;
}

export interface KnownUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Numbers that base-passwd gives for good. */
const DEBIAN_USERS =
  "root:0:0:/root daemon:1:1:/usr/sbin bin:2:2:/bin sys:3:3:/dev sync:4:65534:/bin games:5:60:/usr/games man:6:12:/var/cache/man lp:7:7:/var/spool/lpd mail:8:8:/var/mail news:9:9:/var/spool/news uucp:10:10:/var/spool/uucp proxy:13:13:/bin www-data:33:33:/var/www backup:34:34:/var/backups list:38:38:/var/list nobody:65534:65534:/nonexistent";
const DEBIAN_GROUPS =
  "root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 kmem:15 dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 www-data:33 backup:34 operator:37 list:38 src:40 shadow:42 utmp:43 video:44 sasl:45 plugdev:46 staff:50 games:60 users:100 nogroup:65534";
const ALPINE_USERS =
  "root:0:0:/root bin:1:1:/bin daemon:2:2:/sbin lp:4:7:/var/spool/lpd sync:5:0:/sbin shutdown:6:0:/sbin halt:7:0:/sbin mail:8:12:/var/mail news:9:13:/usr/lib/news uucp:10:14:/var/spool/uucppublic nobody:65534:65534:/";
const ALPINE_GROUPS =
  "root:0 bin:1 daemon:2 sys:3 adm:4 tty:5 disk:6 lp:7 kmem:9 wheel:10 floppy:11 mail:12 news:13 uucp:14 cron:16 audio:17 cdrom:18 dialout:20 ftp:21 tape:26 video:27 netdev:28 kvm:34 games:35 www-data:82 users:100 utmp:406 nogroup:65533 nobody:65534";

/** What the official images of languages add, in every variant. */
const ADDED: Readonly<Record<string, string>> = { node: "node:1000:1000:/home/node" };

const LIKE_SYSTEMS = new Set(["debian", "python", "node", "golang", "rust", "ruby", "alpine"]);
/** Images that stand on one of those, by the end of the tag. */
const ON_SYSTEMS: Readonly<Record<string, RegExp>> = { "ghcr.io/astral-sh/uv": /(?:^|-)(?:bookworm|trixie)(?:-slim)?$|(?:^|-)alpine/ };

/** The accounts of an official image by its name, without `docker.io/library/`, and tag; undefined where they are not known to the last one. */
export function baseAccounts(name: string, tag: string | undefined): BaseAccounts | undefined {
  const given = tag ?? "";
  if (name === "ubuntu") return ubuntuAccounts(given);
  const isOnSystem = Object.hasOwn(ON_SYSTEMS, name) && ON_SYSTEMS[name]?.test(given) === true;
  if ((!LIKE_SYSTEMS.has(name) && !isOnSystem) || /windows|nanoserver|jessie|stretch|onbuild/.test(given)) return undefined;
  const alpine = name === "alpine" || /(?:^|-)alpine/.test(given);
  const added = Object.hasOwn(ADDED, name) ? usersOf(ADDED[name] ?? "") : [];
  const release = alpine ? undefined : releaseOf(name, given);
  return {
    system: alpine ? "alpine" : "debian",
    users: [...usersOf(alpine ? ALPINE_USERS : DEBIAN_USERS), ...added],
    groups: [...groupsOf(alpine ? ALPINE_GROUPS : DEBIAN_GROUPS), ...added.map(({ gid, name: group }) => [group, gid] as const)],
    // larger variants hold packages with users of their own, and so does Debian before 12
    whole: alpine ? name === "alpine" : (release ?? 0) >= 12 && (name === "debian" || given.split("-").includes("slim")),
    // login.defs has HOME_MODE 0700 since Debian 13; before that the umask decides. Alpine's own useradd comes with the package shadow
    useraddHome: release === undefined ? undefined : release >= 13 ? 0o700 : 0o755,
    adduserHome: release === undefined ? undefined : release >= 12 ? 0o700 : 0o755,
    adduserSystemHome: release === undefined ? undefined : 0o755,
  };
}

/** Ubuntu has a user of its own since 23.04, and homes for their owner and group alone since 21.04. */
function ubuntuAccounts(tag: string): BaseAccounts | undefined {
  const names: Readonly<Record<string, number>> = { focal: 20.04, jammy: 22.04, noble: 24.04, "": 24.04, latest: 24.04 };
  const numbered = /^(2\d\.\d\d)(?:$|-)/.exec(tag)?.[1];
  const release = numbered === undefined ? names[tag] : Number(numbered);
  if (release === undefined) return undefined;
  const own = release >= 23.04 ? usersOf("ubuntu:1000:1000:/home/ubuntu") : [];
  return {
    system: "debian",
    users: [...usersOf(DEBIAN_USERS), ...own],
    groups: [...groupsOf(DEBIAN_GROUPS), ...own.map(({ gid, name }) => [name, gid] as const)],
    whole: false,
    useraddHome: release >= 21.04 ? 0o750 : 0o755,
    adduserHome: undefined,
    adduserSystemHome: undefined,
  };
}

const RELEASES: Readonly<Record<string, number>> = { buster: 10, bullseye: 11, bookworm: 12, trixie: 13 };

function releaseOf(name: string, tag: string): number | undefined {
  const named = Object.entries(RELEASES).find(([release]) => tag.split("-").includes(release))?.[1];
  const number = name === "debian" ? /^(\d+)(?:\.|-|$)/.exec(tag)?.[1] : undefined;
  return named ?? (number === undefined ? undefined : Number(number));
}

function usersOf(text: string): KnownUser[] {
  return text.split(" ").map((line) => {
    const [name = "", uid, gid, home = "/"] = line.split(":");
    return { name, uid: Number(uid), gid: Number(gid), home };
  });
}

function groupsOf(text: string): (readonly [string, number])[] {
  return text.split(" ").map((line) => {
    const [name = "", gid] = line.split(":");
    return [name, Number(gid)] as const;
  });
}
