import type { Image } from "../../image/image.ts";
import { resolveUser } from "../../image/passwd.ts";
import type { Plan } from "../../plan/plan.ts";
import { stagesInTarget, usersCreated } from "../../plan/queries.ts";
import type { Span } from "../../text/span.ts";

export interface Wanted {
  readonly name?: string | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/** What is known of a user; undefined is not known. */
export interface KnownUser {
  readonly name: string | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
}

export interface PlannedUser extends KnownUser {
  /** The command of the file that creates the user. */
  readonly created: { readonly name: string; readonly uid: number | undefined; readonly span: Span } | undefined;
}

/** The user that `USER value` means, by what the file itself creates; what comes from the base stays unknown. */
export function userOfPlan(plan: Plan, value: string): PlannedUser {
  const [user = "", group] = value.split(":");
  const byNumber = /^\d+$/.test(user);
  const users = usersCreated(stagesInTarget(plan));
  const created = users.find((other) => (byNumber ? other.uid === Number(user) : other.name === user));
  const isRoot = user === "root" || (byNumber && Number(user) === 0);
  const name = byNumber ? (isRoot ? "root" : created?.name) : known(user);
  const uid = byNumber ? Number(user) : isRoot ? 0 : created?.uid;
  return { name, uid, gid: groupOf(group, isRoot ? 0 : created?.gid), created };
}

function groupOf(group: string | undefined, own: number | undefined): number | undefined {
  if (group === undefined) return own;
  if (/^\d+$/.test(group)) return Number(group);
  return group === "root" ? 0 : undefined;
}

function known(text: string): string | undefined {
  return text.includes("$") ? undefined : text;
}

/** The configured user of an image, by its own passwd and group files; undefined where the name is in neither. */
export function userOfImage(image: Image): (KnownUser & { readonly uid: number }) | undefined {
  const user = resolveUser(image, image.config.user);
  if (user === undefined) return undefined;
  const group = image.config.user.split(":")[1];
  const own = image.users().find((other) => other.uid === user.uid);
  const gid = group === undefined ? (own?.gid ?? 0) : /^\d+$/.test(group) ? Number(group) : groupNumber(image, group);
  return { name: user.name, uid: user.uid, gid };
}

function groupNumber(image: Image, name: string): number | undefined {
  const bytes = image.read("/etc/group");
  if (bytes === undefined) return undefined;
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const [group, , gid] = line.split(":");
    if (group === name && gid !== undefined && /^\d+$/.test(gid)) return Number(gid);
  }
  return undefined;
}

/** Compares what is known with what is asked for; one part that differs is enough for another user. */
export function compareUser(found: KnownUser, wanted: Wanted): "same" | "other" | "unknown" {
  const parts = [compare(found.name, wanted.name), compare(found.uid, wanted.uid), compare(found.gid, wanted.gid)];
  if (parts.includes("other")) return "other";
  return parts.includes("unknown") ? "unknown" : "same";
}

function compare(found: string | number | undefined, wanted: string | number | undefined): "same" | "other" | "unknown" {
  if (wanted === undefined) return "same";
  if (found === undefined) return "unknown";
  return found === wanted ? "same" : "other";
}
