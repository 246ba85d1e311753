import { createHash } from "node:crypto";

import type { CompressedSizes, LayerEntry, LayerIndexes, Look, Notes } from "./image.ts";
import { gzipCounter, type Unpacking } from "./gzip.ts";
import { imageError, type Budget } from "./limits.ts";
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
  readonly looks?: readonly Look[] | undefined;
  readonly digests?: ((path: string, size: number, mode: number) => boolean) | undefined;
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
    const bytes = type === "file" ? bytesToKeep(options, options.budget, path, size, mode) : undefined;
    const content = bytes === undefined ? undefined : Buffer.allocUnsafe(bytes);
    const target = type === "symlink" ? linkName : type === "hardlink" ? cleanPath(linkName) : undefined;
    const made = { path, type, size, mode, uid, gid, mtime, target, content, xattrs, offset };
    const looks = type === "file" && size > 0 ? (options.looks?.filter((look) => look.wants(path, size, mode)) ?? []) : [];
    const hashed = type === "file" && options.digests?.(path, size, mode) === true;
    if (hashed || looks.length > 0) return learning(entries, made, { hashed, looks, scratch: content?.length === size ? content : scratchFor(size) });
    entries.push(made);
    return content && filling(content);
  }

  /** One buffer for all files that are only looked at. */
  let scratch = Buffer.alloc(0);
  function scratchFor(size: number): Buffer {
    if (scratch.length < size && size <= options.limits.keptFile) scratch = Buffer.allocUnsafe(size);
    return scratch;
  }

  return { visit, entries, outside };
}

/** How many bytes of a file are to be kept from its beginning, counted off `left`; undefined where none are, or there is no room for them. */
export function bytesToKeep({ keep, limits }: LayerOptions, left: Budget, path: string, size: number, mode: number): number | undefined {
  if (isKnownDatabase(path, size)) {
    if (size > limits.keptFile || size > left.keptAlways) return undefined;
    left.keptAlways -= size;
    return size;
  }
  const asked = keep(path, size, mode);
  const bytes = asked === true ? size : Math.min(size, Number(asked));
  if (asked === false || asked === 0 || bytes > limits.keptFile || bytes > left.kept) return undefined;
  left.kept -= bytes;
  return bytes;
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

interface Learning {
  readonly hashed: boolean;
  readonly looks: readonly Look[];
  /** Room for the whole file, where it is looked at; a file too large for it is not. */
  readonly scratch: Buffer;
}

/** Takes a file's bytes and puts the entry with what was learnt of them in its place. */
function learning(entries: LayerEntry[], made: LayerEntry & { readonly content: Buffer | undefined }, { hashed, looks, scratch }: Learning): TarContent {
  const place = entries.push(made) - 1;
  const hash = hashed ? createHash("sha256") : undefined;
  const kept = made.content && filling(made.content);
  const whole = looks.length > 0 && scratch !== made.content && scratch.length >= made.size ? filling(scratch) : undefined;
  return {
    write(part) {
      hash?.update(part);
      kept?.write(part);
      whole?.write(part);
    },
    end() {
      const digest = hash === undefined ? {} : { digest: `sha256:${hash.digest("hex")}` };
      const notes = scratch.length >= made.size ? notesOf(made.path, scratch.subarray(0, made.size), looks) : undefined;
      entries[place] = { ...made, ...digest, ...(notes === undefined ? {} : { notes }) };
    },
  };
}

function notesOf(path: string, bytes: Uint8Array, looks: readonly Look[]): Notes | undefined {
  const noted = looks.flatMap((look) => {
    const note = look.look(path, bytes);
    return note === undefined ? [] : [[look.name, note] as const];
  });
  return noted.length === 0 ? undefined : Object.fromEntries(noted);
}

function filling(bytes: Buffer): TarContent {
  let at = 0;
  return { write: (part) => void (at += part.copy(bytes, at)), end: () => {} };
}
