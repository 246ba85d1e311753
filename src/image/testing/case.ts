import type { Image, ImageEntry } from "../image.ts";
import { tar, type Piece } from "./tar-writer.ts";

/** One tiny image and what its tree is. */
export interface ImageCase {
  readonly name: string;
  readonly layers: readonly (readonly Piece[])[];
  /** Each entry as `shown` writes it, sorted by path. A `refused` image gives the code of the error instead. */
  readonly tree: readonly string[] | { readonly refused: string };
  /** Why the engine's answer may be another one; absent where it must be the same. `refuses`: it does not take the image. */
  readonly engine?: { readonly refuses: string } | { readonly differs: string };
  /** Codes of the problems that are to be told. */
  readonly problems?: readonly string[];
}

export const file = (name: string, content: string = name): Piece => ({ name, content });
export const directory = (name: string, mode = 0o755): Piece => ({ name: `${name}/`, flag: "5", mode });
export const link = (name: string, to: string): Piece => ({ name, flag: "2", link: to });
export const hardLink = (name: string, to: string): Piece => ({ name, flag: "1", link: to });
export const gone = (name: string): Piece => ({ name: name.replace(/([^/]*)$/, ".wh.$1") });
export const opaque = (name: string): Piece => ({ name: `${name === "" ? "" : `${name}/`}.wh..wh..opq` });

export function tarsOf({ layers }: ImageCase): readonly Buffer[] {
  return layers.map(tar);
}

/** `/a = text`, `/d/`, `/l -> target`, `/p |`, `/dev *`; mode, owner, number of names and attributes where they are not the usual ones. */
export function shown(entry: ImageEntry, content: Uint8Array | undefined): string {
  const usual = entry.type === "directory" ? 0o755 : entry.type === "symlink" ? entry.mode : 0o644;
  const parts = [entry.path];
  if (entry.type === "directory") parts[0] += "/";
  if (entry.type === "symlink") parts.push("->", entry.target ?? "?");
  if (entry.type === "fifo") parts.push("|");
  if (entry.type === "device") parts.push("*");
  if (entry.type === "file") parts.push("=", content && content.length <= 40 ? Buffer.from(content).toString() : `${entry.size} bytes`);
  if (entry.mode !== usual) parts.push(entry.mode.toString(8).padStart(4, "0"));
  if (entry.uid !== 0 || entry.gid !== 0) parts.push(`${entry.uid}:${entry.gid}`);
  if (entry.links > 1) parts.push(`x${entry.links}`);
  for (const [name, value] of entry.xattrs ?? []) parts.push(`${name}=${Buffer.from(value).toString("hex")}`);
  return parts.join(" ");
}

export function shownTree(image: Image): readonly string[] {
  return [...image.entries()].map((entry) => shown(entry, entry.type === "file" ? image.read(entry.path) : undefined));
}
