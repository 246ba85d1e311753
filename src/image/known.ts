import { createHash } from "node:crypto";

import type { Blob, LayerBlob } from "./blob.ts";
import { parseConfig } from "./config.ts";
import type { Image, KnownImage } from "./image.ts";
import { remembered } from "./indexed.ts";
import type { LayerOptions } from "./layer.ts";
import { newBudget } from "./limits.ts";
import type { ImageFiles } from "./manifest.ts";
import type { Store } from "./store.ts";

export interface KnownSource {
  readonly store: Store;
  readonly files: ImageFiles;
}

/** The image of an id from what earlier looks left behind, where that is enough for all that is asked now. Then nothing of it needs to be read. */
export function knownImage(id: string, ref: string, options: LayerOptions): KnownSource | undefined {
  const known = options.indexes?.getImage?.(id);
  if (!known || sha256(known.config) !== id) return undefined;
  const { diffIds } = parseConfig(JSON.parse(Buffer.from(known.config).toString("utf8")));
  if (diffIds.length !== known.layers.length) return undefined;
  // a layer that is missing after others were found must not have used up what is left for reading them
  const tried = { ...options, budget: newBudget(options.limits) };
  const layers: LayerBlob[] = [];
  for (const [number, { blob }] of known.layers.entries()) {
    const layer = remembered(blob, tried);
    if (layer === undefined || layer.index.diffId !== diffIds[number]) return undefined;
    layers.push(layer);
  }
  const blobs = new Map<string, Blob>([[fileOf(id), { kind: "json", bytes: Buffer.from(known.config) }]]);
  for (const [number, { blob }] of known.layers.entries()) {
    const layer = layers[number];
    if (layer) blobs.set(fileOf(blob), layer);
  }
  return { store: storeOf(ref, known, blobs), files: filesOf(id, ref, known) };
}

/** Puts an engine's image by where all of it can be found again by digests. */
export function rememberImage(image: Image, config: Uint8Array, files: ImageFiles, options: LayerOptions): void {
  if (image.attestations.length > 0 || files.platforms.length > 1) return;
  const layers = files.layers.map(({ digest, file, mediaType, size }) => ({ blob: blobDigest(file) ?? "", digest, mediaType, size }));
  if (layers.some(({ blob }) => blob === "")) return;
  options.indexes?.setImage?.(image.id, { config, layers, format: image.format, manifest: image.manifest });
}

function storeOf(ref: string, { format }: KnownImage, blobs: ReadonlyMap<string, Blob>): Store {
  return { what: ref, format, file: (name) => Promise.resolve(blobs.get(name)), holds: (name) => Promise.resolve(blobs.has(name)), again: undefined };
}

function filesOf(id: string, ref: string, { layers, manifest }: KnownImage): ImageFiles {
  return {
    config: fileOf(id),
    layers: layers.map(({ blob, digest, mediaType, size }) => ({ file: fileOf(blob), digest, mediaType, size, urls: [] })),
    manifest,
    tags: tagsOf(ref),
    platform: undefined,
    platforms: [],
    attestations: [],
  };
}

/** What an engine writes as the tag of an image that it was asked to save by this name. */
function tagsOf(ref: string): readonly string[] {
  if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(ref) || ref.includes("@")) return [];
  return [ref.lastIndexOf(":") > ref.lastIndexOf("/") ? ref : `${ref}:latest`];
}

function fileOf(digest: string): string {
  return digest.replace(/^sha256:/, "blobs/sha256/");
}

function blobDigest(file: string): string | undefined {
  const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(file)?.[1];
  return hex && `sha256:${hex}`;
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
