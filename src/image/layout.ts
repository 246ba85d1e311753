import { open, stat } from "node:fs/promises";
import { join } from "node:path";

import { pour } from "./archive.ts";
import { readBlob, type Blob } from "./blob.ts";
import { digestInName } from "./content-digest.ts";
import type { LayerOptions } from "./layer.ts";
import { imageError } from "./limits.ts";
import type { Store } from "./store.ts";

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

  async function holds(name: string): Promise<boolean> {
    // manifest.json is of no account here: a layout is told by its index.
    if (name !== "index.json" && (!name.startsWith("blobs/") || !digestInName(name))) return false;
    const found = await stat(join(directory, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
      throw unreadable(join(directory, name), error);
    });
    // A device may never end.
    if (found && !found.isFile()) throw unreadable(join(directory, name), "it is no file");
    return found !== undefined;
  }

  return {
    what: directory,
    format: "oci-layout",
    holds,
    async file(name) {
      const known = read.get(name) ?? ((await holds(name)) ? readFile(join(directory, name), name, options) : Promise.resolve(undefined));
      read.set(name, known);
      return known;
    },
    again: (name, sink) => pour(fileBytes(join(directory, name)), sink),
  };
}

async function readFile(path: string, name: string, options: LayerOptions): Promise<Blob | undefined> {
  let blob: Blob | undefined;
  const sink = readBlob(name, options, (result) => {
    blob = result;
  });
  try {
    await pour(fileBytes(path), sink);
  } catch (error) {
    throw unreadable(path, error);
  }
  return blob;
}

export function unreadable(path: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return imageError("image-unreadable", `${path} cannot be read: ${reason}`, "Check the path and its permissions.", error);
}
