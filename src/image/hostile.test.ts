import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

import { UserError } from "../errors.ts";
import type { Image } from "./image.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { openImage, type ImageSource } from "./open.ts";
import { configOf, dockerArchive, inPieces, kanikoArchive, layout, legacyArchive, ociArchive, sha256, type TestImage } from "./testing/archives.ts";
import { file, gone, hardLink, link, opaque } from "./testing/case.ts";
import { archiveOf, gzipMembers } from "./testing/formats.ts";
import { gnuLong, pax, record, tar } from "./testing/tar-writer.ts";
import { skippableFrame, zstdChunked, zstdFrame } from "./testing/zstd-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-hostile-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const small: Limits = { ...defaultLimits, inflateFrom: 1024 * 1024, entries: 5000, json: 64 * 1024, kept: 1024 * 1024, keptFile: 256 * 1024 };

function open(bytes: Buffer, limits: Limits = defaultLimits, fileSystem = false): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", stream: inPieces(bytes), fileSystem }, { keep: () => true }, limits);
}

/** The code of the error a user would see. Any other error fails the test. */
async function outcome(opening: Promise<Image>): Promise<string> {
  try {
    await opening;
    return "opened";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error).toMatchObject({ exitCode: 3 });
    expect(error.hint).toBeTruthy();
    return error.code;
  }
}

const rich: TestImage = {
  layers: [
    tar([
      file("a", "text ".repeat(50)),
      hardLink("b", "a"),
      link("l", "../../../etc/passwd"),
      pax({ path: `p/${"x".repeat(120)}`, "SCHILY.xattr.user.a": "1" }),
      file("short"),
    ]),
    tar([gone("a"), gnuLong("L", "y".repeat(130)), { ...file("short"), format: "gnu" }, opaque("p"), file("etc/passwd", "root:x:0:0::/root:/bin/sh\n")]),
  ],
};

const archives: Readonly<Record<string, Buffer>> = {
  "docker archive": dockerArchive(rich),
  "legacy archive": legacyArchive(rich),
  "kaniko archive": kanikoArchive(rich),
  "OCI archive": ociArchive(rich),
  "zstd layers": archiveOf(layout(rich, zstdChunked)),
  "gzip members": archiveOf(layout(rich, gzipMembers)),
  "archive in gzip": gzipSync(dockerArchive(rich)),
  "archive in zstd": Buffer.concat([skippableFrame("x"), zstdFrame(dockerArchive(rich), { block: 2000 })]),
};

describe("nothing is written", () => {
  test("only the caches have what it takes to write a file", () => {
    const writing = readdirSync(import.meta.dirname).filter((name) => {
      const code = name.endsWith(".ts") && !name.endsWith(".test.ts") ? readFileSync(join(import.meta.dirname, name), "utf8") : "";
      const imported = /import \{([^}]*)\} from "node:fs(?:\/promises)?"/g;
      return [...code.matchAll(imported)].some(([, names = ""]) => /write|mkdir|rename|rm|unlink|symlink|link|chmod|cp|append|createWriteStream/i.test(names));
    });
    expect(writing).toEqual(["cache-file.ts"]);
  });

  test("not by names that lead outside, nor through links to the host", async () => {
    const outside = join(scratch, "outside");
    const up = "../".repeat(20);
    const bytes = dockerArchive({
      layers: [tar([file(`${up}${outside.slice(1)}`, "x"), link("host", scratch), file("host/written", "x"), link("abs", "/"), file(`abs${outside}`, "x")])],
    });
    const image = await open(bytes);
    expect(readdirSync(scratch)).toEqual([]);
    // the link is followed inside the image
    expect(image.stat(`${scratch}/written`)?.type).toBe("file");
    expect(image.problems.map(({ code }) => code)).toContain("path-outside");
  });

  test("a link to a file of this machine shows nothing of it", async () => {
    const secret = join(scratch, "secret");
    writeFileSync(secret, "of the host");
    const image = await open(dockerArchive({ layers: [tar([link("s", secret), hardLink("x", "s")])] }));
    rmSync(secret);
    expect([image.read("/s"), image.stat("/s"), image.read("/x")]).toEqual([undefined, undefined, undefined]);
    await expect(image.content("/s")).rejects.toMatchObject({ code: "image-no-file" });
  });
});

