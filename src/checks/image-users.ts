import type { Image, ImageEntry } from "../image/image.ts";
import { resolveUser } from "../image/passwd.ts";

/** Whom a process of the container runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** The group and all further ones. */
  readonly groups: ReadonlySet<number>;
  readonly name: string | undefined;
}

/** Whom the image's USER means, with the groups that an engine gives it; undefined where an engine would refuse to start. */
export function identityOf(image: Image, written: string = image.config.user): Identity | undefined {
  const user = resolveUser(image, written);
  if (user === undefined) return undefined;
  const group = written.split(":")[1] ?? "";
  const known = image.users().find((each) => each.uid === user.uid && (user.name === undefined || each.name === user.name));
  const groups = groupsOf(image);
  if (group !== "") {
    const gid = groupNumber(groups, group);
    return gid === undefined ? undefined : { uid: user.uid, gid, groups: new Set([gid]), name: user.name };
  }
  const gid = known?.gid ?? 0;
  const further = known === undefined ? [] : groups.filter(({ members }) => members.includes(known.name)).map((each) => each.gid);
  return { uid: user.uid, gid, groups: new Set([gid, ...further]), name: user.name };
}

export interface GroupOfImage {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export function groupsOf(image: Image): readonly GroupOfImage[] {
  return image.groups();
}

/** What looks like a number is one, even where a group has that name. */
export function groupNumber(groups: readonly GroupOfImage[], written: string): number | undefined {
  if (/^\d+$/.test(written)) return Number(written) <= 0x7fffffff ? Number(written) : undefined;
  return groups.find(({ name }) => name === written)?.gid;
}

export type Right = "read" | "write" | "execute";

const BITS: Readonly<Record<Right, number>> = { read: 4, write: 2, execute: 1 };

/** Whether the kernel lets somebody do this with the entry itself. Root may all but execute what nobody may. */
export function may({ uid, groups }: Identity, right: Right, { gid, mode, type, uid: owner }: ImageEntry): boolean {
  const bit = BITS[right];
  if (uid === 0) return right !== "execute" || type === "directory" || (mode & 0o111) !== 0;
  if (uid === owner) return (mode & (bit << 6)) !== 0;
  if (groups.has(gid)) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
}

/** The first folder on the way to a path that somebody may not enter; undefined where the way is free. */
export function closedFolder(image: Image, identity: Identity, path: string): ImageEntry | undefined {
  const end = image.stat(path)?.path ?? path;
  for (const way of new Set([path, end])) {
    for (const folder of foldersAbove(way)) {
      const entry = image.stat(folder);
      if (entry !== undefined && entry.type === "directory" && !may(identity, "execute", entry)) return entry;
    }
  }
  return undefined;
}

/** `/a/b/c` stands in `/a` and `/a/b`. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf("/", 1); at !== -1; at = path.indexOf("/", at + 1)) folders.push(path.slice(0, at));
  return folders;
}

/** `appuser (1001)`, `UID 1001`. */
export function identityText({ name, uid }: Identity): string {
  return name === undefined ? `UID ${uid}` : `${name} (${uid})`;
}
