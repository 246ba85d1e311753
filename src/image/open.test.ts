import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, describe, expect, test } from "vitest";

import { UserError } from "../errors.ts";
import type { Image, OpenImageOptions } from "./image.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { openImage } from "./open.ts";
import { configOf, descriptor, dockerArchive, inPieces, kanikoArchive, layout, legacyArchive, ociArchive, sha256, type TestImage } from "./testing/archives.ts";
import { record, tar, type Piece } from "./testing/tar-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-image-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const passwd = "root:x:0:0:root:/root:/bin/sh\nappuser:x:1001:1001::/app:/bin/false\n";
const base = tar([
  { name: "etc/", flag: "5" },
  { name: "etc/passwd", content: passwd },
  { name: "etc/group", content: "root:x:0:\n" },
]);
const app = tar([
  { name: "app/", flag: "5", uid: 1001 },
  { name: "app/main.py", content: "print(1)\n".repeat(3000), uid: 1001 },
]);
const simple: TestImage = { layers: [base, app, base], config: { User: "appuser", Labels: { long: "words ".repeat(500) } } };

function open(bytes: Buffer, options: OpenImageOptions = {}, limits: Limits = defaultLimits, ref = "test"): Promise<Image> {
  return openImage({ kind: "stream", ref, stream: inPieces(bytes) }, options, limits);
}

async function failure(opening: Promise<unknown>): Promise<string> {
  try {
    await opening;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(3);
    expect(error.hint).toBeTruthy();
    return error.code;
  }
  return "opened";
}

function tree(image: Image): unknown {
  return {
    id: image.id,
    config: image.config,
    // how a layer is stored is the format's own
    layers: image.layers.map((layer) => ({ ...layer, blob: undefined })),
    size: image.size,
    compressedSize: image.compressedSize,
    entries: [...image.entries()],
    users: image.users(),
  };
}

function layoutDirectory(image: TestImage): string {
  const directory = mkdtempSync(join(scratch, "layout-"));
  const { blobs, index } = layout(image, (layer) => gzipSync(layer));
  mkdirSync(join(directory, "blobs/sha256"), { recursive: true });
  for (const blob of blobs) writeFileSync(join(directory, blob.name), blob.content);
  writeFileSync(join(directory, "index.json"), index);
  return directory;
}

function sizes(known: Map<string, number> = new Map()): OpenImageOptions & { readonly known: Map<string, number> } {
  return { known, compressedSizes: { level: 6, get: (diffId) => known.get(diffId), set: (diffId, bytes) => void known.set(diffId, bytes) } };
}

describe("every format gives the same image", async () => {
  const expected = tree(await open(dockerArchive(simple), sizes()));

  test("the engine's archive holds what went in", () => {
    expect(expected).toMatchObject({
      id: `sha256:${sha256(configOf(simple))}`,
      config: { user: "appuser", architecture: "amd64" },
      size: 2 * base.length + app.length,
      compressedSize: 2 * gzipSync(base).length + gzipSync(app).length,
      layers: [{ createdBy: "COPY 0 /" }, { createdBy: "COPY 1 /", size: app.length, compressedSize: gzipSync(app).length }, { createdBy: "COPY 2 /" }],
      entries: [
        { path: "/app", type: "directory", uid: 1001, layer: 1 },
        { path: "/app/main.py", type: "file", size: 27000, mode: 0o644, layer: 1 },
        { path: "/etc" },
        { path: "/etc/group" },
        { path: "/etc/passwd", layer: 2 },
      ],
      users: [{ name: "root" }, { name: "appuser", uid: 1001, gid: 1001, home: "/app", shell: "/bin/false" }],
    });
  });

  test.each([
    ["legacy docker archive", legacyArchive(simple)],
    ["kaniko and crane archive", kanikoArchive(simple)],
    ["OCI archive", ociArchive(simple)],
    ["docker archive in gzip", gzipSync(dockerArchive(simple))],
    ["OCI archive in gzip of two members", Buffer.concat([gzipSync(ociArchive(simple).subarray(0, 1000)), gzipSync(ociArchive(simple).subarray(1000))])],
  ])("%s", async (_, bytes) => {
    expect(tree(await open(bytes, sizes()))).toEqual(expected);
  });

  test("a file and the directory of an OCI layout", async () => {
    const path = join(scratch, "image.tar");
    writeFileSync(path, dockerArchive(simple));
    expect(tree(await openImage({ kind: "path", path }, sizes()))).toEqual(expected);
    expect(tree(await openImage({ kind: "path", path: layoutDirectory(simple) }, sizes()))).toEqual(expected);
  });

  test("the size of the chunks it comes in changes nothing", async () => {
    for (const length of [100, 511, 4096]) {
      for (const bytes of [dockerArchive(simple), kanikoArchive(simple)]) {
        expect(tree(await openImage({ kind: "stream", ref: "test", stream: inPieces(bytes, length) }, sizes()))).toEqual(expected);
      }
    }
  });
});

