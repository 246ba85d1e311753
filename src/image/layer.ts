import { createHash } from "node:crypto";

import type { CompressedSizes, LayerEntry, LayerIndexes } from "./image.ts";
import { gzipCounter, type Unpacking } from "./gzip.ts";
import { imageError } from "./limits.ts";
import { isKnownDatabase } from "./databases.ts";
import { cleanPath, leadsOutside, nameOf, parentOf } from "./paths.ts";
import type { ByteSink } from "./sink.ts";
import { readTar, type TarContent, type TarEntry } from "./tar.ts";

export interface LayerIndex {
  /** `sha256:` and the digest of the uncompressed tar. */
  readonly diffId: string;
  readonly size: number;
  readonly compressedSize: number | undefined;
  /** False where the compressed size was known before. */
  readonly compressedHere: boolean;
  readonly entries: readonly LayerEntry[];
  /** Names, as written, that lead above the root. */
  readonly outside: readonly string[];
}

export interface LayerOptions extends Unpacking {
  readonly keep: (path: string, size: number, mode: number) => boolean | number;
  readonly compressedSizes: CompressedSizes | undefined;
  readonly indexes?: LayerIndexes | undefined;
}

/** Reads one uncompressed layer. `likelyDigest` may save the work of compressing; the true digest is in the result. */
export function readLayer(what: string, likelyDigest: string | undefined, options: LayerOptions, done: (index: LayerIndex) => void): ByteSink {
  const indexer = indexEntries(what, options);
  const hash = createHash("sha256");
  const tar = readTar(what, indexer.visit);
  const known = likelyDigest === undefined ? undefined : options.compressedSizes?.get(likelyDigest);
  const counter = options.compressedSizes && known === undefined ? gzipCounter(options.compressedSizes.level) : undefined;
  let size = 0;

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
      const { entries, outside } = indexer;
      const index = { diffId: `sha256:${hash.digest("hex")}`, size, entries, outside };
      if (!counter) {
        done({ ...index, compressedSize: known, compressedHere: false });
        return undefined;
      }
      return counter.end()?.then(() => done({ ...index, compressedSize: counter.bytes(), compressedHere: true }));
    },
  };
}

interface Indexer {
  readonly visit: (entry: TarEntry) => TarContent | undefined;
  readonly entries: readonly LayerEntry[];
  readonly outside: readonly string[];
}

/** Makes a layer's entries from those of its tar, and keeps the bytes of files that are wanted. */
export function indexEntries(what: string, options: LayerOptions): Indexer {
  const entries: LayerEntry[] = [];
  const outside: string[] = [];

  function visit(entry: TarEntry): TarContent | undefined {
    if (--options.budget.entries < 0) {
      throw imageError("image-too-large", `the image has more than ${options.limits.entries} entries`, "Make an image of fewer files.");
    }
    const longest = Math.max(entry.name.length, entry.linkName.length);
    if (longest > options.limits.pathLength) {
      throw imageError("image-too-large", `${what} holds a path of ${longest} characters`, `No system opens paths longer than ${options.limits.pathLength}.`);
    }
    const path = cleanPath(entry.name);
    if (leadsOutside(entry.name)) outside.push(entry.name);
    if (path.startsWith(".wh.", path.lastIndexOf("/") + 1)) {
      const gone = whiteout(path, nameOf(path), entry);
      if (gone) entries.push(gone);
      return undefined;
    }
    const { type, size, mode, uid, gid, mtime, xattrs, offset, linkName } = entry;
    const content = type === "file" ? place(path, size, mode) : undefined;
    const target = type === "symlink" ? linkName : type === "hardlink" ? cleanPath(linkName) : undefined;
    entries.push({ path, type, size, mode, uid, gid, mtime, target, content, xattrs, offset });
    return content && filling(content);
  }

  /** Room for a file's bytes where they are to be kept. */
  function place(path: string, size: number, mode: number): Buffer | undefined {
    if (isKnownDatabase(path, size)) {
      if (size > options.limits.keptFile || size > options.budget.keptAlways) return undefined;
      options.budget.keptAlways -= size;
      return Buffer.allocUnsafe(size);
    }
    const bytes = bytesWanted(options, path, size, mode);
    if (bytes === undefined || bytes > options.budget.kept) return undefined;
    options.budget.kept -= bytes;
    return Buffer.allocUnsafe(bytes);
  }

  return { visit, entries, outside };
}

/** How many bytes of a file are to be kept from its beginning; undefined where none are. */
export function bytesWanted({ keep, limits }: LayerOptions, path: string, size: number, mode: number): number | undefined {
  const asked = keep(path, size, mode);
  const bytes = asked === true ? size : Math.min(size, Number(asked));
  return asked === false || asked === 0 || bytes > limits.keptFile ? undefined : bytes;
}

function whiteout(path: string, name: string, written: TarEntry): LayerEntry | undefined {
  const parent = parentOf(path);
  const { mtime, offset } = written;
  const marker = { size: 0, mode: 0, uid: 0, gid: 0, mtime, target: undefined, content: undefined, xattrs: undefined, offset };
  if (name === ".wh..wh..opq") return { ...marker, path: parent, type: "opaque" };
  const gone = name.slice(4);
  if (gone === "" || gone === "." || gone === "..") return undefined;
  return { ...marker, path: parent === "/" ? `/${gone}` : `${parent}/${gone}`, type: "whiteout" };
}

function filling(bytes: Buffer): TarContent {
  let at = 0;
  return { write: (part) => void (at += part.copy(bytes, at)), end: () => {} };
}
