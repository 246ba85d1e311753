import { createHash } from "node:crypto";

import type { CompressedSizes, EntryType } from "./image.ts";
import { gzipCounter } from "./gzip.ts";
import { imageError, type Limits } from "./limits.ts";
import { cleanPath, nameOf, parentOf } from "./paths.ts";
import type { ByteSink } from "./sink.ts";
import { readTar, type TarContent, type TarEntry } from "./tar.ts";

/** What one layer says about one path, in the order of its tar. */
export interface LayerEntry {
  /** Absolute and clean. For a whiteout the path it takes away, for an opaque marker its directory. */
  readonly path: string;
  readonly type: EntryType | "hardlink" | "whiteout" | "opaque";
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a symbolic link points, as written; a hard link's clean absolute path. */
  readonly target: string | undefined;
  readonly content: Uint8Array | undefined;
}

export interface LayerIndex {
  /** `sha256:` and the digest of the uncompressed tar. */
  readonly diffId: string;
  readonly size: number;
  readonly compressedSize: number | undefined;
  /** False where the compressed size was known before. */
  readonly compressedHere: boolean;
  readonly entries: readonly LayerEntry[];
}

export interface LayerOptions {
  readonly keep: (path: string, size: number) => boolean;
  readonly compressedSizes: CompressedSizes | undefined;
  readonly limits: Limits;
  /** What is left for all layers together; counted down while they are read. */
  readonly budget: Budget;
}

export interface Budget {
  entries: number;
  kept: number;
  /** The files the reader itself needs have their own share, so that a greedy `keep` cannot take it. */
  keptAlways: number;
  json: number;
}

export function newBudget(limits: Limits): Budget {
  return { entries: limits.entries, kept: limits.kept, keptAlways: limits.kept, json: limits.allJson };
}

/** Reads one uncompressed layer. `likelyDigest` may save the work of compressing; the true digest is in the result. */
export function readLayer(what: string, likelyDigest: string | undefined, options: LayerOptions, done: (index: LayerIndex) => void): ByteSink {
  const entries: LayerEntry[] = [];
  const hash = createHash("sha256");
  const tar = readTar(what, (entry) => indexEntry(entry));
  const known = likelyDigest === undefined ? undefined : options.compressedSizes?.get(likelyDigest);
  const counter = options.compressedSizes && known === undefined ? gzipCounter(options.compressedSizes.level) : undefined;
  let size = 0;

  function indexEntry(entry: TarEntry): TarContent | undefined {
    if (--options.budget.entries < 0) {
      throw imageError("image-too-large", `the image has more than ${options.limits.entries} entries`, "Make an image of fewer files.");
    }
    const longest = Math.max(entry.name.length, entry.linkName.length);
    if (longest > options.limits.pathLength) {
      throw imageError("image-too-large", `${what} holds a path of ${longest} characters`, `No system opens paths longer than ${options.limits.pathLength}.`);
    }
    const path = cleanPath(entry.name);
    const name = nameOf(path);
    if (name.startsWith(".wh.")) {
      const gone = whiteout(path, name);
      if (gone) entries.push(gone);
      return undefined;
    }
    const kept = entry.type === "file" ? place(path, entry.size) : undefined;
    entries.push({
      path,
      type: entry.type,
      size: entry.size,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      target: entry.type === "symlink" ? entry.linkName : entry.type === "hardlink" ? cleanPath(entry.linkName) : undefined,
      content: kept,
    });
    return kept && filling(kept);
  }

  /** Room for a file's bytes where they are to be kept. */
  function place(path: string, bytes: number): Buffer | undefined {
    if (bytes > options.limits.keptFile) return undefined;
    if (isAlwaysKept(path)) {
      if (bytes > options.budget.keptAlways) return undefined;
      options.budget.keptAlways -= bytes;
      return Buffer.alloc(bytes);
    }
    if (!options.keep(path, bytes) || bytes > options.budget.kept) return undefined;
    options.budget.kept -= bytes;
    return Buffer.alloc(bytes);
  }

  return {
    write(bytes) {
      // Compression runs on another thread, so it starts first.
      const busy = counter?.write(bytes);
      size += bytes.length;
      hash.update(bytes);
      tar.push(bytes);
      return busy;
    },
    end() {
      tar.end();
      const diffId = `sha256:${hash.digest("hex")}`;
      if (!counter) {
        done({ diffId, size, compressedSize: known, compressedHere: false, entries });
        return undefined;
      }
      return counter.end()?.then(() => done({ diffId, size, compressedSize: counter.bytes(), compressedHere: true, entries }));
    },
  };
}

function whiteout(path: string, name: string): LayerEntry | undefined {
  const parent = parentOf(path);
  const marker = { size: 0, mode: 0, uid: 0, gid: 0, target: undefined, content: undefined };
  if (name === ".wh..wh..opq") return { ...marker, path: parent, type: "opaque" };
  const gone = name.slice(4);
  if (gone === "" || gone === "." || gone === "..") return undefined;
  return { ...marker, path: parent === "/" ? `/${gone}` : `${parent}/${gone}`, type: "whiteout" };
}

function filling(bytes: Buffer): TarContent {
  let at = 0;
  return { write: (part) => void (at += part.copy(bytes, at)), end: () => {} };
}

function isAlwaysKept(path: string): boolean {
  return path === "/etc/passwd" || path === "/etc/group" || path === "/var/lib/dpkg/status" || path.startsWith("/var/lib/dpkg/status.d/");
}