describe("compressed sizes", () => {
  test("are absent where nobody asked", async () => {
    const image = await open(dockerArchive(simple));
    expect([image.compressedSize, image.layers[0]?.compressedSize]).toEqual([undefined, undefined]);
  });

  test.each([
    ["plain layers, known by their diff id", dockerArchive(simple)],
    ["gzipped layers, known by their blob's digest", ociArchive(simple)],
  ])("are taken from the cache: %s", async (_, bytes) => {
    const options = sizes();
    await open(bytes, options);
    expect(options.known.get(`sha256:${sha256(app)}`)).toBe(gzipSync(app).length);
    for (const key of options.known.keys()) options.known.set(key, 7);
    expect((await open(bytes, options)).compressedSize).toBe(21);
  });
});

describe("what cannot be looked at", () => {
  test.each([
    ["docker", dockerArchive(simple)],
    ["legacy", legacyArchive(simple)],
    ["kaniko", kanikoArchive(simple)],
    ["OCI", ociArchive(simple)],
  ])("a %s archive cut at every block is an error", async (_, bytes) => {
    const codes = new Set<string>();
    // Without the last block the end mark is still there, and with it everything else.
    for (let length = 0; length < bytes.length - 512; length += 512) codes.add(await failure(open(bytes.subarray(0, length))));
    expect([...codes]).toEqual(["image-truncated"]);
  });

  test("a gzipped archive cut short is an error", async () => {
    const bytes = gzipSync(dockerArchive(simple));
    for (let length = 0; length < bytes.length; length += 97) expect(await failure(open(bytes.subarray(0, length)))).toMatch(/image-(truncated|damaged)/);
  });

  test("nothing, noise, text and zstd", async () => {
    expect(await failure(open(Buffer.alloc(0)))).toBe("image-truncated");
    expect(await failure(open(Buffer.from("just text\n")))).toBe("image-damaged");
    expect(await failure(open(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251))))).toBe("image-damaged");
    expect(await failure(open(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0])))).toBe("image-truncated");
    expect(await failure(open(tar([{ name: "some/file", content: "of a plain tar" }])))).toBe("image-not-an-archive");
    expect(await failure(openImage({ kind: "path", path: join(scratch, "nowhere") }))).toBe("image-unreadable");
    expect(await failure(openImage({ kind: "path", path: "/dev/zero" }))).toBe("image-unreadable");
    expect(await failure(openImage({ kind: "path", path: scratch }))).toBe("image-not-an-archive");
  });

  test("a blob that is not what its name promises", async () => {
    const bytes = dockerArchive(simple);
    const at = bytes.indexOf("print(1)");
    bytes[at] = 0x50;
    expect(await failure(open(bytes))).toBe("image-damaged");
    expect(await failure(open(bytes, sizes()))).toBe("image-damaged");
    const config = dockerArchive(simple);
    config[config.indexOf(`"amd64"`) + 1] = 0x62;
    expect(await failure(open(config))).toBe("image-damaged");
  });

  test("a layer whose digest the configuration does not promise", async () => {
    const config = configOf({ layers: [app] });
    const manifest = [{ Config: `${sha256(config)}.json`, RepoTags: null, Layers: ["x/layer.tar"] }];
    const archive = (layer: Buffer): Buffer =>
      tar([
        { name: "x/layer.tar", content: layer },
        { name: `${sha256(config)}.json`, content: config },
        { name: "manifest.json", content: JSON.stringify(manifest) },
      ]);
    expect(await failure(open(archive(app)))).toBe("opened");
    expect(await failure(open(archive(base)))).toBe("image-damaged");
    expect(await failure(open(archive(gzipSync(base))))).toBe("image-damaged");
    expect(await failure(open(archive(gzipSync(app).subarray(0, 60))))).toBe("image-damaged");
    expect(await failure(open(archive(Buffer.from("{}"))))).toBe("image-damaged");
    expect(await failure(open(archive(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]))))).toBe("image-truncated");
  });

  test("a layer that was cut before its digest was taken", async () => {
    expect(await failure(open(dockerArchive({ layers: [app.subarray(0, 5000)] })))).toBe("image-truncated");
  });

  test("a blob under a wrong name, where the configuration promises nothing", async () => {
    const wrong = `blobs/sha256/${sha256(base)}`;
    const archive = (layer: Buffer): Buffer =>
      tar([
        { name: wrong, content: layer },
        { name: "config", content: "{}" },
        { name: "manifest.json", content: JSON.stringify([{ Config: "config", Layers: [wrong] }]) },
      ]);
    expect(await failure(open(archive(base)))).toBe("opened");
    expect(await failure(open(archive(app), sizes(new Map([[`sha256:${sha256(base)}`, 1]]))))).toBe("image-damaged");
    expect(await failure(open(archive(gzipSync(app)), sizes(new Map([[`sha256:${sha256(base)}`, 1]]))))).toBe("image-damaged");
  });

  test("more layers than the configuration knows", async () => {
    const config = configOf({ layers: [app] });
    const manifest = [{ Config: "config", Layers: ["a.tar", "a.tar"] }];
    const pieces = [
      { name: "a.tar", content: app },
      { name: "config", content: config },
      { name: "manifest.json", content: JSON.stringify(manifest) },
    ];
    expect(await failure(open(tar(pieces)))).toBe("image-damaged");
  });

  test("documents that are no JSON or name what is not there", async () => {
    const broken = (manifest: string): Promise<string> => failure(open(tar([{ name: "manifest.json", content: manifest }])));
    for (const manifest of ["[", "[]", "[{}]", `{"a":1}`, `[{"Config":"c","Layers":[]}]`, "text"]) expect(await broken(manifest)).toBe("image-damaged");
    expect(await failure(open(tar([{ name: "index.json", content: `{"manifests":[{"digest":"sha256:../../x"}]}` }])))).toBe("image-damaged");
  });

  test("indexes nested without end", async () => {
    let index = Buffer.from(`{"manifests":[]}`);
    const pieces: Piece[] = [];
    for (let i = 0; i < 7; i++) {
      pieces.push({ name: `blobs/sha256/${sha256(index)}`, content: index });
      index = Buffer.from(JSON.stringify({ manifests: [descriptor(index)] }));
    }
    await expect(open(tar([...pieces, { name: "index.json", content: index }]))).rejects.toThrow("nested too deeply");
  });

  test("a file that takes the place of a link", async () => {
    const [link, archive] = [record({ name: "manifest.json", flag: "2", link: "nowhere" }), legacyArchive(simple)];
    expect(await failure(open(Buffer.concat([link, archive])))).toBe("opened");
  });

  test("blobs the image does not use may be anything", async () => {
    const extra = tar([
      { name: "noise", content: Buffer.alloc(600, 0xff) },
      { name: "half.tar.gz", content: gzipSync(app).subarray(0, 50) },
    ]);
    expect(await failure(open(Buffer.concat([extra.subarray(0, -1024), dockerArchive(simple)])))).toBe("opened");
  });
});

