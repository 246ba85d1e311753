import type { Image, ImageEntry } from "../../image/image.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { isLockFile } from "../file-rights.ts";
import { foldersAbove, may } from "../image-users.ts";
import type { Identity } from "../image-users.ts";
import { fitsGlob } from "../path-globs.ts";
import { pathFolders } from "../program-files.ts";
import { entriesOf } from "../image-entries.ts";

export interface Writable {
  readonly entry: ImageEntry;
  /** How many further entries in it may be written. */
  readonly count: number;
}

/** Made to be written by everyone, or laid over in every container. */
const TEMPORARY = /^\/(?:dev|proc|sys|tmp|var\/tmp|run\/lock|var\/lock)(?:\/|$)/;

/** What somebody may write in the final tree, folder by folder: of a folder that may be written, only its number of further ones is told. */
export function writableBy(image: Image, identity: Identity, allow: readonly string[], of: "everything" | "code"): readonly Writable[] {
  const volumes = new Set(image.config.volumes.map((path) => withoutTrailing(path, "/")));
  const code = of === "code" ? codeFolders(image) : undefined;
  const found = new Map<string, { readonly entry: ImageEntry; count: number }>();
  // entries come sorted by path, so a folder comes before what is in it
  for (const entry of entriesOf(image)) {
    if (entry.type !== "file" && entry.type !== "directory") continue;
    if (!may(identity, "write", entry) || TEMPORARY.test(entry.path) || isLockFile(entry)) continue;
    if (code !== undefined && !code.some((folder) => entry.path === folder || entry.path.startsWith(folder === "/" ? "/" : `${folder}/`))) continue;
    if (isIn(entry.path, volumes) || allow.some((pattern) => fitsTree(pattern, entry.path)) || isShut(image, identity, entry)) continue;
    const top = foldersAbove(entry.path).find((folder) => found.has(folder));
    const inTop = top === undefined ? undefined : found.get(top);
    if (inTop === undefined) found.set(entry.path, { entry, count: 0 });
    else inTop.count++;
  }
  return [...found.values()];
}

function codeFolders(image: Image): readonly string[] {
  const { workingDir } = image.config;
  return [...pathFolders(image), ...(workingDir === "" || workingDir === "/" ? [] : [withoutTrailing(workingDir, "/")])];
}

function isIn(path: string, folders: ReadonlySet<string>): boolean {
  return folders.has(path) || foldersAbove(path).some((folder) => folders.has(folder));
}

function fitsTree(pattern: string, path: string): boolean {
  return fitsGlob(pattern, path) || foldersAbove(path).some((folder) => fitsGlob(pattern, folder));
}

/** What stands in a folder that somebody may not enter is out of reach. */
function isShut(image: Image, identity: Identity, { path }: ImageEntry): boolean {
  return foldersAbove(path).some((folder) => {
    const entry = image.lstat(folder);
    return entry !== undefined && !may(identity, "execute", entry);
  });
}
