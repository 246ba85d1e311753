import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

import { tar, type Piece } from "./tar-writer.ts";

/** An image for tests: the tar of each layer, and what is to stand in the configuration beside `rootfs`. */
export interface TestImage {
  readonly layers: readonly Buffer[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly tags?: readonly string[];
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function configOf(image: TestImage): Buffer {
  const rootfs = { type: "layers", diff_ids: image.layers.map((layer) => `sha256:${sha256(layer)}`) };
  const history = image.history ?? image.layers.map((_, number) => ({ created_by: `COPY ${number} /` }));
  return Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux", config: image.config ?? {}, rootfs, history }));
}

/** As engines from 25 on save: blobs in order of their names, then the documents. */
export function dockerArchive(image: TestImage): Buffer {
  const { blobs, index } = layout(image, (layer: Buffer) => layer);
  const manifest = [
    {
      Config: `blobs/sha256/${sha256(configOf(image))}`,
      RepoTags: image.tags ?? ["test:latest"],
      Layers: image.layers.map((layer) => `blobs/sha256/${sha256(layer)}`),
    },
  ];
  return tar([
    { name: "blobs/", flag: "5" },
    { name: "blobs/sha256/", flag: "5" },
    ...blobs,
    { name: "index.json", content: index },
    { name: "manifest.json", content: JSON.stringify(manifest) },
    { name: "oci-layout", content: `{"imageLayoutVersion":"1.0.0"}` },
  ]);
}

/** As engines before 25 saved: a folder a layer, and links for layers that stand twice. */
export function legacyArchive(image: TestImage): Buffer {
  const config = configOf(image);
  const first = new Map<string, string>();
  const pieces: Piece[] = [];
  const names = image.layers.map((layer, number) => {
    const id = sha256(Buffer.from(`layer ${number}`));
    const before = first.get(sha256(layer));
    first.set(sha256(layer), before ?? id);
    pieces.push({ name: `${id}/`, flag: "5" }, { name: `${id}/VERSION`, content: "1.0" }, { name: `${id}/json`, content: `{"id":"${id}"}` });
    pieces.push(before ? { name: `${id}/layer.tar`, flag: "2", link: `../${before}/layer.tar` } : { name: `${id}/layer.tar`, content: layer });
    return `${id}/layer.tar`;
  });
  const manifest = [{ Config: `${sha256(config)}.json`, RepoTags: ["test:latest"], Layers: names }];
  return tar([
    ...pieces,
    { name: `${sha256(config)}.json`, content: config },
    { name: "manifest.json", content: JSON.stringify(manifest) },
    { name: "repositories", content: "{}" },
  ]);
}

/** As kaniko and crane write: gzipped layers, the configuration first. */
export function kanikoArchive(image: TestImage): Buffer {
  const config = configOf(image);
  const layers = new Map(image.layers.map((layer) => [layer, gzipSync(layer)]));
  const names = [...layers.values()].map((bytes) => ({ name: `${sha256(bytes)}.tar.gz`, content: bytes }));
  const manifest = [
    { Config: `sha256:${sha256(config)}`, RepoTags: ["test:latest"], Layers: image.layers.map((layer) => `${sha256(layers.get(layer) ?? layer)}.tar.gz`) },
  ];
  return tar([{ name: `sha256:${sha256(config)}`, content: config }, ...names, { name: "manifest.json", content: JSON.stringify(manifest) }]);
}

/** An OCI archive whose names begin with `./`. */
export function ociArchive(image: TestImage): Buffer {
  const { blobs, index } = layout(image, (layer) => gzipSync(layer));
  return tar([{ name: "./", flag: "5" }, ...[{ name: "index.json", content: index }, ...blobs].map((piece) => ({ ...piece, name: `./${piece.name}` }))]);
}

export interface Layout {
  readonly blobs: readonly { readonly name: string; readonly content: Buffer }[];
  readonly index: Buffer;
}

/** The blobs and the index of an OCI layout; `encode` makes a layer's blob from its tar. */
export function layout(image: TestImage, encode: (layer: Buffer) => Buffer): Layout {
  const config = configOf(image);
  const layers = image.layers.map(encode);
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, config: descriptor(config), layers: layers.map((layer) => descriptor(layer)) }));
  const blobs = new Map([config, ...layers, manifest].map((bytes) => [`blobs/sha256/${sha256(bytes)}`, bytes]));
  return {
    blobs: [...blobs].map(([name, content]) => ({ name, content })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    index: Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [descriptor(manifest)] })),
  };
}

export function descriptor(bytes: Buffer, more?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { digest: `sha256:${sha256(bytes)}`, size: bytes.length, ...more };
}

/** The bytes in pieces of one length, in one buffer that is overwritten each time, as a reader of files may do. */
export async function* inPieces(bytes: Buffer, length = 65536): AsyncGenerator<Buffer, void, undefined> {
  const buffer = Buffer.alloc(length);
  for (let at = 0; at < bytes.length; at += length) {
    const copied = bytes.copy(buffer, 0, at);
    yield buffer.subarray(0, copied);
  }
}
