import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, describe, expect, test } from "vitest";

import type { Image, LayerIndexes, OpenImageOptions } from "./image.ts";
import { openIndexCache } from "./index-cache.ts";
import { openImage } from "./open.ts";
import { dockerArchive, inPieces, layout, ociArchive, type TestImage } from "./testing/archives.ts";
import { directory, file, gone, hardLink, link, shownTree } from "./testing/case.ts";
import { startRegistry } from "./testing/registry-stub.ts";
import { pax, tar } from "./testing/tar-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-indexes-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const image: TestImage = {
  layers: [
    tar([
      file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"),
      pax({ "SCHILY.xattr.user.a": "b" }),
      file("a"),
      hardLink("h", "a"),
      link("l", "a"),
      file("secret"),
    ]),
    tar([gone("secret"), directory("d", 0o1777), { ...file("d/x"), uid: 5, mtime: 77 }, file("../up")]),
  ],
};

function open(indexes: LayerIndexes, bytes: Buffer, trusted = true, more: OpenImageOptions = {}): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", stream: inPieces(bytes), trusted }, { indexes, ...more });
}

/** The same cache, but every layer in it is said to hold one file `/told`. */
function lying(indexes: LayerIndexes): LayerIndexes {
  return {
    get: (digest) => {
      const known = indexes.get(digest);
      const entry = known?.entries[0];
      return known && entry && { ...known, entries: [{ ...entry, path: "/told", type: "file", content: undefined }] };
    },
    set: () => {},
  };
}

const paths = (found: Image): readonly string[] => [...found.entries()].map(({ path }) => path);

describe("a layer that was read before", () => {
  test("is the same without being read", async () => {
    for (const bytes of [dockerArchive(image), ociArchive(image)]) {
      const cache = openIndexCache(mkdtempSync(join(scratch, "cache-")));
      const first = await open(cache, bytes);
      const second = await open(cache, bytes);
      expect(shownTree(second)).toEqual(shownTree(first));
      expect([second.layers, second.problems, second.size]).toEqual([first.layers, first.problems, first.size]);
      expect(second.users()).toEqual(first.users());
      expect(paths(await open(lying(cache), bytes))).toEqual(["/told"]);
    }
  });

  test("is read all the same where its name cannot be believed, or a file of it is wanted", async () => {
    const cache = openIndexCache(mkdtempSync(join(scratch, "cache-")));
    const bytes = ociArchive(image);
    await open(cache, bytes);
    expect(paths(await open(lying(cache), bytes, false))).not.toContain("/told");
    expect(paths(await open(lying(cache), bytes, true, { keep: (path) => path === "/told" }))).not.toContain("/told");
    const sizes = { level: 6, get: () => undefined, set: () => {} };
    expect(paths(await open(lying(cache), bytes, true, { compressedSizes: sizes }))).not.toContain("/told");
  });

  test("is not fetched from a registry again", async () => {
    const cache = openIndexCache(mkdtempSync(join(scratch, "cache-")));
    const stub = await startRegistry(layout(image, (layer) => gzipSync(layer)));
    try {
      const source = { kind: "registry", ref: `${stub.host}/app:1`, registry: { env: {} } } as const;
      const first = await openImage(source, { indexes: cache });
      const before = stub.asked.length;
      const second = await openImage(source, { indexes: cache });
      expect(shownTree(second)).toEqual(shownTree(first));
      expect(stub.asked.slice(before).filter((line) => line.includes("/blobs/"))).toHaveLength(1); // the configuration
      expect(Buffer.from(await second.content("/d/x")).toString()).toBe("d/x");
    } finally {
      await stub.close();
    }
  });

  test("leaves no bytes of the image's files behind but what the reader itself needs", async () => {
    const at = mkdtempSync(join(scratch, "cache-"));
    await open(openIndexCache(at), dockerArchive({ layers: [tar([file("etc/passwd", "root"), file("key", "top secret")])] }), true, { keep: () => true });
    const text = readdirSync(at)
      .map((name) => readFileSync(join(at, name), "utf8"))
      .join("");
    expect(text).toContain(Buffer.from("root").toString("base64"));
    expect(text).not.toContain(Buffer.from("top secret").toString("base64"));
  });
});

test("what is damaged is as good as absent", async () => {
  const at = mkdtempSync(join(scratch, "cache-"));
  const cache = openIndexCache(at);
  const bytes = dockerArchive(image);
  const expected = shownTree(await open(cache, bytes));
  const names = readdirSync(at);
  expect(names).toHaveLength(2);
  for (const text of [
    "",
    "{",
    "[]",
    "{}",
    `{"diffId":"x","size":1,"storedSize":1,"compression":"none","entries":[["a","file"]]}`,
    `{"diffId":"x","size":1,"storedSize":1,"compression":"br","entries":[]}`,
  ]) {
    for (const name of names) writeFileSync(join(at, name), text);
    expect(shownTree(await open(openIndexCache(at), bytes))).toEqual(expected);
  }
  cache.set("sha256:../../escape", { diffId: "x", size: 0, compression: "none", storedSize: 0, entries: [], outside: [] });
  expect(cache.get("sha256:../../escape")).toBeUndefined();
  expect(readdirSync(at)).toHaveLength(2);
});
