import { readAttestations } from "./attestations.ts";
import type { ImageAttestation, ImageManifest, ImagePlatform } from "./image.ts";
import { asArray, asNumber, asObject, asString, strings, type JsonObject } from "./json.ts";
import { damaged, imageError, type Limits } from "./limits.ts";
import { fitsPlatform } from "./platform.ts";
import { readJson, readObject, type Store } from "./store.ts";
import { blobOf, isImage, surveyIndex, type Candidate, type Survey } from "./survey.ts";

/** One layer as a manifest names it. */
export interface LayerFile {
  readonly file: string;
  readonly digest: string | undefined;
  readonly mediaType: string | undefined;
  readonly size: number | undefined;
  /** Where else it may be had, for layers that must not be passed on. */
  readonly urls: readonly string[];
}

/** The files of one image, layers lowest first. */
export interface ImageFiles {
  readonly config: string;
  readonly layers: readonly LayerFile[];
  readonly manifest: ImageManifest | undefined;
  readonly tags: readonly string[];
  /** As the index has it; undefined where there is none. */
  readonly platform: string | undefined;
  /** Empty where no index names any: then the configuration tells the only one. */
  readonly platforms: readonly ImagePlatform[];
  readonly attestations: readonly ImageAttestation[];
}

export interface Wanted {
  /** The name to look for where the store holds several images. */
  readonly ref: string | undefined;
  /** `linux/amd64`, perhaps with a variant. */
  readonly platform: string;
  /** True where the user asked for this platform and no other will do. */
  readonly strictPlatform: boolean;
}

/** Finds the image in a docker archive (manifest.json), in an OCI layout or behind a registry's manifest (index.json). */
export async function findImage(store: Store, wanted: Wanted, limits: Limits): Promise<ImageFiles> {
  const survey = (await store.holds("index.json")) ? await surveyIndex(store, await readJson(store, "index.json"), limits) : undefined;
  if (await store.holds("manifest.json")) {
    const image = fromDockerManifest(store, await readJson(store, "manifest.json"), wanted);
    const named = survey && (await sameImage(store, survey, image));
    // engines that hold several platforms list one of them here, and all in the index
    const elsewhere = survey?.candidates.some((one) => one.present && fitsPlatform(one.platform, wanted.platform));
    if (!survey || (named && fitsPlatform(named.platform, wanted.platform)) || !wanted.strictPlatform || !elsewhere) {
      return named && survey ? { ...(await fromManifest(store, survey, named)), tags: image.tags } : image;
    }
  }
  if (survey) return fromManifest(store, survey, choose(store, survey, wanted));
  throw imageError(
    "image-not-an-archive",
    `${store.what} has neither manifest.json nor index.json, so it is no image, or it is cut off`,
    "Name what docker save, or a builder's docker or oci output, wrote; say rootfs: before the path of a file system's tar.",
  );
}

/** Every platform that an index names; the only one's where there is no index. */
export async function listed(store: Store, limits: Limits): Promise<readonly ImagePlatform[]> {
  if (!(await store.holds("index.json"))) return [];
  return platformsOf(await surveyIndex(store, await readJson(store, "index.json"), limits));
}

function fromDockerManifest(store: Store, document: unknown, wanted: Wanted): ImageFiles {
  const images = asArray(document).map(asObject);
  const matching = images.filter((image) => strings(image["RepoTags"]).some((tag) => sameRef(tag, wanted.ref)));
  const image = matching[0] ?? images[0];
  if (!image) throw imageError("image-damaged", `manifest.json in ${store.what} names no image`, "Save the image again.");
  if (matching.length === 0 && images.length > 1) {
    const tags = images.flatMap((one) => strings(one["RepoTags"]));
    throw imageError("image-ambiguous", `${store.what} holds ${images.length} images: ${tags.join(", ")}`, "Name one of them, or save it by itself.");
  }
  const config = asString(image["Config"]);
  if (!config) throw imageError("image-damaged", `manifest.json in ${store.what} names no configuration`, "Save the image again.");
  const layers = strings(image["Layers"]).map((file): LayerFile => ({ file, digest: undefined, mediaType: undefined, size: undefined, urls: [] }));
  return { config, layers, manifest: undefined, tags: strings(image["RepoTags"]), platform: undefined, platforms: [], attestations: [] };
}

/** The image of the index that has the configuration a docker manifest names. */
async function sameImage(store: Store, survey: Survey, image: ImageFiles): Promise<Candidate | undefined> {
  for (const candidate of survey.candidates) {
    if (!candidate.present) continue;
    const manifest = await readObject(store, candidate.file, "manifest");
    if (blobOf(store, manifest["config"]).file === image.config && asArray(manifest["layers"]).length === image.layers.length) return candidate;
  }
  return undefined;
}

function sameRef(tag: string, ref: string | undefined): boolean {
  return ref !== undefined && (tag === ref || tag === `${ref}:latest` || tag.endsWith(`/${ref}`) || tag.endsWith(`/${ref}:latest`));
}

function choose(store: Store, survey: Survey, wanted: Wanted): Candidate {
  const present = survey.candidates.filter((one) => one.present);
  const named = present.filter((one) => one.tags.some((tag) => sameRef(tag, wanted.ref)));
  const candidates = named.length > 0 ? named : present;
  const [only] = candidates;
  if (!only) throw damaged(`index.json in ${store.what} names no image that is there`);
  const matching = candidates.filter((one) => fitsPlatform(one.platform, wanted.platform));
  if (matching[0] && matching.length === 1) return matching[0];
  if (candidates.length === 1 && !wanted.strictPlatform) return only;
  const images = candidates.map((one) => [...one.tags, one.platform ?? "an unnamed platform"].join(" ")).join(", ");
  throw imageError("image-ambiguous", `${store.what} holds images for ${images}; wanted is one for ${wanted.platform}`, "Name another platform, or one image.");
}

async function fromManifest(store: Store, survey: Survey, chosen: Candidate): Promise<ImageFiles> {
  const content = await readObject(store, chosen.file, "manifest");
  if (!isImage(content)) throw imageError("image-unsupported", `${store.what} is no image but another kind of artifact`, "Name a container image.");
  return {
    config: blobOf(store, content["config"]).file,
    layers: asArray(content["layers"]).map((layer) => layerFile(store, asObject(layer))),
    manifest: { digest: chosen.digest, mediaType: asString(content["mediaType"]) ?? chosen.mediaType, annotations: texts(content["annotations"]) },
    tags: chosen.tags,
    platform: chosen.platform,
    platforms: platformsOf(survey),
    attestations: await readAttestations(store, [...(survey.statements.get(chosen.digest) ?? []), ...((await store.referrers?.(chosen.digest)) ?? [])]),
  };
}

function platformsOf(survey: Survey): readonly ImagePlatform[] {
  return survey.candidates.map(({ platform, digest, present }) => ({ platform, digest, present }));
}

function layerFile(store: Store, descriptor: JsonObject): LayerFile {
  const mediaType = asString(descriptor["mediaType"]);
  return { ...blobOf(store, descriptor), mediaType, size: asNumber(descriptor["size"]), urls: strings(descriptor["urls"]) };
}

export function texts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(asObject(value)).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}
