import { inflating, isGzip, isZstd } from "./gzip.ts";
import { isTar, readBlob, zstdRefused, type Blob } from "./blob.ts";
import type { LayerOptions } from "./layer.ts";
import { imageError } from "./limits.ts";
import { cleanPath, parentOf } from "./paths.ts";
import { sniffing, type ByteSink } from "./sink.ts";
import { readTar, type TarContent, type TarEntry } from "./tar.ts";
import { BLOCK } from "./tar-header.ts";

/** The files of an image archive by name, links between them followed. */
export interface Archive {
  /** A name as the archive's documents write it: `blobs/sha256/…`, `<hex>/layer.tar`. */
  file(name: string): Blob | undefined;
}

/** Reads a tar of blobs, gzipped or not, in one pass. */
export async function readArchive(what: string, stream: AsyncIterable<Uint8Array>, options: LayerOptions): Promise<Archive> {
  const blobs = new Map<string, Blob>();
  const links = new Map<string, string>();
  const outer = archiveSink(what, blobs, links, options);
  const sink = sniffing(BLOCK, (head) => {
    if (head.length === 0) throw imageError("image-truncated", `${what} is empty`, "Name an archive that docker save or a builder wrote.");
    if (isGzip(head)) return inflating(outer, what, options.limits);
    if (isZstd(head)) throw zstdRefused(what);
    if (!isTar(head)) throw imageError("image-damaged", `${what} is not an image archive`, "Name an archive that docker save or a builder wrote.");
    return outer;
  });
  for await (const chunk of stream) await sink.write(asBuffer(chunk));
  await sink.end();

  return {
    file(name) {
      let path = cleanPath(name);
      for (let hops = 0; hops < 40; hops++) {
        const target = links.get(path);
        if (target === undefined) return blobs.get(path);
        path = target;
      }
      return undefined;
    },
  };
}

function archiveSink(what: string, blobs: Map<string, Blob>, links: Map<string, string>, options: LayerOptions): ByteSink {
  let waiting: Promise<void>[] = [];
  const tar = readTar(what, visit);

  function visit(entry: TarEntry): TarContent | undefined {
    const path = cleanPath(entry.name);
    blobs.delete(path);
    links.delete(path);
    if (--options.budget.entries < 0) throw imageError("image-too-large", `${what} holds too many files`, "This is no image archive that a builder wrote.");
    // Old archives store a layer that two images share once, and link to it.
    if (entry.type === "symlink") links.set(path, cleanPath(entry.linkName.startsWith("/") ? entry.linkName : `${parentOf(path)}/${entry.linkName}`));
    if (entry.type === "hardlink") links.set(path, cleanPath(entry.linkName));
    if (entry.type !== "file") return undefined;

    const blob = readBlob(path.slice(1), options, (read) => blobs.set(path, read));
    return { write: (bytes) => wait(blob.write(bytes)), end: () => wait(blob.end()) };
  }

  function wait(busy: Promise<void> | undefined): void {
    if (busy) waiting.push(busy);
  }

  function waited(): Promise<void> | undefined {
    if (waiting.length === 0) return undefined;
    const all = Promise.all(waiting);
    waiting = [];
    return all.then(() => undefined);
  }

  return {
    write(bytes) {
      tar.push(bytes);
      return waited();
    },
    end() {
      tar.end();
      if (!tar.closed()) throw imageError("image-truncated", `${what} ends before its end mark`, "Save or download the image again.");
      return waited();
    },
  };
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
