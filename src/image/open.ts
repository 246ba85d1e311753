import { stat } from "node:fs/promises";
import { arch } from "node:process";

import { UserError } from "../errors.ts";
import { readArchive } from "./archive.ts";
import type { Image, OpenImageOptions } from "./image.ts";
import { assembleImage } from "./assemble.ts";
import { newBudget, type LayerOptions } from "./layer.ts";
import { fileBytes, openLayout, unreadable } from "./layout.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { findImage, type Store, type Wanted } from "./manifest.ts";

export type ImageSource =
  /** An archive as an engine or a builder writes it; chunks may be overwritten once the next is asked for. */
  | { readonly kind: "stream"; readonly ref: string; readonly stream: AsyncIterable<Uint8Array> }
  /** An archive, or the directory of an OCI layout. */
  | { readonly kind: "path"; readonly path: string };

/**
 * Reads an image once, from its first byte to its last, without unpacking anything.
 * Throws a UserError with exit code 3 where it cannot be read or is not what its digests promise.
 */
export async function openImage(source: ImageSource, options: OpenImageOptions = {}, limits: Limits = defaultLimits): Promise<Image> {
  const layerOptions: LayerOptions = { keep: options.keep ?? (() => false), compressedSizes: options.compressedSizes, limits, budget: newBudget(limits) };
  const ref = source.kind === "stream" ? source.ref : source.path;
  const store = await openStore(source, layerOptions);
  return assembleImage(ref, store, await findImage(store, wantedImage(source, options)), layerOptions);
}

async function openStore(source: ImageSource, options: LayerOptions): Promise<Store> {
  if (source.kind === "stream") return readStore(source.ref, source.stream, options);
  const found = await stat(source.path).catch((error: unknown) => {
    throw unreadable(source.path, error);
  });
  if (found.isDirectory()) return openLayout(source.path, options);
  // A device may never end; a pipe does.
  if (!found.isFile() && !found.isFIFO()) throw unreadable(source.path, "it is no file");
  try {
    return await readStore(source.path, fileBytes(source.path), options);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(source.path, error);
  }
}

async function readStore(what: string, stream: AsyncIterable<Uint8Array>, options: LayerOptions): Promise<Store> {
  const archive = await readArchive(what, stream, options);
  return { what, file: (name) => Promise.resolve(archive.file(name)) };
}

function wantedImage(source: ImageSource, options: OpenImageOptions): Wanted {
  return {
    ref: source.kind === "stream" ? source.ref : undefined,
    platform: options.platform ?? `linux/${arch === "x64" ? "amd64" : arch}`,
    strictPlatform: options.platform !== undefined,
  };
}
