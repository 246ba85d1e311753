import { join } from "node:path";

import { readCached, removeUnused, writeCached } from "./cache-file.ts";
import { isKnownDatabase } from "./databases.ts";
import type { Compression, ImageFormat, IndexedLayer, KnownImage, KnownLayer, LayerEntry, LayerIndexes } from "./image.ts";
import { asArray, asNumber, asObject, asString, strings } from "./json.ts";
import { texts } from "./manifest.ts";

/** Changes with what is written, so that what an older version wrote is not misread. */
const VERSION = 3;
const NAME = /^[0-9a-f]{64}\.(?:index|image)-\d+$/;
const UNUSED_DAYS = 30;
const TYPES = new Set(["file", "directory", "symlink", "device", "fifo", "hardlink", "whiteout", "opaque"]);
const COMPRESSIONS = new Set(["none", "gzip", "zstd"]);
const FORMATS = new Set(["docker-archive", "oci-archive", "oci-layout", "registry", "root-file-system"]);

export interface IndexCacheOptions {
  /**
   * Whether a file's kept bytes may stand in the cache, or, with `CONFIGURATION` for a path, an image's configuration. Without it no bytes do but those
   * that the reader itself looks into, and a layer of which more is wanted is read again.
   */
  readonly mayHold?: (path: string, bytes: Uint8Array) => boolean;
}

/** What stands for an image's configuration where a path is asked for: no file can be called so. */
export const CONFIGURATION = "";

/** What layers hold, kept in a directory, one file a layer. It is only a cache: what cannot be read or written, or is not whole, is passed over. */
export function openIndexCache(directory: string, { mayHold }: IndexCacheOptions = {}): LayerIndexes {
  function file(digest: string, kind: "index" | "image"): string | undefined {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
    return hex && join(directory, `${hex}.${kind}-${VERSION}`);
  }

  function withoutContent(entry: LayerEntry): LayerEntry {
    const { content, path, size } = entry;
    if (content === undefined || isKnownDatabase(path, size) || mayHold?.(path, content) === true) return entry;
    return { ...entry, content: undefined };
  }

  let cleaned = false;
  function put(path: string, text: string): void {
    writeCached(path, text);
    if (!cleaned) removeUnused(directory, NAME, UNUSED_DAYS);
    cleaned = true;
  }

  return {
    get(digest) {
      const path = file(digest, "index");
      const text = path && readCached(path);
      return text ? parsedLayer(text) : undefined;
    },
    set(digest, layer) {
      const path = file(digest, "index");
      if (path) put(path, JSON.stringify({ ...layer, entries: layer.entries.map((entry) => packed(withoutContent(entry))) }));
    },
    getImage(id) {
      const path = file(id, "image");
      const text = path && readCached(path);
      return text ? parsedImage(text) : undefined;
    },
    setImage(id, image) {
      const path = file(id, "image");
      if (path && mayHold?.(CONFIGURATION, image.config) === true) put(path, JSON.stringify({ ...image, config: base64(image.config) }));
    },
  };
}

type Packed = readonly unknown[];

function packed({ content, digest, gid, mode, mtime, notes, offset, path, size, target, type, uid, xattrs }: LayerEntry): Packed {
  const attributes = xattrs && [...xattrs].map(([name, value]) => [name, base64(value)]);
  const head = [path, type, size, mode, uid, gid, mtime, offset];
  const tail = [target, content && base64(content), attributes, digest, notes];
  // most entries are files of which nothing is kept
  return tail.some((value) => value !== undefined) ? [...head, ...tail.map((value) => value ?? null)] : head;
}

function parsedLayer(text: string): IndexedLayer | undefined {
  const document = parsed(text);
  const diffId = asString(document["diffId"]);
  const size = asNumber(document["size"]);
  const storedSize = asNumber(document["storedSize"]);
  const compression = asString(document["compression"]);
  if (!diffId || size === undefined || storedSize === undefined || !compression || !COMPRESSIONS.has(compression)) return undefined;
  const entries = asArray(document["entries"]).map((one) => unpacked(asArray(one)));
  const whole = entries.filter((entry) => entry !== undefined);
  if (whole.length !== entries.length) return undefined;
  const [outside, looks] = [strings(document["outside"]), strings(document["looks"])];
  return { diffId, size, storedSize, compression: compression as Compression, entries: whole, outside, looks };
}

function parsedImage(text: string): KnownImage | undefined {
  const document = parsed(text);
  const config = asString(document["config"]);
  const format = asString(document["format"]);
  const layers = asArray(document["layers"]).map((one) => parsedBlob(asObject(one)));
  const whole = layers.filter((layer) => layer !== undefined);
  if (config === undefined || !format || !FORMATS.has(format) || whole.length !== layers.length) return undefined;
  const { annotations, digest, mediaType } = asObject(document["manifest"]);
  const manifest = typeof digest === "string" ? { digest, mediaType: asString(mediaType), annotations: texts(annotations) } : undefined;
  return { config: Buffer.from(config, "base64"), format: format as ImageFormat, layers: whole, manifest };
}

function parsedBlob({ blob, digest, mediaType, size }: Readonly<Record<string, unknown>>): KnownLayer | undefined {
  return typeof blob === "string" ? { blob, digest: asString(digest), mediaType: asString(mediaType), size: asNumber(size) } : undefined;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

function unpacked([path, type, size, mode, uid, gid, mtime, offset, target, content, attributes, digest, notes]: Packed): LayerEntry | undefined {
  if (typeof path !== "string" || !path.startsWith("/") || typeof type !== "string" || !TYPES.has(type)) return undefined;
  if (![size, mode, uid, gid, mtime, offset].every((value) => typeof value === "number")) return undefined;
  const entry = {
    path,
    type: type as LayerEntry["type"],
    size: size as number,
    mode: mode as number,
    uid: uid as number,
    gid: gid as number,
    mtime: mtime as number,
    offset: offset as number,
    target: asString(target),
    content: typeof content === "string" ? Buffer.from(content, "base64") : undefined,
    xattrs: Array.isArray(attributes) ? new Map(attributes.map((one) => attribute(asArray(one)))) : undefined,
  };
  const noted = texts(notes);
  return { ...entry, ...(typeof digest === "string" ? { digest } : {}), ...(Object.keys(noted).length === 0 ? {} : { notes: noted }) };
}

function attribute([name, value]: Packed): [string, Uint8Array] {
  return [String(name), Buffer.from(String(value), "base64")];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
