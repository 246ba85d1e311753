import { noiseOf } from "../facts/build-noise.ts";
import type { Image } from "../image/image.ts";
import type { DifferenceReason, FileChange, ReasonCode } from "./comparison.ts";
import type { EntryPair } from "./entries.ts";
import { recordPath, resolved, sourceOf } from "./owners.ts";

/** Bytes of a file that have to be kept so that the reason of a difference can be told. */
export function bytesForReasons(path: string, size: number): number {
  if (path.endsWith(".pyc")) return PYC_HEAD;
  if (path.endsWith(".gz")) return GZIP_HEAD;
  if (SHADOW.test(path)) return size <= 64 * 1024 ? size : 0;
  if (RECORD.test(path) || DPKG_LIST.test(path)) return size <= 1024 * 1024 ? size : 0;
  return 0;
}

const PYC_HEAD = 16;
const GZIP_HEAD = 10;
const SHADOW = /^\/etc\/g?shadow-?$/;
const RECORD = /\.dist-info\/RECORD$/;
const DPKG_LIST = /^\/var\/lib\/dpkg\/info\/[^/]+\.list$/;

export interface LookedAt {
  readonly before: Image;
  readonly after: Image;
  readonly differing: ReadonlyMap<string, EntryPair>;
  readonly ownerOf: (path: string) => string | undefined;
  /** Folders in which something came, went or was replaced: their own time of last change says no more. */
  readonly folders: ReadonlySet<string>;
}

/** The folders of paths that differ in more than their time. */
export function foldersOf(pairs: readonly EntryPair[]): ReadonlySet<string> {
  const changed = pairs.filter(({ after, aspects, before }) => before === undefined || after === undefined || aspects.some((aspect) => aspect !== "time"));
  return new Set(changed.map(({ path }) => path.slice(0, path.lastIndexOf("/"))));
}

/** Why a path differs, as far as that can be told; what is not sure is undefined. */
export function reasonOf(pair: EntryPair, evidence: LookedAt): ReasonCode | undefined {
  const { after, aspects, before, path } = pair;
  const both = before !== undefined && after !== undefined;
  if (both && aspects.every((aspect) => aspect === "time")) return evidence.folders.has(path) ? "folder-follows" : "time-only";
  if (evidence.ownerOf(path) !== undefined) return "package";
  const noise = noiseOf(path);
  if (noise !== undefined) return noise;
  // who may do what with a file is decided by somebody, even where its content changes of itself
  if (both && aspects.some((aspect) => aspect !== "time" && aspect !== "content")) return undefined;
  if (path.endsWith(".pyc")) return bytecodeReason(pair, evidence);
  if (!both) return undefined;
  const [old, now] = [evidence.before.read(path), evidence.after.read(path)];
  if (old === undefined || now === undefined) return undefined;
  if (path.endsWith(".gz") && before.size === after.size) return gzipTimesDiffer(old, now) ? "gzip-time" : undefined;
  if (SHADOW.test(path)) return sameButDays(decode(old), decode(now)) ? "password-day" : undefined;
  if (RECORD.test(path)) return recordReason(path, decode(old), decode(now), evidence.differing);
  return undefined;
}

/** Reasons with how many paths each explains, the most first. */
export function countReasons(files: readonly FileChange[]): readonly DifferenceReason[] {
  const counts = new Map<ReasonCode, { files: number; example: string }>();
  for (const { path, why } of files) {
    // that a folder has what differs in it is no reason
    if (why === undefined || why === "folder-follows") continue;
    const known = counts.get(why);
    if (known === undefined) counts.set(why, { files: 1, example: path });
    else known.files += 1;
  }
  return [...counts].map(([code, { example, files: count }]) => ({ code, files: count, example })).toSorted((a, b) => b.files - a.files);
}

/** PEP 552: after the magic number come flags, 0 where the time and size of the source follow. */
function bytecodeReason({ after, before, path }: EntryPair, { after: now, before: old, differing }: LookedAt): ReasonCode | undefined {
  const source = sourceOf(path);
  const changed = source === undefined ? undefined : differing.get(source);
  if (changed !== undefined && (changed.before === undefined || changed.after === undefined || changed.aspects.includes("content"))) return "bytecode";
  if (before === undefined || after === undefined || before.size !== after.size || source === undefined || now.lstat(source)?.type !== "file") return undefined;
  const [left, right] = [old.read(path), now.read(path)];
  if (left === undefined || right === undefined || left.length < PYC_HEAD || right.length < PYC_HEAD) return undefined;
  const timed = [left, right].every((head) => uint32(head, 4) === 0);
  return timed && uint32(left, 0) === uint32(right, 0) && uint32(left, 8) !== uint32(right, 8) ? "bytecode-time" : undefined;
}

/** RFC 1952: four bytes of time after magic, method and flags. */
function gzipTimesDiffer(left: Uint8Array, right: Uint8Array): boolean {
  const head = (bytes: Uint8Array): boolean => bytes.length === GZIP_HEAD && bytes[0] === 0x1f && bytes[1] === 0x8b;
  return head(left) && head(right) && uint32(left, 4) !== uint32(right, 4);
}

/** Lines of shadow(5) that differ only in the third field: the day of the last change. */
function sameButDays(left: string, right: string): boolean {
  const withoutDays = (text: string): string =>
    text
      .split("\n")
      .map((line) => line.split(":").toSpliced(2, 1).join(":"))
      .join("\n");
  return withoutDays(left) === withoutDays(right);
}

function recordReason(path: string, left: string, right: string, differing: ReadonlyMap<string, EntryPair>): ReasonCode | undefined {
  const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== "");
  const [old, now] = [lines(left), lines(right)];
  if (old.toSorted().join("\n") === now.toSorted().join("\n")) return "record-order";
  const [had, has] = [new Set(old), new Set(now)];
  const other = [...old.filter((line) => !has.has(line)), ...now.filter((line) => !had.has(line))];
  const site = path.split("/").slice(0, -2).join("/");
  return other.every((line) => differing.has(resolved(site, recordPath(line)))) ? "record-follows" : undefined;
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