describe("limits", () => {
  const cases: readonly (readonly [string, Partial<Limits>, Piece[]])[] = [
    ["entries", { entries: 12 }, Array.from({ length: 20 }, (_, i) => ({ name: `f${i}` }))],
    ["entries that make nothing", { entries: 12 }, Array.from({ length: 20 }, (_, i) => ({ name: `.wh.f${i}` }))],
    ["directories that are only implied", { entries: 40 }, [{ name: `${"d/".repeat(45)}f` }]],
    ["path length", { pathLength: 50 }, [{ name: "x".repeat(60) }]],
    ["link length", { pathLength: 50 }, [{ name: "x", flag: "2", link: "y".repeat(60) }]],
    ["JSON", { json: 100 }, []],
  ];
  test.each(cases)("%s", async (_, limits, pieces) => {
    const bytes = dockerArchive({ layers: [tar(pieces)] });
    expect(await failure(open(bytes, {}, { ...defaultLimits, ...limits }))).toBe("image-too-large");
    expect(await failure(open(bytes))).toBe("opened");
  });

  test("files of the archive itself", async () => {
    const many = tar([...Array.from({ length: 20 }, (_, i) => ({ name: `d${i}/`, flag: "5" })), { name: "manifest.json", content: "[]" }]);
    expect(await failure(open(many, {}, { ...defaultLimits, entries: 12 }))).toBe("image-too-large");
  });

  test("a bomb in gzip, in a layer or around the archive", async () => {
    const limits = { ...defaultLimits, inflateFrom: 1024 * 1024 };
    const zeros = tar([{ name: "zeros", content: Buffer.alloc(3 * 1024 * 1024) }]);
    expect(await failure(open(kanikoArchive({ layers: [zeros] }), {}, limits))).toBe("image-too-large");
    expect(await failure(open(gzipSync(dockerArchive({ layers: [zeros] })), {}, limits))).toBe("image-too-large");
    expect(await failure(open(dockerArchive({ layers: [zeros] }), {}, limits))).toBe("opened");
  });
});

