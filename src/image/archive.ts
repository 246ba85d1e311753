import { createHash } from "node:crypto";

import { claimedDigest, isTar, readBlob, type Blob, type LayerBlob } from "./blob.ts";
import { compressionOf, decompressing } from "./decompress.ts";
import type { Unpacking } from "./gzip.ts";
import { remembered } from "./indexed.ts";
import { indexEntries, type LayerOptions } from "./layer.ts";
import { imageError } from "./limits.ts";
import { cleanPath, parentOf } from "./paths.ts";
import { both, sniffing, type ByteSink } from "./sink.ts";
import type { TarEntry } from "./tar.ts";
import { BLOCK } from "./tar-header.ts";
import { tarSink } from "./tar-sink.ts";

/** The files of an image archive by name, links between them followed. */
export interface Archive {
  /** A name as the archive's documents write it: `blobs/sha256/…`, `<hex>/layer.tar`. */
  file(name: string): Blob | undefined;
  /** Where that file's bytes begin in the outer tar. */
  offset(name: string): number | undefined;
  /** The archive itself as a layer, where it is the tar of a file system. */
  readonly fileSystem: LayerBlob | undefined;
}

/** Whether an archive holds an image or is a file system. Its names tell, and the first one that does decides. */
type Shape = "unknown" | "image" | "file-system";

const IMAGE_NAME = /^\/(?:blobs(?:\/|$)|(?:manifest\.json|index\.json|oci-layout|repositories)$|sha256:|[0-9a-f]{64}(?:[/.]|$))/;
const FILE_SYSTEM_NAME = /^\/(?:\.dockerenv|bin|boot|dev|etc|home|lib(?:32|64|x32)?|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)(?:\/|$)/;

/** What is known of an archive before it is read. */
export interface ArchiveTrust {
  /** It is the tar of a file system, whatever its names are. */
  readonly fileSystem: boolean;
  /** An engine writes it now, so a blob is what its name says. */
  readonly names: boolean;
}

/** Reads a tar of blobs, compressed or not, in one pass. */
export async function readArchive(what: string, stream: AsyncIterable<Uint8Array>, trust: ArchiveTrust, options: LayerOptions): Promise<Archive> {
  const reading = archiveReading(what, trust, options);
  await pour(stream, outermost(what, reading.sink, options));
  return reading.archive();
}

export async function pour(stream: AsyncIterable<Uint8Array>, sink: ByteSink): Promise<void> {
  for await (const chunk of stream) await sink.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  await sink.end();
}

/** Decompresses what is around an archive. */
export function outermost(what: string, tar: ByteSink, options: Unpacking): ByteSink {
  const hint = "Name an archive that docker save or a builder wrote.";
  return sniffing(BLOCK, (head) => {
    if (head.length === 0) throw imageError("image-truncated", `${what} is empty`, hint);
    const compression = compressionOf(head);
    if (compression !== "none") return decompressing(compression, tar, what, options);
    if (!isTar(head)) throw imageError("image-damaged", `${what} is not an image archive`, hint);
    return tar;
  });
}

function archiveReading(what: string, trust: ArchiveTrust, options: LayerOptions): { readonly sink: ByteSink; readonly archive: () => Archive } {
  const { fileSystem } = trust;
  const blobs = new Map<string, Blob>();
  const links = new Map<string, string>();
  const offsets = new Map<string, number>();
  const index = indexEntries(what, options);
  const hash = createHash("sha256");
  let shape: Shape = fileSystem ? "file-system" : "unknown";
  let size = 0;

  function visit(entry: TarEntry): ByteSink | undefined {
    const path = cleanPath(entry.name);
    if (shape === "unknown" && IMAGE_NAME.test(path)) shape = "image";
    if (shape === "unknown" && FILE_SYSTEM_NAME.test(path)) shape = "file-system";
    if (shape === "file-system") {
      if (!fileSystem && path === "/manifest.json") {
        throw imageError("image-ambiguous", `${what} begins like a file system and has a manifest.json`, "Say rootfs: before its path if it is a file system.");
      }
      return content(index.visit(entry));
    }
    const blob = member(entry, path);
    return shape === "image" ? blob : both(content(index.visit(entry)), blob);
  }

  function member(entry: TarEntry, path: string): ByteSink | undefined {
    blobs.delete(path);
    links.delete(path);
    if (--options.budget.entries < 0) throw imageError("image-too-large", `${what} holds too many files`, "This is no image archive that a builder wrote.");
    // Old archives store a layer that two images share once, and link to it.
    if (entry.type === "symlink") links.set(path, cleanPath(entry.linkName.startsWith("/") ? entry.linkName : `${parentOf(path)}/${entry.linkName}`));
    if (entry.type === "hardlink") links.set(path, cleanPath(entry.linkName));
    if (entry.type !== "file") return undefined;
    offsets.set(path, entry.offset);
    const claimed = trust.names ? claimedDigest(path) : undefined;
    const known = claimed === undefined ? undefined : remembered(claimed, options);
    if (known) {
      blobs.set(path, known);
      return undefined;
    }
    return readBlob(path.slice(1), options, (read) => blobs.set(path, read));
  }

  function target(name: string): string | undefined {
    let path = cleanPath(name);
    for (let hops = 0; hops < 40; hops++) {
      const next = links.get(path);
      if (next === undefined) return path;
      path = next;
    }
    return undefined;
  }

  function asLayer(): LayerBlob {
    const { entries, outside } = index;
    const layer = { diffId: `sha256:${hash.digest("hex")}`, size, entries, outside, compressedSize: undefined, compressedHere: false };
    return { kind: "layer", index: layer, claimed: undefined, compression: "none", size };
  }

  const tar = tarSink(what, visit);
  return {
    sink: {
      write(bytes) {
        // only a file system has its own digest; most archives are known after their first name
        if (shape !== "image") hash.update(bytes);
        size += bytes.length;
        return tar.write(bytes);
      },
      end: () => tar.end(),
    },
    archive: () => ({
      file: (name) => blobs.get(target(name) ?? ""),
      offset: (name) => offsets.get(target(name) ?? ""),
      fileSystem: shape === "file-system" ? asLayer() : undefined,
    }),
  };
}

function content(taker: ReturnType<ReturnType<typeof indexEntries>["visit"]>): ByteSink | undefined {
  return (
    taker && {
      write(bytes) {
        taker.write(bytes);
        return undefined;
      },
      end() {
        taker.end();
        return undefined;
      },
    }
  );
}
