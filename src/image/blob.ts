import { createHash } from "node:crypto";

import { digestInName, digestLike, digestText, readDigest } from "./content-digest.ts";
import { compressionOf, decompressing } from "./decompress.ts";
import type { Compression } from "./image.ts";
import { remember } from "./indexed.ts";
import { readLayer, type LayerIndex, type LayerOptions } from "./layer.ts";
import { damaged, imageError } from "./limits.ts";
import { ignoring, sniffing, type ByteSink } from "./sink.ts";
import { BLOCK, checksumHolds, isZeroBlock } from "./tar-header.ts";

/** What one file of an archive turned out to be. */
export type Blob =
  | { readonly kind: "json"; readonly bytes: Buffer }
  | LayerBlob
  /** Nothing we can use; the error says why, and is raised only where the image needs this blob. */
  | { readonly kind: "unusable"; readonly error: unknown };

export interface LayerBlob {
  readonly kind: "layer";
  readonly index: LayerIndex;
  /** The digest that the blob's name promises. */
  readonly claimed: string | undefined;
  readonly compression: Compression;
  /** Bytes as stored. */
  readonly size: number;
}

/**
 * Reads one file of an archive without knowing what it is: a layer, compressed or not, a JSON document, or something else.
 * Failures are part of the result: an archive may hold blobs that the image never uses.
 */
export function readBlob(name: string, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
  const claimed = claimedDigest(name);
  let failed = false;
  const inner = sniffing(BLOCK, (head) => {
    const compression = compressionOf(head);
    if (compression !== "none" || isTar(head)) return readLayerBlob(name, claimed, compression, options, done);
    if (isJson(head)) return readJson(name, claimed, options, done);
    done({ kind: "unusable", error: notALayer(name) });
    return ignoring;
  });

  function fail(error: unknown): void {
    failed = true;
    done({ kind: "unusable", error });
  }

  function guarded(step: () => Promise<void> | undefined): Promise<void> | undefined {
    if (failed) return undefined;
    try {
      return step()?.catch(fail);
    } catch (error) {
      fail(error);
      return undefined;
    }
  }

  return { write: (bytes) => guarded(() => inner.write(bytes)), end: () => guarded(() => inner.end()) };
}

function readLayerBlob(name: string, claimed: string | undefined, compression: Compression, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
  let layer: LayerIndex | undefined;
  const take = (index: LayerIndex): void => void (layer = index);
  const content = sniffing(BLOCK, (head) => {
    if (!isTar(head)) throw notALayer(name);
    return readLayer(name, claimed, options, take);
  });
  const plain = compression === "none";
  const inner = plain ? readLayer(name, claimed, options, take) : decompressing(compression, content, name, options);
  const algorithm = claimed === undefined ? undefined : readDigest(claimed)?.algorithm;
  // an uncompressed layer's own digest is its diff id
  const hash = algorithm !== undefined && !(plain && algorithm === "sha256") ? createHash(algorithm) : undefined;
  let size = 0;

  function finish(): void {
    if (!layer) return;
    const digest = hash ? `${algorithm ?? ""}:${hash.digest("hex")}` : layer.diffId;
    if (claimed !== undefined && claimed !== digest) throw wrongDigest(name, digest);
    const blob: LayerBlob = { kind: "layer", index: layer, claimed, compression, size };
    if (claimed !== undefined) remember(claimed, blob, options);
    done(blob);
  }

  return {
    write(bytes) {
      size += bytes.length;
      // Decompression runs on another thread, so it starts first.
      const busy = inner.write(bytes);
      hash?.update(bytes);
      return busy;
    },
    end() {
      const busy = inner.end();
      if (busy) return busy.then(finish);
      finish();
      return undefined;
    },
  };
}

function readJson(name: string, claimed: string | undefined, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
  const parts: Buffer[] = [];
  let size = 0;
  return {
    write(bytes) {
      size += bytes.length;
      options.budget.json -= bytes.length;
      if (size > options.limits.json || options.budget.json < 0) {
        parts.length = 0;
        throw imageError("image-too-large", `${name} is too large for a JSON document of an image`, "No image needs documents of this size.");
      }
      parts.push(Buffer.from(bytes));
      return undefined;
    },
    end() {
      const bytes = Buffer.concat(parts);
      const promised = digestInName(name);
      const digest = promised && digestLike(promised, bytes);
      if (digest !== claimed) throw wrongDigest(name, digest ?? "");
      done({ kind: "json", bytes });
      return undefined;
    },
  };
}

export function wrongDigest(name: string, found: string): Error {
  return damaged(`${name} has the digest ${found}, not the one it is named by`);
}

/** `blobs/sha256/<hex>` promises the content's digest. */
export function claimedDigest(name: string): string | undefined {
  const digest = digestInName(name);
  return digest && digestText(digest);
}

/** A header, or the zeros that make up a layer of nothing. */
export function isTar(head: Buffer): boolean {
  return head.length === BLOCK && (isZeroBlock(head, 0) || checksumHolds(head, 0));
}

function isJson(head: Buffer): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b || first === 0x5b;
}

function notALayer(name: string): Error {
  return damaged(`${name} is neither a tar archive, nor one compressed with gzip or zstd, nor JSON`);
}
