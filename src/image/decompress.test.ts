import { gzipSync } from "node:zlib";

import { describe, expect, test } from "vitest";

import { compressionOf, decompressing, declaredCompression } from "./decompress.ts";
import { inflating } from "./gzip.ts";
import { createInflater } from "./inflate.ts";
import { defaultLimits, newBudget } from "./limits.ts";
import type { ByteSink } from "./sink.ts";
import { skippableFrame, zstdChunked, zstdFrame } from "./testing/zstd-writer.ts";
import { createFrame } from "./zstd-frame.ts";

const text = Buffer.from(Array.from({ length: 9000 }, (_, i) => `line ${i * 7919}\n`).join(""));
/** What `zstd -19` makes of forty times two sentences. */
const sentences = "The quick brown fox. The quick brown fox jumps. ".repeat(40);
const compressed = Buffer.from("KLUv/QRoPQEA6FRoZSBxdWljayBicm93biBmb3guICBqdW1wcy4gAgBNT/XzmEwmfCNxfw==", "base64");

const options = { limits: defaultLimits, budget: newBudget(defaultLimits) };

/** Collects copies; slow ones make the writer wait for every piece. */
function collecting(slow: boolean): ByteSink & { readonly bytes: () => Buffer } {
  const parts: Buffer[] = [];
  let ended = false;
  let busy = false;
  return {
    write(bytes) {
      if (busy) throw new Error("written to while it was busy");
      if (!slow) return void parts.push(Buffer.from(bytes));
      busy = true;
      return new Promise((resolve) =>
        setImmediate(() => {
          parts.push(Buffer.from(bytes));
          busy = false;
          resolve();
        }),
      );
    },
    end() {
      ended = true;
      return undefined;
    },
    bytes() {
      expect(ended).toBe(true);
      return Buffer.concat(parts);
    },
  };
}

/** Comparing large buffers item by item takes the test runner seconds. */
function same(found: Buffer, wanted: Buffer): boolean {
  return found.equals(wanted);
}

async function through(make: (into: ByteSink) => ByteSink, bytes: Buffer, slow = false, piece = 1000): Promise<Buffer> {
  const collected = collecting(slow);
  const sink = make(collected);
  const buffer = Buffer.alloc(piece);
  for (let at = 0; at < bytes.length; at += piece) await sink.write(buffer.subarray(0, bytes.copy(buffer, 0, at)));
  await sink.end();
  return collected.bytes();
}

describe.each([
  ["in place", createInflater],
  ["by a stream, where Node has other insides", () => undefined],
] as const)("gzip %s", (_, inflater) => {
  const make = (into: ByteSink): ByteSink => inflating(into, "x", options, inflater);

  test.each([false, true])("gives what went in, a slow reader: %s", async (slow) => {
    expect(same(await through(make, gzipSync(text), slow), text)).toBe(true);
    expect(same(await through(make, gzipSync(text), slow, 1_000_000), text)).toBe(true);
    expect(same(await through(make, Buffer.concat([gzipSync(text), gzipSync(Buffer.alloc(0)), gzipSync(text)]), slow), Buffer.concat([text, text]))).toBe(true);
    expect(await through(make, gzipSync(Buffer.alloc(0)), slow)).toEqual(Buffer.alloc(0));
  });

  test("refuses what is cut or damaged", async () => {
    const bytes = gzipSync(text);
    for (const length of [5, 20, bytes.length - 9, bytes.length - 1]) await expect(through(make, bytes.subarray(0, length))).rejects.toThrow("damaged");
    const spoilt = Buffer.from(bytes);
    spoilt[spoilt.length - 5] = 0x55 ^ (spoilt[spoilt.length - 5] as number);
    await expect(through(make, spoilt)).rejects.toThrow("damaged");
  });

  test("passes a reader's failure on, and stays failed", async () => {
    const sink = make({
      write: () => {
        throw new Error("no more");
      },
      end: () => undefined,
    });
    const write = async (): Promise<void> => sink.write(gzipSync(text));
    await expect(write().then(write)).rejects.toThrow("no more");
    await expect((async () => sink.end())()).rejects.toThrow(/damaged|no more|goes on/);
  });
});

describe("zstd", () => {
  const make = (into: ByteSink): ByteSink => decompressing("zstd", into, "x", options);

  test.each([false, true])("gives what went in, a slow reader: %s", async (slow) => {
    expect((await through(make, compressed, slow)).toString()).toBe(sentences);
    for (const bytes of [
      zstdFrame(text),
      zstdFrame(text, { block: 999 }),
      zstdChunked(text),
      Buffer.concat([skippableFrame("x"), zstdFrame(text), skippableFrame("y")]),
    ]) {
      expect(same(await through(make, bytes, slow), text)).toBe(true);
      expect(same(await through(make, bytes, slow, 7), text)).toBe(true);
    }
    expect(await through(make, zstdFrame(Buffer.alloc(0)), slow)).toEqual(Buffer.alloc(0));
  });

  test("refuses what is cut, damaged, or no zstd after all", async () => {
    for (let length = 0; length < compressed.length; length++) await expect(through(make, compressed.subarray(0, length))).rejects.toThrow(/ends inside/);
    await expect(through(make, skippableFrame("only this"))).rejects.toThrow(/ends inside/);
    await expect(through(make, Buffer.concat([compressed, Buffer.from("more")]))).rejects.toThrow("no zstd frame");
    const spoilt = Buffer.from(compressed);
    spoilt[40] = 0xff;
    await expect(through(make, spoilt)).rejects.toThrow("damaged");
  });

  test("by Node's own decompressor is asked a frame at a time", async () => {
    const collected = collecting(false);
    const seen: number[] = [];
    const native = {
      createZstdDecompress: () => {
        throw new Error("not for a frame of one block");
      },
      zstdDecompressSync: (bytes: Buffer) => {
        seen.push(bytes.length);
        return Buffer.from("out");
      },
    };
    const frame = await createFrame(Buffer.from("head"), collected, "x", options, native);
    await frame.block(Buffer.from("block"), true);
    await collected.end();
    expect([collected.bytes().toString(), seen]).toEqual(["out", [9]]);
  });
});

test("how bytes are compressed is seen, what a type promises is known", () => {
  expect([gzipSync("x"), compressed, skippableFrame("x"), Buffer.from("{}"), Buffer.alloc(0)].map(compressionOf)).toEqual([
    "gzip",
    "zstd",
    "zstd",
    "none",
    "none",
  ]);
  const oci = "application/vnd.oci.image.layer";
  expect(
    [`${oci}.v1.tar`, `${oci}.v1.tar+gzip`, `${oci}.nondistributable.v1.tar+zstd`, "application/vnd.docker.image.rootfs.diff.tar.gzip"].map(
      declaredCompression,
    ),
  ).toEqual(["none", "gzip", "zstd", "gzip"]);
  expect([undefined, "", `${oci}.v1.tar+br`, "text/plain"].map(declaredCompression)).toEqual(Array(4).fill(undefined));
});
