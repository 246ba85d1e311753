import { stat } from "node:fs/promises";
import { stdin } from "node:process";

import { UserError } from "../errors.ts";
import { outermost, pour, readArchive, type ArchiveTrust } from "./archive.ts";
import { assembleImage } from "./assemble.ts";
import type { Image, ImagePlatform, OpenImageOptions } from "./image.ts";
import { knownImage, rememberImage } from "./known.ts";
import type { LayerOptions } from "./layer.ts";
import { fileBytes, openLayout, unreadable } from "./layout.ts";
import { damaged, defaultLimits, newBudget, type Limits } from "./limits.ts";
import { findImage, listed, type Wanted } from "./manifest.ts";
import { ownPlatform } from "./platform.ts";
import { openRegistry, type RegistryOptions } from "./registry.ts";
import type { Store } from "./store.ts";
import { tarSink } from "./tar-sink.ts";

export type ImageSource =
  /**
   * An archive as an engine or a builder writes it; chunks may be overwritten once the next is asked for.
   * `trusted`: it comes from an engine, so that a layer may be known by its name (see `OpenImageOptions.indexes`).
   * `id`: what the engine calls the image; where all of it is known by that, the stream is not begun.
   */
  | {
      readonly kind: "stream";
      readonly ref: string;
      readonly stream: AsyncIterable<Uint8Array>;
      readonly fileSystem?: boolean;
      readonly trusted?: boolean;
      readonly id?: string;
    }
  /** An archive, or the directory of an OCI layout. */
  | { readonly kind: "path"; readonly path: string; readonly fileSystem?: boolean }
  /** `ghcr.io/owner/app:1`, `localhost:5000/app@sha256:…`. */
  | { readonly kind: "registry"; readonly ref: string; readonly registry?: RegistryOptions };

/**
 * What a text names: `registry:REF` or `docker://REF`, `rootfs:PATH` for the tar of a file system (`docker export`), `-` for standard input,
 * anything else a path. An engine's image is not among these: it comes as a stream.
 */
export function imageSource(text: string): ImageSource {
  const registry = /^(?:registry:(?:\/\/)?|docker:\/\/)(.+)$/.exec(text)?.[1];
  if (registry) return { kind: "registry", ref: registry };
  const fileSystem = text.startsWith("rootfs:");
  const path = fileSystem ? text.slice("rootfs:".length) : text;
  return path === "-" ? { kind: "stream", ref: "standard input", stream: stdin, fileSystem } : { kind: "path", path, fileSystem };
}

/**
 * Reads an image once, from its first byte to its last, without unpacking anything.
 * Throws a UserError with exit code 3 where it cannot be read or is not what its digests promise.
 */
export async function openImage(source: ImageSource, options: OpenImageOptions = {}, limits: Limits = defaultLimits): Promise<Image> {
  const layerOptions: LayerOptions = {
    keep: options.keep ?? (() => false),
    digests: options.digests,
    looks: options.looks,
    compressedSizes: options.compressedSizes,
    indexes: options.indexes,
    limits,
    budget: newBudget(limits),
  };
  const wanted = wantedImage(source, options);
  const id = source.kind === "stream" && source.trusted === true ? source.id : undefined;
  const known = id === undefined ? undefined : knownImage(id, refOf(source), layerOptions);
  if (known) return assembleImage(refOf(source), known.store, known.files, wanted, layerOptions);

  const store = await openStore(source, layerOptions);
  const files = store.fileSystem ? undefined : await findImage(store, wanted, limits);
  const image = await assembleImage(refOf(source), store, files, wanted, layerOptions);
  const config = id === image.id && files ? await store.file(files.config) : undefined;
  if (files && config?.kind === "json") rememberImage(image, config.bytes, files, layerOptions);
  return image;
}

/** The platforms a source has images for, without reading any of them where the source allows that: a directory, a registry. */
export async function listPlatforms(source: ImageSource, limits: Limits = defaultLimits): Promise<readonly ImagePlatform[]> {
  const store = await openStore(source, { keep: () => false, compressedSizes: undefined, limits, budget: newBudget(limits) });
  const platforms = await listed(store, limits);
  if (platforms.length > 0) return platforms;
  return (await openFound(store, limits)).platforms;
}

async function openFound(store: Store, limits: Limits): Promise<Image> {
  const options: LayerOptions = { keep: () => false, compressedSizes: undefined, limits, budget: newBudget(limits) };
  const wanted = { ref: undefined, platform: ownPlatform(), strictPlatform: false };
  return assembleImage(store.what, store, store.fileSystem ? undefined : await findImage(store, wanted, limits), wanted, options);
}

function refOf(source: ImageSource): string {
  return source.kind === "path" ? source.path : source.ref;
}

async function openStore(source: ImageSource, options: LayerOptions): Promise<Store> {
  if (source.kind === "registry") return openRegistry(source.ref, source.registry ?? {}, options);
  const fileSystem = source.fileSystem ?? false;
  if (source.kind === "stream") return readStore(source.ref, source.stream, { fileSystem, names: source.trusted ?? false }, undefined, options);
  const { path } = source;
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (found.isDirectory() && fileSystem) {
    throw unreadable(path, "a file system in a directory has lost its owners; give a tar of it, as docker export or a builder's type=tar writes");
  }
  if (found.isDirectory()) return openLayout(path, options);
  // A device may never end; a pipe does.
  if (!found.isFile() && !found.isFIFO()) throw unreadable(path, "it is no file");
  try {
    return await readStore(path, fileBytes(path), { fileSystem, names: false }, found.isFile() ? path : undefined, options);
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(path, error);
  }
}

/** An archive, once it has passed. With a `path` it can be read again. */
async function readStore(
  what: string,
  stream: AsyncIterable<Uint8Array>,
  trust: ArchiveTrust,
  path: string | undefined,
  options: LayerOptions,
): Promise<Store> {
  const before = path === undefined ? undefined : await stat(path);
  const archive = await readArchive(what, stream, trust, options);

  async function again(name: string, sink: Parameters<NonNullable<Store["again"]>>[1]): Promise<void> {
    const now = await stat(path ?? "");
    if (now.size !== before?.size || now.mtimeMs !== before.mtimeMs) throw damaged(`${what} was changed while it was being read`);
    const unpacking = { limits: options.limits, budget: newBudget(options.limits) };
    const offset = archive.offset(name);
    const whole = archive.fileSystem ? sink : tarSink(what, (entry) => (entry.offset === offset ? sink : undefined));
    await pour(fileBytes(path ?? ""), outermost(what, whole, unpacking));
  }

  return {
    what,
    format: archive.fileSystem ? "root-file-system" : archive.file("manifest.json") ? "docker-archive" : "oci-archive",
    file: (name) => Promise.resolve(archive.file(name)),
    holds: (name) => Promise.resolve(archive.file(name) !== undefined),
    again: path === undefined ? undefined : again,
    fileSystem: archive.fileSystem,
  };
}

function wantedImage(source: ImageSource, options: OpenImageOptions): Wanted {
  return {
    ref: options.image ?? (source.kind === "stream" ? source.ref : undefined),
    platform: options.platform ?? ownPlatform(),
    strictPlatform: options.platform !== undefined,
  };
}
