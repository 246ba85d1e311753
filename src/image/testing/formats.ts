import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import type { ImageSource } from "../open.ts";
import { dockerArchive, inPieces, kanikoArchive, layout, legacyArchive, ociArchive, type Layout, type TestImage } from "./archives.ts";
import { tar } from "./tar-writer.ts";
import { skippableFrame, zstdChunked, zstdFrame } from "./zstd-writer.ts";

/** Every way an image may come, from its layers' tars. */
export const formats: Readonly<Record<string, (image: TestImage, scratch: string) => ImageSource>> = {
  "docker archive of engine 25 and later": (image) => stream(dockerArchive(image)),
  "docker archive of older engines": (image) => stream(legacyArchive(image)),
  "kaniko's and crane's archive": (image) => stream(kanikoArchive(image)),
  "OCI archive with ./ names": (image) => stream(ociArchive(image)),
  "OCI archive, layers in zstd of many frames": (image) => stream(archiveOf(layout(image, zstdChunked))),
  "OCI archive, layers in gzip of several members": (image) => stream(archiveOf(layout(image, gzipMembers))),
  "archive in a file": (image, scratch) => path(scratch, dockerArchive(image)),
  "archive in gzip, in a file": (image, scratch) => path(scratch, gzipSync(ociArchive(image))),
  "archive in zstd": (image) => stream(Buffer.concat([skippableFrame("x"), zstdFrame(dockerArchive(image), { block: 3000 })])),
  "directory of an OCI layout": (image, scratch) => ({
    kind: "path",
    path: layoutDirectory(
      layout(image, (layer) => gzipSync(layer)),
      scratch,
    ),
  }),
  "directory of an OCI layout, not compressed": (image, scratch) => ({
    kind: "path",
    path: layoutDirectory(
      layout(image, (layer) => layer),
      scratch,
    ),
  }),
};

function stream(bytes: Buffer): ImageSource {
  return { kind: "stream", ref: "test", stream: inPieces(bytes) };
}

function path(scratch: string, bytes: Buffer): ImageSource {
  const at = join(mkdtempSync(join(scratch, "archive-")), "image");
  writeFileSync(at, bytes);
  return { kind: "path", path: at };
}

export function archiveOf({ blobs, index }: Layout): Buffer {
  return tar([...blobs, { name: "index.json", content: index }, { name: "oci-layout", content: `{"imageLayoutVersion":"1.0.0"}` }]);
}

export function layoutDirectory({ blobs, index }: Layout, scratch: string): string {
  const directory = mkdtempSync(join(scratch, "layout-"));
  mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
  for (const blob of blobs) writeFileSync(join(directory, blob.name), blob.content);
  writeFileSync(join(directory, "index.json"), index);
  writeFileSync(join(directory, "oci-layout"), `{"imageLayoutVersion":"1.0.0"}`);
  return directory;
}

/** As eStargz writes: a member for each piece. */
export function gzipMembers(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 600) parts.push(gzipSync(bytes.subarray(at, at + 600)));
  return Buffer.concat(parts);
}