describe.each(Object.entries(archives))("a %s", (_, bytes) => {
  test("is whole as it is", async () => expect(await outcome(open(bytes))).toBe("opened"));

  test("cut at every 512 bytes is no image", async () => {
    const codes = new Set<string>();
    // without its last block a tar still has its end mark, and with it everything else
    for (let length = 0; length < bytes.length - 512; length += 512) codes.add(await outcome(open(bytes.subarray(0, length))));
    expect([...codes].filter((code) => !["image-truncated", "image-damaged"].includes(code))).toEqual([]);
  });
});

test("one kind of damage after another: seeded, for a bounded time", async () => {
  const all = Object.values(archives);
  const damage = fc.record({
    which: fc.nat(all.length - 1),
    changes: fc.array(fc.record({ at: fc.nat(), to: fc.nat(255) }), { maxLength: 12 }),
    cut: fc.option(fc.nat(), { freq: 4 }),
    doubled: fc.option(fc.record({ at: fc.nat(), length: fc.nat(2000) }), { freq: 4 }),
  });
  const seed = Date.now() % 2 ** 31;
  const result = await fc.check(
    fc.asyncProperty(damage, async ({ changes, cut, doubled, which }) => {
      let bytes = Buffer.from(all[which] as Buffer);
      for (const { at, to } of changes) bytes[at % bytes.length] = to;
      if (doubled)
        bytes = Buffer.concat([
          bytes.subarray(0, doubled.at % bytes.length),
          bytes.subarray((doubled.at % bytes.length) - Math.min(doubled.length, doubled.at % bytes.length)),
        ]);
      if (cut !== null) bytes = bytes.subarray(0, cut % bytes.length);
      await outcome(open(bytes, small));
      await outcome(open(bytes, small, true));
    }),
    { seed, numRuns: 3000, interruptAfterTimeLimit: 8000 },
  );
  process.stderr.write(`damaged archives: ${result.numRuns} runs, seed ${seed}\n`);
  expect(result.failed, fc.defaultReportMessage(result) ?? "").toBe(false);
  expect(result.numRuns).toBeGreaterThan(20);
});

test("random bytes, behind any beginning", async () => {
  const seed = Date.now() % 2 ** 31;
  const beginnings = [[], [0x1f, 0x8b, 8, 0], [0x28, 0xb5, 0x2f, 0xfd], [0x50, 0x2a, 0x4d, 0x18], [...record(file("manifest.json"))], [0x7b]].map((bytes) =>
    Buffer.from(bytes),
  );
  const result = await fc.check(
    fc.asyncProperty(fc.nat(beginnings.length - 1), fc.uint8Array({ maxLength: 3000 }), async (which, rest) => {
      expect(await outcome(open(Buffer.concat([beginnings[which] as Buffer, rest]), small))).not.toBe("opened");
    }),
    { seed, numRuns: 3000, interruptAfterTimeLimit: 4000 },
  );
  process.stderr.write(`random bytes: ${result.numRuns} runs, seed ${seed}\n`);
  expect(result.failed, fc.defaultReportMessage(result) ?? "").toBe(false);
});

