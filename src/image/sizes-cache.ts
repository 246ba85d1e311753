import { join } from "node:path";

import { readCached, writeCached } from "./cache-file.ts";
import type { CompressedSizes } from "./image.ts";

/** Compressed sizes kept in a directory, one small file a layer. It is only a cache: what cannot be read or written is passed over. */
export function openSizesCache(directory: string, level: number): CompressedSizes {
  function file(diffId: string): string | undefined {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(diffId)?.[1];
    return hex && join(directory, `${hex}.gzip-${level}`);
  }

  return {
    level,
    get(diffId) {
      const path = file(diffId);
      const text = path && readCached(path);
      return text && /^[1-9]\d{0,14}\n$/.test(text) ? Number(text) : undefined;
    },
    set(diffId, bytes) {
      const path = file(diffId);
      if (path) writeCached(path, `${bytes}\n`);
    },
  };
}
