import type { ImageAttestation } from "./image.ts";
import { asArray, asObject, asString } from "./json.ts";
import { readJson, readObject, type Store } from "./store.ts";
import { blobOf } from "./survey.ts";

/** What the manifests beside an image say of it. One that cannot be read is told without its statement: it says nothing about the image itself. */
export async function readAttestations(store: Store, manifests: readonly string[]): Promise<readonly ImageAttestation[]> {
  const found: ImageAttestation[] = [];
  for (const file of manifests) {
    const manifest = await readObject(store, file, "manifest").catch(() => ({}));
    const artifact = asString(asObject(manifest)["artifactType"]);
    for (const item of asArray(asObject(manifest)["layers"])) {
      const layer = asObject(item);
      const said = await statement(store, layer);
      const named = asString(asObject(layer["annotations"])["in-toto.io/predicate-type"]) ?? asString(asObject(said)["predicateType"]);
      const predicateType = named ?? artifact ?? asString(layer["mediaType"]) ?? "";
      found.push({ kind: kindOf(predicateType), predicateType, statement: said });
    }
  }
  return found;
}

async function statement(store: Store, descriptor: unknown): Promise<unknown> {
  try {
    return await readJson(store, blobOf(store, descriptor).file);
  } catch {
    return undefined;
  }
}

function kindOf(predicateType: string): ImageAttestation["kind"] {
  if (/spdx|cyclonedx|\bsyft\b|\bsbom\b/i.test(predicateType)) return "sbom";
  return /provenance/i.test(predicateType) ? "provenance" : "other";
}
