import { join } from "node:path";

import { readCached, writeCached } from "./cache-file.ts";
import type { Compression, IndexedLayer, LayerEntry, LayerIndexes } from "./image.ts";
import { asArray, asNumber, asObject, asString, strings } from "./json.ts";

/** Changes with what is written, so that what an older version wrote is not misread. */
const VERSION = 1;
const TYPES = new Set(["file", "directory", "symlink", "device", "fifo", "hardlink", "whiteout", "opaque"]);
const COMPRESSIONS = new Set(["none", "gzip", "zstd"]);

/** What layers hold, kept in a directory, one file a layer. It is only a cache: what cannot be read or written, or is not whole, is passed over. */
export function openIndexCache(directory: string): LayerIndexes {
  function file(digest: string): string | undefined {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
    return hex && join(directory, `${hex}.index-${VERSION}`);
  }

  return {
    get(digest) {
      const path = file(digest);
      const text = path && readCached(path);
      return text ? parsed(text) : undefined;
    },
    set(digest, layer) {
      const path = file(digest);
      if (path) writeCached(path, JSON.stringify({ ...layer, entries: layer.entries.map(packed) }));
    },
  };
}

type Packed = readonly unknown[];

function packed({ content, gid, mode, mtime, offset, path, size, target, type, uid, xattrs }: LayerEntry): Packed {
  const attributes = xattrs && [...xattrs].map(([name, value]) => [name, base64(value)]);
  return [path, type, size, mode, uid, gid, mtime, offset, target ?? null, content ? base64(content) : null, attributes ?? null];
}

function parsed(text: string): IndexedLayer | undefined {
  try {
    const document = asObject(JSON.parse(text));
    const diffId = asString(document["diffId"]);
    const size = asNumber(document["size"]);
    const storedSize = asNumber(document["storedSize"]);
    const compression = asString(document["compression"]);
    if (!diffId || size === undefined || storedSize === undefined || !compression || !COMPRESSIONS.has(compression)) return undefined;
    const entries = asArray(document["entries"]).map((one) => unpacked(asArray(one)));
    const whole = entries.filter((entry) => entry !== undefined);
    if (whole.length !== entries.length) return undefined;
    return { diffId, size, storedSize, compression: compression as Compression, entries: whole, outside: strings(document["outside"]) };
  } catch {
    return undefined;
  }
}

function unpacked([path, type, size, mode, uid, gid, mtime, offset, target, content, attributes]: Packed): LayerEntry | undefined {
  if (typeof path !== "string" || !path.startsWith("/") || typeof type !== "string" || !TYPES.has(type)) return undefined;
  if (![size, mode, uid, gid, mtime, offset].every((value) => typeof value === "number")) return undefined;
  return {
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
}

function attribute([name, value]: Packed): [string, Uint8Array] {
  return [String(name), Buffer.from(String(value), "base64")];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
