import { createHash } from "node:crypto";

import { inflating, isGzip, isZstd } from "./gzip.ts";
import { readLayer, type LayerIndex, type LayerOptions } from "./layer.ts";
import { imageError } from "./limits.ts";
import { ignoring, sniffing, type ByteSink } from "./sink.ts";
import { BLOCK, checksumHolds, isZeroBlock } from "./tar-header.ts";

/** What one file of an archive turned out to be. */
export type Blob =
  | { readonly kind: "json"; readonly bytes: Buffer }
  | { readonly kind: "layer"; readonly index: LayerIndex; readonly claimed: string | undefined }
  /** Nothing we can use; the error says why, and is raised only where the image needs this blob. */
  | { readonly kind: "unusable"; readonly error: unknown };

/**
 * Reads one file of an archive without knowing what it is: a layer, compressed or not, a JSON document, or something else.
 * Failures are part of the result: an archive may hold blobs that the image never uses.
 */
export function readBlob(name: string, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
  const claimed = claimedDigest(name);
  let failed = false;
  const inner = sniffing(BLOCK, (head) => {
    if (isGzip(head)) return readGzip(name, claimed, options, done);
    if (isTar(head)) return readPlain(name, claimed, options, done);
    if (isJson(head)) return readJson(name, options, done);
    done({ kind: "unusable", error: isZstd(head) ? zstdRefused(name) : notALayer(name) });
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

function readPlain(name: string, claimed: string | undefined, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
  return readLayer(name, claimed, options, (index) => {
    if (claimed !== undefined && claimed !== index.diffId) throw wrongDigest(name, index.diffId);
    done({ kind: "layer", index, claimed });
  });
}

function readGzip(name: string, claimed: string | undefined, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
  let layer: LayerIndex | undefined;
  // A compressed blob's own digest is worth knowing only where a size is remembered under it.
  const hash = options.compressedSizes && claimed ? createHash("sha256") : undefined;
  const content = sniffing(BLOCK, (head) => {
    if (!isTar(head)) throw notALayer(name);
    return readLayer(name, claimed, options, (index) => {
      layer = index;
    });
  });
  const inflate = inflating(content, name, options.limits);

  return {
    write(bytes) {
      const busy = inflate.write(bytes);
      hash?.update(bytes);
      return busy;
    },
    end() {
      return inflate.end()?.then(() => {
        const digest = hash && `sha256:${hash.digest("hex")}`;
        if (digest && digest !== claimed) throw wrongDigest(name, digest);
        if (layer) done({ kind: "layer", index: layer, claimed });
      });
    },
  };
}

function readJson(name: string, options: LayerOptions, done: (blob: Blob) => void): ByteSink {
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
      done({ kind: "json", bytes: Buffer.concat(parts) });
    },
  };
}

export function wrongDigest(name: string, found: string): Error {
  return imageError("image-damaged", `${name} has the digest ${found}, not the one it is named by`, "Save or download the image again.");
}

/** `blobs/sha256/<hex>` promises the content's digest. */
function claimedDigest(name: string): string | undefined {
  const hex = /(?:^|\/)blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
  return hex && `sha256:${hex}`;
}

/** A header, or the zeros that make up a layer of nothing. */
export function isTar(head: Buffer): boolean {
  return head.length === BLOCK && (isZeroBlock(head, 0) || checksumHolds(head, 0));
}

function isJson(head: Buffer): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b || first === 0x5b;
}

export function zstdRefused(what: string): Error {
  return imageError(
    "image-unsupported",
    `${what} is compressed with zstd, which is not read yet`,
    "Use gzip or no compression, or save the image with docker save.",
  );
}

function notALayer(name: string): Error {
  return imageError("image-damaged", `${name} is neither a tar archive, nor one compressed with gzip, nor JSON`, "Save or download the image again.");
}
