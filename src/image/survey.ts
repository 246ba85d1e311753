import { blobName, readDigest } from "./content-digest.ts";
import type { ImagePlatform } from "./image.ts";
import { asArray, asObject, asString, type JsonObject } from "./json.ts";
import { damaged, imageError, type Limits } from "./limits.ts";
import { platformOf } from "./platform.ts";
import { readObject, type Store } from "./store.ts";

/** An image that an index names. */
export interface Candidate extends ImagePlatform {
  readonly file: string;
  readonly mediaType: string | undefined;
  /** Names that the index gives it. */
  readonly tags: readonly string[];
}

export interface Survey {
  readonly candidates: readonly Candidate[];
  /** Manifests that say something about an image, by that image's digest. */
  readonly statements: ReadonlyMap<string, readonly string[]>;
}

const MANIFEST_TYPES = new Set(["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"]);
/** What a configuration is called where it is an image's. Other artifacts use the same manifests. */
const CONFIG_TYPES = new Set(["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"]);

/** Everything an index and the indexes below it name. */
export async function surveyIndex(store: Store, document: unknown, limits: Limits): Promise<Survey> {
  const candidates: Candidate[] = [];
  const statements = new Map<string, string[]>();

  async function collect(index: unknown, depth: number, inherited: readonly string[]): Promise<void> {
    for (const item of asArray(asObject(index)["manifests"])) {
      const descriptor = asObject(item);
      const { digest, file } = blobOf(store, descriptor);
      const annotations = asObject(descriptor["annotations"]);
      const about = asString(annotations["vnd.docker.reference.digest"]);
      if (annotations["vnd.docker.reference.type"] !== undefined || asObject(descriptor["platform"])["os"] === "unknown") {
        if (about) note(about, file);
        continue;
      }
      const tags = [...inherited, ...tagsIn(annotations)];
      const platform = platformOf(asObject(descriptor["platform"]));
      const mediaType = asString(descriptor["mediaType"]);
      const present = await store.holds(file);
      if (!present) {
        if (platform) add({ file, digest, platform, present, mediaType, tags });
        continue;
      }
      // a registry is asked only for what is needed
      if (platform && mediaType && MANIFEST_TYPES.has(mediaType)) {
        add({ file, digest, platform, present, mediaType, tags });
        continue;
      }
      const content = await readObject(store, file, "manifest");
      if (Array.isArray(content["manifests"])) {
        if (depth >= limits.nesting) throw imageError("image-damaged", `the indexes of ${store.what} are nested too deeply`, "Name one image of the index.");
        await collect(content, depth + 1, tags);
      } else if (isImage(content)) {
        add({
          file,
          digest,
          platform: platform ?? (await platformOfConfig(store, content)),
          present,
          mediaType: mediaType ?? asString(content["mediaType"]),
          tags,
        });
      } else {
        const subject = asString(asObject(content["subject"])["digest"]);
        if (subject) note(subject, file);
      }
    }
  }

  function add(candidate: Candidate): void {
    if (candidates.some((known) => known.file === candidate.file)) return;
    candidates.push(candidate);
    if (candidates.length > limits.images) {
      throw imageError("image-too-large", `${store.what} holds more than ${limits.images} images`, "Name one image of the index.");
    }
  }

  function note(about: string, file: string): void {
    const known = statements.get(about) ?? [];
    if (known.length < limits.images && !known.includes(file)) statements.set(about, [...known, file]);
  }

  await collect(document, 0, []);
  return { candidates, statements };
}

/** Names that an annotation gives: containerd's whole one before the tag alone. */
function tagsIn(annotations: JsonObject): readonly string[] {
  const name = asString(annotations["io.containerd.image.name"]) ?? asString(annotations["org.opencontainers.image.ref.name"]);
  return name ? [name] : [];
}

export function isImage(manifest: JsonObject): boolean {
  const config = asObject(manifest["config"]);
  const type = asString(config["mediaType"]);
  return config["digest"] !== undefined && (type === undefined || CONFIG_TYPES.has(type));
}

async function platformOfConfig(store: Store, manifest: JsonObject): Promise<string | undefined> {
  const { file } = blobOf(store, manifest["config"]);
  const blob = await store.file(file);
  return blob?.kind === "json" ? platformOf(await readObject(store, file)) : undefined;
}

/** Where a descriptor's blob lies. */
export function blobOf(store: Store, descriptor: unknown): { readonly digest: string; readonly file: string } {
  const digest = asString(asObject(descriptor)["digest"]) ?? "";
  const read = readDigest(digest);
  if (!read) throw damaged(`a descriptor in ${store.what} has no sha256 or sha512 digest`);
  return { digest, file: blobName(read) };
}
