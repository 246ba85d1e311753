import type { Blob, LayerBlob } from "./blob.ts";
import type { ImageFormat } from "./image.ts";
import { asObject, type JsonObject } from "./json.ts";
import { damaged } from "./limits.ts";
import type { ByteSink } from "./sink.ts";

/** Where the parts of an image are found: an archive that was read, a directory, a registry. */
export interface Store {
  /** How the user named it, for errors. */
  readonly what: string;
  readonly format: ImageFormat;
  /** Undefined where there is no such file. A manifest is asked for as such, because a registry keeps those apart. */
  file(name: string, kind?: "manifest"): Promise<Blob | undefined>;
  /** Whether there is such a file, without reading it; a registry holds what its manifests name. */
  holds(name: string): Promise<boolean>;
  /** Sends a stored file through a sink once more; undefined where the source can be read only once. */
  readonly again: ((name: string, sink: ByteSink) => Promise<void>) | undefined;
  /** Manifests that say something about an image, where the source is asked for them rather than read. */
  readonly referrers?: (digest: string) => Promise<readonly string[]>;
  /** The tar of a file system, where the source is one. */
  readonly fileSystem?: LayerBlob | undefined;
}

/** A document of the store, parsed. */
export async function readJson(store: Store, name: string, kind?: "manifest"): Promise<unknown> {
  const blob = await store.file(name, kind);
  if (blob?.kind === "unusable") throw blob.error;
  if (blob?.kind !== "json") throw damaged(`${name} in ${store.what} is missing or no JSON`);
  try {
    return JSON.parse(blob.bytes.toString("utf8"));
  } catch (error) {
    throw damaged(`${name} in ${store.what} is no valid JSON`, error);
  }
}

export async function readObject(store: Store, name: string, kind?: "manifest"): Promise<JsonObject> {
  return asObject(await readJson(store, name, kind));
}
