import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
      const text = path && readText(path);
      return text && /^[1-9]\d{0,14}\n$/.test(text) ? Number(text) : undefined;
    },
    set(diffId, bytes) {
      const path = file(diffId);
      if (path) write(directory, path, `${bytes}\n`);
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that no reader ever sees half a number. */
function write(directory: string, path: string, text: string): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch {
    remove(temporary);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was never there, or it cannot be helped.
  }
}
