import type { Image, ImageEntry } from "../image/image.ts";
import { setUidOfSystems } from "../facts/set-uid-programs.ts";
import { foldersAbove } from "./image-users.ts";
import { fitsGlob } from "./path-globs.ts";
import { entriesOf } from "./image-entries.ts";

const SET_UID = 0o4000;
const SET_GID = 0o2000;
const STICKY = 0o1000;
const ALL_WRITE = 0o002;
const ALL_ENTER = 0o001;

/** Programs that run as their owner or group, whoever starts them; those that systems bring, and those that were allowed, left out. */
export function programsOfOthers(image: Image, allow: readonly string[], withSystems: boolean): readonly ImageEntry[] {
  return chosen(image, allow, ({ mode, path, type }) => {
    if (type !== "file" || (mode & 0o111) === 0) return false;
    const changes = (mode & SET_UID) !== 0 || ((mode & SET_GID) !== 0 && (mode & 0o010) !== 0);
    return changes && !(withSystems && setUidOfSystems.has(path));
  });
}

/** Programs to which the file system gives capabilities of root. */
export function programsWithCapabilities(image: Image, allow: readonly string[]): readonly ImageEntry[] {
  return chosen(image, allow, ({ type, xattrs }) => type === "file" && xattrs?.has("security.capability") === true);
}

/** Files that everyone may change, and folders in which everyone may replace what others put there. */
export function openToAll(image: Image, allow: readonly string[]): readonly ImageEntry[] {
  return chosen(image, allow, (entry) => {
    const { mode, path, type } = entry;
    if ((mode & ALL_WRITE) === 0 || SYSTEM.test(path) || isLockFile(entry) || isShut(image, path)) return false;
    // with the sticky bit everyone has what is theirs, as in /tmp
    return type === "file" || (type === "directory" && (mode & STICKY) === 0);
  });
}

/** Empty, and there to be locked, not to be read: uv and pip make them open to all. */
export function isLockFile({ path, size, type }: ImageEntry): boolean {
  return type === "file" && size === 0 && path.endsWith(".lock");
}

/** Whether a folder above lets nobody in but its owner and group. */
function isShut(image: Image, path: string): boolean {
  return foldersAbove(path).some((folder) => ((image.lstat(folder)?.mode ?? 0) & ALL_ENTER) === 0);
}

/** Laid over by the engine in every container. */
const SYSTEM = /^\/(?:dev|proc|sys)(?:\/|$)/;

function chosen(image: Image, allow: readonly string[], fits: (entry: ImageEntry) => boolean): readonly ImageEntry[] {
  const found: ImageEntry[] = [];
  for (const entry of entriesOf(image)) if (fits(entry) && !allow.some((pattern) => fitsGlob(pattern, entry.path))) found.push(entry);
  return found;
}
