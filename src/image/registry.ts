import { createHash } from "node:crypto";
import { env as ownEnv } from "node:process";

import { pour } from "./archive.ts";
import { readBlob, wrongDigest, type Blob } from "./blob.ts";
import { blobName, digestInName, digestLike, digestText, readDigest } from "./content-digest.ts";
import { findCredentials } from "./credentials.ts";
import { remembered } from "./indexed.ts";
import { asArray, asObject, asString } from "./json.ts";
import type { LayerOptions } from "./layer.ts";
import { imageError } from "./limits.ts";
import { createClient } from "./registry-client.ts";
import { parseReference } from "./reference.ts";
import type { ByteSink } from "./sink.ts";
import type { Store } from "./store.ts";

export interface RegistryOptions {
  /** Where `docker login` left its credentials is read from these variables: HOME, DOCKER_CONFIG, REGISTRY_AUTH_FILE. This process's where undefined. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export const MANIFESTS: string = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** An image in a registry. Its manifest is read at once; each blob when it is asked for first, and against its digest. */
export async function openRegistry(ref: string, registry: RegistryOptions, options: LayerOptions): Promise<Store> {
  const reference = parseReference(ref);
  const env = registry.env ?? ownEnv;
  const client = createClient(reference, () => findCredentials(reference.account, env));
  const top = await manifest(reference.version);
  const read = new Map<string, Promise<Blob | undefined>>();

  async function manifest(version: string): Promise<Buffer> {
    const body = await client.get(`manifests/${version}`, MANIFESTS);
    if (!body) throw imageError("image-missing", `${reference.host} has no ${reference.repository}:${version}`, "Check the name and the tag.");
    const digest = readDigest(version);
    const name = digest ? blobName(digest) : `manifests/${version}`;
    const blob = await throughBlob(name, body);
    if (blob?.kind === "unusable") throw blob.error;
    if (blob?.kind !== "json") throw imageError("image-damaged", `${ref} has a manifest that is no JSON`, "Push the image again.");
    return blob.bytes;
  }

  async function throughBlob(name: string, body: AsyncIterable<Uint8Array>): Promise<Blob | undefined> {
    let blob: Blob | undefined;
    const sink = readBlob(name, options, (result) => (blob = result));
    await pour(body, sink);
    return blob;
  }

  async function load(name: string, kind: "manifest" | undefined): Promise<Blob | undefined> {
    if (name === "index.json") return { kind: "json", bytes: asIndex(ref, top) };
    const digest = digestInName(name);
    if (!digest) return undefined;
    const text = digestText(digest);
    if (text === digestLike(digest, top)) return { kind: "json", bytes: top };
    if (kind === "manifest") return { kind: "json", bytes: await manifest(text) };
    const known = remembered(text, options);
    if (known) return known;
    const body = await client.get(`blobs/${text}`, "*/*");
    return body && throughBlob(name, body);
  }

  async function again(name: string, sink: ByteSink): Promise<void> {
    const promised = digestInName(name);
    const body = promised && (await client.get(`blobs/${digestText(promised)}`, "*/*"));
    if (!body) throw imageError("image-missing", `${ref} has no ${name} any more`, "Try again.");
    const hash = createHash(promised.algorithm);
    async function* hashed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const part of bytes) {
        hash.update(part);
        yield part;
      }
    }
    await pour(hashed(body), sink);
    const digest = hash.digest("hex");
    if (digest !== promised.hex) throw wrongDigest(name, `${promised.algorithm}:${digest}`);
  }

  async function referrers(digest: string): Promise<readonly string[]> {
    const body = await client.get(`referrers/${digest}`, "application/vnd.oci.image.index.v1+json").catch(() => undefined);
    const blob = body && (await throughBlob("referrers", body).catch(() => undefined));
    if (blob?.kind !== "json") return [];
    const named = asArray(asObject(parsed(blob.bytes))["manifests"]).map((one) => asString(asObject(one)["digest"]) ?? "");
    return named
      .flatMap((one) => readDigest(one) ?? [])
      .slice(0, options.limits.images)
      .map(blobName);
  }

  return {
    what: ref,
    format: "registry",
    holds: (name) => Promise.resolve(name === "index.json" || name.startsWith("blobs/")),
    file(name, kind) {
      const known = read.get(name) ?? load(name, kind);
      read.set(name, known);
      return known;
    },
    again,
    referrers,
  };
}

/** A registry answers with an index or with one manifest; the latter becomes an index of one. */
function asIndex(ref: string, top: Buffer): Buffer {
  const document = asObject(parsed(top));
  if (Array.isArray(document["manifests"])) return top;
  if (Array.isArray(document["fsLayers"])) {
    throw imageError(
      "image-unsupported",
      `${ref} has a manifest of version 1, which has no layer digests to hold anything against`,
      "Push the image again with a newer tool.",
    );
  }
  const digest = `sha256:${createHash("sha256").update(top).digest("hex")}`;
  return Buffer.from(JSON.stringify({ manifests: [{ digest, size: top.length, mediaType: document["mediaType"] }] }));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
