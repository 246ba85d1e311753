import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import type { Image } from "./image.ts";
import { openImage } from "./open.ts";
import { configOf, inPieces, type TestImage } from "./testing/archives.ts";
import { file, shownTree } from "./testing/case.ts";
import { pax, tar } from "./testing/tar-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-sha512-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const image: TestImage = { layers: [tar([file("a")]), tar([file("b")])], config: { User: "app" } };
const sha512 = (bytes: Buffer): string => createHash("sha512").update(bytes).digest("hex");

/** The parts of a layout whose descriptors are all by sha512. */
function parts(
  encode: (layer: Buffer) => Buffer,
  spoil: (name: string) => boolean = () => false,
): readonly { readonly name: string; readonly content: Buffer }[] {
  const describe = (bytes: Buffer): object => ({ digest: `sha512:${sha512(bytes)}`, size: bytes.length });
  const layers = image.layers.map(encode);
  const config = configOf(image);
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, config: describe(config), layers: layers.map(describe) }));
  const blobs = [...layers, config, manifest].map((content) => ({ name: `blobs/sha512/${sha512(content)}`, content }));
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [describe(manifest)] }));
  const spoilt = blobs.map(({ content, name }) => (spoil(name) ? { name, content: encode(tar([file("other")])) } : { name, content }));
  return [...spoilt, { name: "index.json", content: index }, { name: "oci-layout", content: Buffer.from('{"imageLayoutVersion":"1.0.0"}') }];
}

function fromDirectory(all: ReturnType<typeof parts>): Promise<Image> {
  const at = mkdtempSync(join(scratch, "layout-"));
  for (const { content, name } of all) {
    mkdirSync(dirname(join(at, name)), { recursive: true });
    writeFileSync(join(at, name), content);
  }
  return openImage({ kind: "path", path: at });
}

/** The names are longer than a header has room for. */
function fromArchive(all: ReturnType<typeof parts>): Promise<Image> {
  const pieces = all.flatMap(({ content, name }) => [pax({ path: name }), { name: "long", content }]);
  return openImage({ kind: "stream", ref: "x", stream: inPieces(tar(pieces)) });
}

test.each([
  ["a directory", fromDirectory],
  ["an archive", fromArchive],
])("blobs named by sha512 are read from %s and held against their digests", async (_, open) => {
  for (const encode of [(layer: Buffer) => layer, (layer: Buffer) => gzipSync(layer)]) {
    const found = await open(parts(encode));
    expect(shownTree(found)).toEqual(["/a = 1 bytes", "/b = 1 bytes"]);
    expect([found.id, found.config.user]).toEqual([`sha512:${sha512(configOf(image))}`, "app"]);
    const [layer] = image.layers;
    const spoilt = `blobs/sha512/${sha512(encode(layer ?? Buffer.alloc(0)))}`;
    await expect(open(parts(encode, (name) => name === spoilt))).rejects.toThrow(/has the digest sha512:[0-9a-f]{128}, not the one/);
  }
});

test("layers that a configuration names by sha512 are refused as such", async () => {
  const config = Buffer.from(JSON.stringify({ rootfs: { type: "layers", diff_ids: image.layers.map((layer) => `sha512:${sha512(layer)}`) } }));
  const all = [
    ...image.layers.map((content, index) => ({ name: `${index}.tar`, content })),
    { name: "config.json", content: config },
    { name: "manifest.json", content: Buffer.from(JSON.stringify([{ Config: "config.json", RepoTags: [], Layers: ["0.tar", "1.tar"] }])) },
  ];
  await expect(fromArchive(all)).rejects.toThrow("names its layers by sha512");
});
