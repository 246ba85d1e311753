import type { Blob } from "./blob.ts";
import { imageError } from "./limits.ts";
import { asArray, asObject, asString, strings, type JsonObject } from "./json.ts";

/** Where the parts of an image are found: an archive that was read, or a directory. */
export interface Store {
  /** How the user named it, for errors. */
  readonly what: string;
  /** Undefined where there is no such file. */
  file(name: string): Promise<Blob | undefined>;
}

/** The files of one image, layers lowest first. */
export interface ImageFiles {
  readonly config: string;
  readonly layers: readonly string[];
}

export interface Wanted {
  /** The name to look for where the store holds several images. */
  readonly ref: string | undefined;
  /** `linux/amd64`, perhaps with a variant. */
  readonly platform: string;
  /** True where the user asked for this platform and no other will do. */
  readonly strictPlatform: boolean;
}

/** Finds the image in a docker archive (manifest.json) or an OCI layout (index.json). */
export async function findImage(store: Store, wanted: Wanted): Promise<ImageFiles> {
  const docker = await store.file("manifest.json");
  if (docker) return fromDockerManifest(store, await readJson(store, "manifest.json"), wanted);
  const index = await store.file("index.json");
  if (index) return fromIndex(store, await readJson(store, "index.json"), wanted);
  throw imageError(
    "image-not-an-archive",
    `${store.what} has neither manifest.json nor index.json, so it is no image, or it is cut off`,
    "Name what docker save, or a builder's docker or oci output, wrote.",
  );
}

/** A document of the store, parsed. */
export async function readJson(store: Store, name: string): Promise<unknown> {
  const blob = await store.file(name);
  if (blob?.kind === "unusable") throw blob.error;
  if (blob?.kind !== "json") throw imageError("image-damaged", `${name} in ${store.what} is missing or no JSON`, "Save or download the image again.");
  try {
    return JSON.parse(blob.bytes.toString("utf8"));
  } catch (error) {
    throw imageError("image-damaged", `${name} in ${store.what} is no valid JSON`, "Save or download the image again.", error);
  }
}

function fromDockerManifest(store: Store, document: unknown, wanted: Wanted): ImageFiles {
  const images = asArray(document).map(asObject);
  const matching = images.filter((image) => strings(image["RepoTags"]).some((tag) => sameRef(tag, wanted.ref)));
  const image = matching[0] ?? images[0];
  if (!image) throw imageError("image-damaged", `manifest.json in ${store.what} names no image`, "Save the image again.");
  if (matching.length === 0 && images.length > 1) {
    const tags = images.flatMap((one) => strings(one["RepoTags"]));
    throw imageError("image-ambiguous", `${store.what} holds ${images.length} images: ${tags.join(", ")}`, "Save one image by itself.");
  }
  const config = asString(image["Config"]);
  if (!config) throw imageError("image-damaged", `manifest.json in ${store.what} names no configuration`, "Save the image again.");
  return { config, layers: strings(image["Layers"]) };
}

function sameRef(tag: string, ref: string | undefined): boolean {
  return ref !== undefined && (tag === ref || tag === `${ref}:latest` || tag.endsWith(`/${ref}`) || tag.endsWith(`/${ref}:latest`));
}

interface Candidate {
  readonly file: string;
  readonly platform: string | undefined;
}

async function fromIndex(store: Store, document: unknown, wanted: Wanted): Promise<ImageFiles> {
  const candidates: Candidate[] = [];
  await collect(store, document, candidates, 0);
  const chosen = choose(store, candidates, wanted);
  const manifest = asObject(await readJson(store, chosen.file));
  const config = blobFile(store, manifest["config"]);
  return { config, layers: asArray(manifest["layers"]).map((layer) => blobFile(store, layer)) };
}

/** Image manifests below an index whose blobs are there: an engine may save an index of which it has one platform only. */
async function collect(store: Store, document: unknown, found: Candidate[], depth: number): Promise<void> {
  for (const item of asArray(asObject(document)["manifests"])) {
    const descriptor = asObject(item);
    if (isAttestation(descriptor)) continue;
    const file = blobFile(store, descriptor);
    if (!(await store.file(file))) continue;
    const content = asObject(await readJson(store, file));
    if (Array.isArray(content["manifests"])) {
      if (depth >= 4) throw imageError("image-damaged", `the indexes of ${store.what} are nested too deeply`, "Name one image of the index.");
      await collect(store, content, found, depth + 1);
      continue;
    }
    if (content["config"] === undefined || found.some((known) => known.file === file)) continue;
    found.push({ file, platform: platformOf(asObject(descriptor["platform"])) ?? (await platformOfConfig(store, content)) });
    if (found.length > 64) throw imageError("image-too-large", `${store.what} holds more than 64 images`, "Name one image of the index.");
  }
}

function choose(store: Store, candidates: readonly Candidate[], wanted: Wanted): Candidate {
  const [only] = candidates;
  if (!only) throw imageError("image-damaged", `index.json in ${store.what} names no image that is there`, "Save or download the image again.");
  const matching = candidates.filter((one) => one.platform === wanted.platform || one.platform?.startsWith(`${wanted.platform}/`));
  if (matching[0] && matching.length === 1) return matching[0];
  if (candidates.length === 1 && !wanted.strictPlatform) return only;
  const platforms = candidates.map((one) => one.platform ?? "an unnamed platform").join(", ");
  throw imageError(
    "image-ambiguous",
    `${store.what} holds images for ${platforms}; wanted is one for ${wanted.platform}`,
    "Name another platform, or save one image by itself.",
  );
}

function isAttestation(descriptor: JsonObject): boolean {
  return asObject(descriptor["annotations"])["vnd.docker.reference.type"] !== undefined || asObject(descriptor["platform"])["os"] === "unknown";
}

async function platformOfConfig(store: Store, manifest: JsonObject): Promise<string | undefined> {
  const config = await store.file(blobFile(store, manifest["config"]));
  return config?.kind === "json" ? platformOf(asObject(await readJson(store, blobFile(store, manifest["config"])))) : undefined;
}

function platformOf(value: JsonObject): string | undefined {
  const os = asString(value["os"]);
  const architecture = asString(value["architecture"]);
  const variant = asString(value["variant"]);
  return os && architecture ? [os, architecture, variant].filter(Boolean).join("/") : undefined;
}

function blobFile(store: Store, descriptor: unknown): string {
  const hex = /^sha256:([0-9a-f]{64})$/.exec(asString(asObject(descriptor)["digest"]) ?? "")?.[1];
  if (!hex) throw imageError("image-damaged", `a descriptor in ${store.what} has no sha256 digest`, "Save or download the image again.");
  return `blobs/sha256/${hex}`;
}
