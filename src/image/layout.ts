import { open } from "node:fs/promises";
import { join } from "node:path";

import { readBlob, type Blob } from "./blob.ts";
import type { LayerOptions } from "./layer.ts";
import { imageError } from "./limits.ts";
import type { Store } from "./manifest.ts";

const CHUNK = 1024 * 1024;

/** The bytes of a file. One buffer is used again and again: take what you need before you ask for more. */
export async function* fileBytes(path: string): AsyncGenerator<Buffer, void, undefined> {
  const handle = await open(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** An OCI image layout in a directory. Each blob is read when it is asked for first. */
export function openLayout(directory: string, options: LayerOptions): Store {
  const read = new Map<string, Promise<Blob | undefined>>();
  return {
    what: directory,
    file(name) {
      // manifest.json is of no account here: a layout is told by its index.
      if (name !== "index.json" && !/^blobs\/sha256\/[0-9a-f]{64}$/.test(name)) return Promise.resolve(undefined);
      const known = read.get(name) ?? readFile(join(directory, name), name, options);
      read.set(name, known);
      return known;
    },
  };
}

async function readFile(path: string, name: string, options: LayerOptions): Promise<Blob | undefined> {
  let blob: Blob | undefined;
  const sink = readBlob(name, options, (result) => {
    blob = result;
  });
  try {
    for await (const bytes of fileBytes(path)) await sink.write(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
  await sink.end();
  return blob;
}

export function unreadable(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return imageError("image-unreadable", `${path} cannot be read: ${reason}`, "Check the path and its permissions.", error);
}