describe("kept files", () => {
  const layer = tar([
    { name: "app/settings.py", content: "KEY = 1\n" },
    { name: "app/large", content: "x".repeat(300) },
    { name: "etc/passwd", content: passwd },
    { name: "latest", flag: "2", link: "app/settings.py" },
    { name: "same", flag: "1", link: "app/settings.py" },
  ]);
  const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

  test("are those asked for, read by any of their names, and what the reader needs itself", async () => {
    const image = await open(dockerArchive({ layers: [layer] }), { keep: (path, size) => path.startsWith("/app/") && size < 100 });
    expect(["/app/settings.py", "/latest", "/same", "app/settings.py"].map((path) => text(image.read(path)))).toEqual(Array(4).fill("KEY = 1\n"));
    expect([image.read("/app/large"), image.read("/nothing"), image.read("/app")]).toEqual([undefined, undefined, undefined]);
    expect(text(image.read("/etc/passwd"))).toBe(passwd);
  });

  test("stay within their limits, one and all", async () => {
    const keep = { keep: () => true };
    const small = await open(dockerArchive({ layers: [layer] }), keep, { ...defaultLimits, keptFile: 299 });
    expect([text(small.read("/app/settings.py")), small.read("/app/large")]).toEqual(["KEY = 1\n", undefined]);
    const all = await open(dockerArchive({ layers: [layer] }), keep, { ...defaultLimits, kept: 308 });
    expect([all.read("/app/large")?.length, text(all.read("/etc/passwd"))]).toEqual([300, passwd]);
    const few = await open(dockerArchive({ layers: [layer] }), keep, { ...defaultLimits, kept: 305 });
    expect([text(few.read("/app/settings.py")), few.read("/app/large"), text(few.read("/etc/passwd"))]).toEqual(["KEY = 1\n", undefined, passwd]);
  });
});

describe("several images in one source", () => {
  function multi(platforms: readonly (string | undefined)[]): Buffer {
    const images = platforms.map((platform) => ({ layers: [tar([{ name: `for-${platform ?? "none"}` }])] }));
    const parts = images.map((image) => layout(image, (layer) => layer));
    const manifests = parts.map((part, number) => {
      const inner = JSON.parse(part.index.toString()) as { manifests: [Record<string, unknown>] };
      const [os, architecture] = (platforms[number] ?? "unknown/unknown").split("/");
      return { ...inner.manifests[0], platform: { os, architecture } };
    });
    const index = Buffer.from(JSON.stringify({ manifests }));
    const absent = descriptor(Buffer.from("absent"), { platform: { os: "linux", architecture: "s390x" } });
    const top = { manifests: [descriptor(index), absent] };
    return tar([
      { name: "index.json", content: JSON.stringify(top) },
      { name: `blobs/sha256/${sha256(index)}`, content: index },
      ...parts.flatMap((part) => part.blobs),
    ]);
  }

  test("a platform is chosen, below nested indexes, past attestations and absent ones", async () => {
    const bytes = multi(["linux/amd64", undefined, "linux/arm64"]);
    for (const platform of ["linux/amd64", "linux/arm64"]) {
      expect([...(await open(bytes, { platform })).entries()].map((entry) => entry.path)).toEqual([`/for-${platform}`.slice(0, 10), `/for-${platform}`]);
    }
    expect(await failure(open(bytes, { platform: "linux/s390x" }))).toBe("image-ambiguous");
  });

  test("the only image is taken, unless another platform was asked for", async () => {
    const bytes = multi(["plan9/mips", undefined]);
    expect(await failure(open(bytes))).toBe("opened");
    expect(await failure(open(bytes, { platform: "linux/amd64" }))).toBe("image-ambiguous");
  });

  test("a docker archive of two images needs the name of one", async () => {
    const config = configOf({ layers: [app] });
    const other = configOf({ layers: [base] });
    const manifest = [
      { Config: "a.json", RepoTags: ["one:1"], Layers: ["a.tar"] },
      { Config: "b.json", RepoTags: ["two:latest"], Layers: ["b.tar"] },
    ];
    const bytes = tar([
      { name: "a.tar", content: app },
      { name: "a.json", content: config },
      { name: "b.tar", content: base },
      { name: "b.json", content: other },
      { name: "manifest.json", content: JSON.stringify(manifest) },
    ]);
    expect((await open(bytes, {}, defaultLimits, "one:1")).stat("/app/main.py")?.size).toBe(27000);
    expect((await open(bytes, {}, defaultLimits, "two")).stat("/etc/passwd")?.size).toBe(passwd.length);
    expect(await failure(open(bytes))).toBe("image-ambiguous");
  });
});

test("a stream that fails passes its failure on", async () => {
  async function* failing(): AsyncGenerator<Buffer, void, undefined> {
    yield dockerArchive(simple).subarray(0, 2000);
    throw new Error("the engine went away");
  }
  await expect(openImage({ kind: "stream", ref: "x", stream: failing() })).rejects.toThrow("the engine went away");
});
