import type { Image, ImageGroup, ImageUser } from "./image.ts";

/** Users from a passwd file; lines that are no user are passed over, as the C library does. */
export function parsePasswd(text: string): readonly ImageUser[] {
  const users: ImageUser[] = [];
  for (const line of text.split("\n")) {
    const [name, , uid, gid, , home, shell] = line.split(":");
    if (!name || name.startsWith("#") || home === undefined || !isId(uid) || !isId(gid)) continue;
    users.push({ name, uid: Number(uid), gid: Number(gid), home, shell: shell ?? "" });
  }
  return users;
}

/** Groups from a group file. */
export function parseGroup(text: string): readonly ImageGroup[] {
  const groups: ImageGroup[] = [];
  for (const line of text.split("\n")) {
    const [name, , gid, members] = line.split(":");
    if (!name || name.startsWith("#") || !isId(gid)) continue;
    groups.push({ name, gid: Number(gid), members: (members ?? "").split(",").filter((member) => member !== "") });
  }
  return groups;
}

export interface ResolvedUser {
  readonly uid: number;
  /** Undefined where the image's passwd has no such number. */
  readonly name: string | undefined;
}

/** Whom `USER` means in an image: a name or a number, a group after a colon left aside, empty for root. Undefined where an engine would refuse to start. */
export function resolveUser(image: Image, user: string): ResolvedUser | undefined {
  const wanted = user.split(":", 1)[0] || "0";
  const users = image.users();
  // What looks like a number is one, even where a user has that name.
  if (/^\d+$/.test(wanted)) {
    const uid = Number(wanted);
    return isId(wanted) ? { uid, name: users.find((known) => known.uid === uid)?.name } : undefined;
  }
  const found = users.find((known) => known.name === wanted);
  return found && { uid: found.uid, name: found.name };
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= 0x7fffffff;
}