describe("bombs", () => {
  /** Each block of four bytes is 128 KiB. */
  function zstdBomb(blocks: number): Buffer {
    const block = Buffer.from([0x02, 0x00, 0x10, 0x00]);
    const last = Buffer.from([0x03, 0x00, 0x10, 0x00]);
    return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]), ...Array.from({ length: blocks }, (_, i) => (i === blocks - 1 ? last : block))]);
  }

  test("in zstd, in gzip, in gzip in gzip", async () => {
    const zeros = Buffer.alloc(20 * 1024 * 1024);
    expect(await outcome(open(zstdBomb(200), small))).toBe("image-too-large");
    expect(await outcome(open(gzipSync(zeros), small))).toBe("image-too-large");
    expect(await outcome(open(gzipSync(dockerArchive({ layers: [zeros] })), small))).toBe("image-too-large");
    expect(await outcome(open(kanikoArchive({ layers: [gzipSync(zeros)] }), small))).toBe("image-damaged");
  });

  test("in many small parts count together", async () => {
    const zeros = gzipSync(Buffer.alloc(400 * 1024));
    const parts = Array.from({ length: 10 }, (_, i) => ({ name: `${i}.tar.gz`, content: zeros }));
    const config = configOf({ layers: [Buffer.alloc(400 * 1024)] });
    const pieces = [{ name: "manifest.json", content: JSON.stringify([{ Config: "c", Layers: ["9.tar.gz"] }]) }, { name: "c", content: config }, ...parts];
    expect(await outcome(open(tar(pieces), small))).toBe("image-too-large");
    expect(await outcome(open(tar(pieces)))).toBe("opened");
  });

  test("a frame that asks for much memory", async () => {
    const window = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 0x01, 0x00, 0x00, ...Buffer.alloc(20)]);
    expect(await outcome(open(window))).toBe("image-too-large");
    const single = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0]), Buffer.from("ffffffffffffff00", "hex"), Buffer.alloc(20)]);
    expect(await outcome(open(single))).toBe("image-too-large");
  });

  test("more bytes than any image has", async () => {
    expect(await outcome(open(gzipSync(dockerArchive({ layers: [tar([file("a", "x".repeat(9000))])] })), { ...defaultLimits, unpacked: 5000 }))).toBe(
      "image-too-large",
    );
  });
});

describe("circles", () => {
  test("of links in the archive itself", async () => {
    const manifest = JSON.stringify([{ Config: "c", Layers: ["x"] }]);
    const pieces = [link("x", "y"), link("y", "x"), { name: "c", content: "{}" }, { name: "manifest.json", content: manifest }];
    expect(await outcome(open(tar(pieces)))).toBe("image-damaged");
  });

  test("of links that double at every hop", async () => {
    const doubling = Array.from({ length: 39 }, (_, i) => link(`l${i}`, `l${i + 1}/../l${i + 1}`));
    const image = await open(dockerArchive({ layers: [tar([...doubling, link("self", "self/x")])] }));
    expect([image.stat("/l0"), image.stat("/self")]).toEqual([undefined, undefined]);
  });
});

test("a file system that pretends to be an image as well is neither", async () => {
  const both = Buffer.concat([tar([file("etc/passwd", "x")]).subarray(0, -1024), dockerArchive(rich)]);
  expect(await outcome(open(both))).toBe("image-ambiguous");
  expect(await outcome(open(both, defaultLimits, true))).toBe("opened");
});

test("a blob that another layer's name promises", async () => {
  const one = layout({ layers: [tar([file("a")])] }, (layer) => gzipSync(layer));
  const other = gzipSync(tar([file("b")]));
  const swapped = { ...one, blobs: one.blobs.map((blob) => (blob.content[0] === 0x1f ? { ...blob, content: other } : blob)) };
  expect(await outcome(open(archiveOf(swapped)))).toBe("image-damaged");
  expect(one.blobs.some(({ name }) => name.endsWith(sha256(other)))).toBe(false);
});

test("a source is left alone once it has failed", async () => {
  let left = false;
  async function* noise(): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) yield Buffer.alloc(4096, 0x55);
    } finally {
      left = true;
    }
  }
  const source: ImageSource = { kind: "stream", ref: "noise", stream: noise() };
  expect(await outcome(openImage(source))).toBe("image-damaged");
  expect(left).toBe(true);
});
