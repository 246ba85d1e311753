import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import type { Image, LayerIndexes, OpenImageOptions } from "./image.ts";
import { CONFIGURATION, openIndexCache } from "./index-cache.ts";
import { openImage } from "./open.ts";
import { configOf, dockerArchive, inPieces, sha256, type TestImage } from "./testing/archives.ts";
import { file, gone, shownTree } from "./testing/case.ts";
import { tar } from "./testing/tar-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-known-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const image: TestImage = {
  config: { User: "app", Env: ["A=b"], Labels: { a: "b" } },
  layers: [
    tar([file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"), file("a.conf", "some settings"), file("b.conf", "others")]),
    tar([gone("b.conf"), file("big", "x".repeat(9000))]),
  ],
};
const id = `sha256:${sha256(configOf(image))}`;

function cacheIn(mayHold: (path: string) => boolean = () => true): { readonly at: string; readonly cache: LayerIndexes } {
  const at = mkdtempSync(join(scratch, "cache-"));
  return { at, cache: openIndexCache(at, { mayHold }) };
}

async function* never(): AsyncGenerator<Buffer, void, undefined> {
  yield await Promise.reject(new Error("the stream was begun"));
}

function first(indexes: LayerIndexes, more: OpenImageOptions = {}): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", id, trusted: true, stream: inPieces(dockerArchive(image)) }, { indexes, ...more });
}

function unread(indexes: LayerIndexes, more: OpenImageOptions = {}, asked = id): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", id: asked, trusted: true, stream: never() }, { indexes, ...more });
}

function described({ attestations, config, format, history, id, layers, manifest, platforms, problems, size, tags }: Image): unknown {
  return { attestations, config, format, history, id, layers, manifest, platforms, problems, size, tags };
}

describe("an engine's image of which all is known", () => {
  test("is the same without being read", async () => {
    const { cache } = cacheIn();
    const keep = (path: string): boolean => path.endsWith(".conf");
    const before = await first(cache, { keep, digests: () => true });
    const after = await unread(cache, { keep, digests: () => true });
    expect(described(after)).toEqual(described(before));
    expect(shownTree(after)).toEqual(shownTree(before));
    expect(Buffer.from(after.read("/a.conf") ?? "").toString()).toBe("some settings");
    expect([...after.hidden()].map(({ content }) => Buffer.from(content ?? "").toString())).toEqual(["others"]);
    expect(after.stat("/big")?.digest).toBe(`sha256:${sha256(Buffer.from("x".repeat(9000)))}`);
    expect(await after.digest("/big")).toBe(after.stat("/big")?.digest);
  });

  test("shows no more than was asked for, whatever others had asked", async () => {
    const { cache } = cacheIn();
    await first(cache, { keep: () => true, digests: () => true });
    const plain = await unread(cache, { keep: (path) => (path === "/a.conf" ? 4 : 0) });
    expect(plain.read("/big")).toBeUndefined();
    expect(Buffer.from(plain.read("/a.conf") ?? "").toString()).toBe("some");
    expect(plain.stat("/big")?.digest).toBeUndefined();
  });

  test.each<[string, OpenImageOptions]>([
    ["bytes", { keep: () => true }],
    ["more bytes of a file", { keep: (path) => (path === "/a.conf" ? 5 : 0) }],
    ["digests", { digests: () => true }],
    ["compressed sizes", { compressedSizes: { level: 6, get: () => undefined, set: () => {} } }],
  ])("is read where %s are wanted that nobody asked for yet", async (_, more) => {
    const { cache } = cacheIn();
    await first(cache, { keep: (path) => (path === "/a.conf" ? 4 : 0) });
    await expect(unread(cache, more)).rejects.toThrow("the stream was begun");
  });

  test("keeps what each of two looks asked for", async () => {
    const { cache } = cacheIn();
    await first(cache, { keep: (path) => path === "/a.conf" });
    await first(cache, { keep: (path) => path === "/big", digests: (path) => path === "/b.conf" });
    const both = await unread(cache, { keep: (path) => path === "/a.conf" || path === "/big", digests: (path) => path === "/b.conf" });
    expect(Buffer.from(both.read("/a.conf") ?? "").toString()).toBe("some settings");
    expect(both.read("/big")).toHaveLength(9000);
  });

  test("is taken for no other, and never from a source that may lie", async () => {
    const { at, cache } = cacheIn();
    await first(cache);
    await expect(
      unread(
        cache,
        {},
        id.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      ),
    ).rejects.toThrow("the stream was begun");
    await expect(openImage({ kind: "stream", ref: "test", id, stream: never() }, { indexes: cache })).rejects.toThrow("the stream was begun");
    const path = join(at, readdirSync(at).find((name) => name.includes(".image-")) ?? "");
    const document = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...document, config: Buffer.from("{}").toString("base64") }));
    await expect(unread(cache)).rejects.toThrow("the stream was begun");
  });
});

describe("what may not be put by", () => {
  test("a file's bytes: the layer is read again", async () => {
    const { at, cache } = cacheIn((path) => path !== "/a.conf");
    const keep = (path: string): boolean => path.endsWith(".conf");
    await first(cache, { keep });
    await expect(unread(cache, { keep })).rejects.toThrow("the stream was begun");
    expect((await unread(cache)).read("/etc/passwd")).toBeDefined();
    const text = readdirSync(at).map((name) => readFileSync(join(at, name), "utf8"));
    expect(text.join("")).not.toContain(Buffer.from("some settings").toString("base64"));
    expect(text.join("")).toContain(Buffer.from("others").toString("base64"));
  });

  test("a configuration: the image is read again", async () => {
    const { at, cache } = cacheIn((path) => path !== CONFIGURATION);
    await first(cache);
    await expect(unread(cache)).rejects.toThrow("the stream was begun");
    expect(readdirSync(at)).toHaveLength(2);
  });
});

test("what nobody has read for a month is taken away, and what was read stays", async () => {
  const { at, cache } = cacheIn();
  await first(cache);
  const foreign = `${"0".repeat(64)}.gzip-6`;
  const stale = `${"1".repeat(64)}.index-1`;
  for (const name of [foreign, stale]) writeFileSync(join(at, name), "");
  const monthsAgo = Date.now() / 1000 - 90 * 24 * 3600;
  const names = readdirSync(at);
  for (const name of names) utimesSync(join(at, name), monthsAgo, monthsAgo);
  await unread(openIndexCache(at, { mayHold: () => true }));
  await first(openIndexCache(at, { mayHold: () => true }), { keep: () => true });
  expect(readdirSync(at).toSorted()).toEqual(names.filter((name) => name !== stale).toSorted());
});
