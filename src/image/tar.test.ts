import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { UserError } from "../errors.ts";
import { readTar, type TarEntry } from "./tar.ts";
import { gnuLong, pax, record, seal, tar, type Piece } from "./testing/tar-writer.ts";

interface Read extends TarEntry {
  readonly content: string;
}

function read(bytes: Buffer, piece = 64 * 1024): readonly Read[] {
  const found: Read[] = [];
  const reader = readTar("layer", (entry) => {
    const parts: Buffer[] = [];
    return { write: (part) => void parts.push(Buffer.from(part)), end: () => void found.push({ ...entry, content: Buffer.concat(parts).toString() }) };
  });
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  reader.end();
  return found;
}

function one(...pieces: readonly Piece[]): Read {
  const found = read(tar(pieces));
  expect(found).toHaveLength(1);
  return found[0] as Read;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 3) return error.code;
    throw error;
  }
  return "nothing thrown";
}

describe("one header", () => {
  test("says type, mode, owner, size and link", () => {
    expect(one({ name: "a", content: "hello", mode: 0o4755, uid: 1001, gid: 1002 })).toMatchObject({
      name: "a",
      type: "file",
      size: 5,
      mode: 0o4755,
      uid: 1001,
      gid: 1002,
      content: "hello",
    });
    expect(one({ name: "l", flag: "2", link: "to" })).toMatchObject({ type: "symlink", linkName: "to" });
    expect(one({ name: "h", flag: "1", link: "to" })).toMatchObject({ type: "hardlink", linkName: "to" });
    expect(["3", "4", "5", "6", "7"].map((flag) => one({ name: "x", flag }).type)).toEqual(["device", "device", "directory", "fifo", "file"]);
  });

  test("joins the POSIX prefix, and leaves GNU's other use of the bytes alone", () => {
    expect(one({ name: "file", prefix: "some/where" }).name).toBe("some/where/file");
    expect(one({ name: "file", prefix: "12345670123", format: "gnu" }).name).toBe("file");
  });

  test("reads numbers in base 256, negative ones too", () => {
    expect(one({ name: "a", uid: 3_000_000, gid: -2, format: "gnu" })).toMatchObject({ uid: 3_000_000, gid: -2 });
  });

  test("takes an old file whose name ends in a slash as a directory", () => {
    expect(one({ name: "d/", flag: "\0", format: "v7" }).type).toBe("directory");
  });

  test("gives a link no content, whatever its size says", () => {
    expect(read(tar([{ name: "l", flag: "2", link: "to", size: 5000 }, { name: "next" }])).map((entry) => entry.name)).toEqual(["l", "next"]);
  });

  test("keeps two names apart that are not UTF-8", () => {
    const names = [0xe9, 0xe8].map((byte) => {
      const block = record({ name: "x" });
      block[0] = byte;
      return seal(block);
    });
    expect(new Set(read(Buffer.concat([...names, Buffer.alloc(1024)])).map((entry) => entry.name)).size).toBe(2);
    expect(one({ name: "größe" }).name).toBe("größe");
  });
});

describe("long names and records", () => {
  const long = `${"directory/".repeat(20)}file`;

  test("GNU long names and links", () => {
    expect(one(gnuLong("L", long), gnuLong("K", `/${long}`), { name: "short", flag: "2", link: "x" })).toMatchObject({ name: long, linkName: `/${long}` });
  });

  test("PAX path, linkpath, size, uid and gid win over the header", () => {
    const records = pax({ path: long, linkpath: "größe", uid: "4000000", gid: "5", mtime: "1.5" });
    expect(one(records, { name: "short", flag: "2" })).toMatchObject({ name: long, linkName: "größe", uid: 4_000_000, gid: 5 });
    expect(one(pax({ size: "3" }), { name: "s", content: "abc", size: 0 })).toMatchObject({ size: 3, content: "abc" });
  });

  test("belong to the next entry only", () => {
    expect(read(tar([pax({ path: "long" }), { name: "a" }, { name: "b" }])).map((entry) => entry.name)).toEqual(["long", "b"]);
  });

  test("global records change nothing, as in the engines", () => {
    expect(one(pax({ path: "other", comment: "from a commit" }, "g"), { name: "a" }).name).toBe("a");
  });

  test.each(["5 path=long\n", "999 path=x\n", "x path=y\n", "8 path x\n", "99999999999999999 a=b\n"])("refuses the malformed record %j", (content) => {
    expect(codeOf(() => read(tar([{ name: "pax", flag: "x", content }, { name: "a" }])))).toBe("image-damaged");
  });

  test("refuses records that are no numbers, sparse files and names without end", () => {
    expect(codeOf(() => read(tar([pax({ size: "-1" }), { name: "a" }])))).toBe("image-damaged");
    expect(codeOf(() => read(tar([pax({ "GNU.sparse.major": "1" }), { name: "a" }])))).toBe("image-unsupported");
    expect(codeOf(() => read(tar([{ name: "a", flag: "S" }])))).toBe("image-unsupported");
    expect(codeOf(() => read(tar([{ name: "x", flag: "L", size: 2 ** 32 }])))).toBe("image-too-large");
  });
});

describe("damage", () => {
  const archive = tar([{ name: "a", content: "x".repeat(700) }, { name: "b/", flag: "5" }, pax({ path: "c" }), { name: "c", content: "y" }]);

  test("a header whose checksum is wrong is refused", () => {
    const broken = Buffer.from(archive);
    broken[0] = 0x62;
    expect(codeOf(() => read(broken))).toBe("image-damaged");
    expect(codeOf(() => read(Buffer.concat([Buffer.alloc(512), record({ name: "a" })])))).toBe("image-damaged");
  });

  test("a cut inside an entry is an error, a cut between entries is not ours to see", () => {
    const between = [0, 512 * 3, 512 * 4, 512 * 8, 512 * 9];
    for (let length = 0; length < archive.length; length += 128) {
      const code = codeOf(() => read(archive.subarray(0, length)));
      expect([length, code]).toEqual([length, between.includes(length) ? "nothing thrown" : "image-truncated"]);
    }
  });

  test("hostile bytes end in entries or in a UserError, nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 64 }), fc.nat(archive.length), (noise, at) => {
        const broken = Buffer.from(archive);
        broken.set(noise.subarray(0, Math.max(0, broken.length - at)), at);
        if (at % 2 === 0) seal(broken.subarray(0, 512));
        expect(["image-damaged", "image-truncated", "image-too-large", "image-unsupported", "nothing thrown"]).toContain(codeOf(() => read(broken)));
      }),
    );
  });
});

test("the size of the pieces it comes in changes nothing", () => {
  const archive = tar([gnuLong("L", "long".repeat(50)), { name: "x", content: "a".repeat(1500) }, { name: "y" }, { name: "z", content: "b".repeat(512) }]);
  const whole = read(archive, archive.length);
  expect(whole).toHaveLength(3);
  for (const length of [1, 7, 511, 512, 513, 1024]) expect(read(archive, length)).toEqual(whole);
});
