import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, describe, expect, test } from "vitest";

import type { Image, OpenImageOptions } from "./image.ts";
import { listPlatforms, openImage, type ImageSource } from "./open.ts";
import { configOf, descriptor, dockerArchive, inPieces, kanikoArchive, layout, sha256, type Layout, type TestImage } from "./testing/archives.ts";
import { directory, file, gone, hardLink, link } from "./testing/case.ts";
import { archiveOf, formats, layoutDirectory } from "./testing/formats.ts";
import { tar } from "./testing/tar-writer.ts";
import { zstdChunked } from "./testing/zstd-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-reading-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function open(bytes: Buffer, options: OpenImageOptions = {}): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", stream: inPieces(bytes) }, options);
}

function inFile(bytes: Buffer): Extract<ImageSource, { kind: "path" }> {
  const path = join(mkdtempSync(join(scratch, "file-")), "image");
  writeFileSync(path, bytes);
  return { kind: "path", path };
}

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();
const codes = (image: Image): readonly string[] => image.problems.map(({ code }) => code);

/** A layout whose manifest is changed before it is stored. */
function changed(
  image: TestImage,
  encode: (layer: Buffer) => Buffer,
  change: (manifest: { layers: Record<string, unknown>[]; [key: string]: unknown }) => void,
): Layout {
  const { blobs, index } = layout(image, encode);
  const { manifests } = JSON.parse(index.toString()) as { manifests: [{ digest: string }] };
  const name = manifests[0].digest.replace("sha256:", "blobs/sha256/");
  const manifest = JSON.parse(blobs.find((blob) => blob.name === name)?.content.toString() ?? "{}") as { layers: Record<string, unknown>[] };
  change(manifest);
  const bytes = Buffer.from(JSON.stringify(manifest));
  return {
    blobs: [...blobs.filter((blob) => blob.name !== name), { name: `blobs/sha256/${sha256(bytes)}`, content: bytes }],
    index: Buffer.from(JSON.stringify({ manifests: [descriptor(bytes)] })),
  };
}

const two: TestImage = {
  layers: [
    tar([file("a", "one"), file("deleted", "secret"), directory("d")]),
    tar([gone("deleted"), file("d/large", "x".repeat(300_000)), link("l", "d/large")]),
  ],
};

describe("files that were not kept", () => {
  const again = Object.entries(formats).filter(([name]) => name.includes("file") || name.includes("directory"));

  test.each(again)("are read by a second pass: %s", async (_, make) => {
    const image = await openImage(make(two, scratch));
    expect(image.read("/a")).toBeUndefined();
    expect(text(await image.content("/a"))).toBe("one");
    expect((await image.content("/l")).length).toBe(300_000);
    expect(await image.digest("/d/large")).toBe(`sha256:${sha256(Buffer.from("x".repeat(300_000)))}`);
    expect(text(await image.layerContent(0, "deleted"))).toBe("secret");
    await expect(image.content("/deleted")).rejects.toMatchObject({ code: "image-no-file", exitCode: 3 });
    await expect(image.content("/d")).rejects.toMatchObject({ code: "image-no-file" });
  });

  test("are read from the tar of a file system, and from zstd", async () => {
    const system = await openImage({ ...inFile(tar([file("etc/x", "1"), file("etc/y", "22")])), fileSystem: true });
    expect(text(await system.content("/etc/y"))).toBe("22");
    const zstd = await openImage(inFile(archiveOf(layout(two, zstdChunked))));
    expect(text(await zstd.content("/a"))).toBe("one");
  });

  test("or of which only the beginning was kept, are whole in the second pass", async () => {
    const image = await openImage(inFile(dockerArchive(two)), { keep: () => 2 });
    expect(text(image.read("/a"))).toBe("on");
    expect(text(await image.content("/a"))).toBe("one");
    expect(await image.digest("/a")).toBe(`sha256:${sha256(Buffer.from("one"))}`);
  });

  test("cannot be had from a stream, and that is said", async () => {
    const image = await open(dockerArchive(two));
    await expect(image.content("/a")).rejects.toMatchObject({ code: "image-read-once", exitCode: 3 });
    const kept = await open(dockerArchive(two), { keep: (path) => path === "/a" });
    expect(text(await kept.content("/a"))).toBe("one");
    expect(await kept.digest("/a")).toBe(`sha256:${sha256(Buffer.from("one"))}`);
  });

  test("are not read from a file that is another by now", async () => {
    const source = inFile(dockerArchive(two));
    const image = await openImage(source);
    appendFileSync(source.path, "more");
    await expect(image.content("/a")).rejects.toMatchObject({ code: "image-damaged" });
  });

  test("through two files of one name, the later", async () => {
    const config = configOf({ layers: [tar([file("b", "new")])] });
    const manifest = JSON.stringify([{ Config: "c", Layers: ["x.tar"] }]);
    const bytes = tar([
      { name: "x.tar", content: tar([file("a", "old")]) },
      { name: "x.tar", content: tar([file("b", "new")]) },
      { name: "c", content: config },
      { name: "manifest.json", content: manifest },
    ]);
    expect(text(await (await openImage(inFile(bytes))).content("/b"))).toBe("new");
  });
});

describe("layers", () => {
  test("tell what they say themselves, whiteouts and hard links too", async () => {
    const image = await open(dockerArchive({ layers: [tar([file("a"), hardLink("h", "a")]), tar([gone("a"), { ...file("b"), mtime: 1_700_000_000 }])] }));
    expect(image.layers.map(({ entries }) => entries.map(({ path, target, type }) => [path, type, target]))).toEqual([
      [
        ["/a", "file", undefined],
        ["/h", "hardlink", "/a"],
      ],
      [
        ["/a", "whiteout", undefined],
        ["/b", "file", undefined],
      ],
    ]);
    expect([image.stat("/b")?.mtime, image.stat("/h")?.links]).toEqual([1_700_000_000, 1]);
  });

  test("tell how they are stored, declared and in fact", async () => {
    const type = "application/vnd.oci.image.layer.v1.tar";
    const image = await open(
      archiveOf(
        changed(
          two,
          (layer) => gzipSync(layer),
          ({ layers: [first, second] }) => {
            if (first) first["mediaType"] = `${type}+gzip`;
            if (second) second["mediaType"] = type;
          },
        ),
      ),
    );
    const bytes = gzipSync(two.layers[0] as Buffer);
    expect(image.layers[0]?.blob).toEqual({
      digest: `sha256:${sha256(bytes)}`,
      size: bytes.length,
      mediaType: `${type}+gzip`,
      declared: "gzip",
      compression: "gzip",
    });
    expect(image.problems).toEqual([{ code: "media-type-differs", layer: 1, declared: "none", actual: "gzip" }]);
  });

  test("of types that no specification names, and of wrong sizes", async () => {
    const docker = "application/vnd.docker.image.rootfs.diff.tar";
    const image = await open(
      archiveOf(
        changed(two, zstdChunked, ({ layers: [first, second] }) => {
          Object.assign(first ?? {}, { mediaType: `${docker}.zstd` });
          Object.assign(second ?? {}, { size: 5 });
        }),
      ),
    );
    expect(image.problems).toMatchObject([
      { code: "media-type-unknown", layer: 0, mediaType: `${docker}.zstd` },
      { code: "size-differs", declared: 5 },
    ]);
    const foreign = await open(
      archiveOf(
        changed(two, gzipSync, ({ layers }) => layers.forEach((layer) => (layer["mediaType"] = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"))),
      ),
    );
    expect(codes(foreign)).toEqual([]);
  });

  test("that lie elsewhere only are named", async () => {
    const { blobs, index } = changed(two, gzipSync, ({ layers: [first] }) => Object.assign(first ?? {}, { urls: ["https://example.com/layer"] }));
    const without = blobs.filter(({ name }) => !name.endsWith(sha256(gzipSync(two.layers[0] as Buffer))));
    await expect(open(archiveOf({ blobs: without, index }))).rejects.toMatchObject({ code: "image-layer-elsewhere", exitCode: 3 });
  });

  test("have no instructions where the history has another number of them", async () => {
    const image = await open(dockerArchive({ ...two, history: [{ created_by: "COPY a /" }, { created_by: "ENV A=1", empty_layer: true }] }));
    expect(image.layers.map(({ createdBy }) => createdBy)).toEqual([undefined, undefined]);
    expect(image.problems).toEqual([{ code: "history-differs", layers: 2, named: 1 }]);
    expect(codes(await open(dockerArchive({ ...two, history: [] })))).toEqual([]);
  });
});

describe("several images in one source", () => {
  const parts = ["amd64", "arm64"].map((architecture) => layout({ layers: [tar([file(`for-${architecture}`)])] }, (layer) => layer));
  const of = (part: Layout): { digest: string } => (JSON.parse(part.index.toString()) as { manifests: [{ digest: string }] }).manifests[0];
  const statement = Buffer.from(JSON.stringify({ predicateType: "https://spdx.dev/Document", predicate: {} }));
  const attestation = Buffer.from(
    JSON.stringify({ layers: [descriptor(statement, { annotations: { "in-toto.io/predicate-type": "https://spdx.dev/Document" } })] }),
  );
  const absent = descriptor(Buffer.from("absent"), { platform: { os: "linux", architecture: "s390x" } });
  const index = Buffer.from(
    JSON.stringify({
      manifests: [
        { ...of(parts[0] as Layout), platform: { os: "linux", architecture: "amd64" }, annotations: { "org.opencontainers.image.ref.name": "app:1" } },
        { ...of(parts[1] as Layout), platform: { os: "linux", architecture: "arm64", variant: "v8" } },
        absent,
        descriptor(attestation, {
          platform: { os: "unknown", architecture: "unknown" },
          annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of(parts[0] as Layout).digest },
        }),
      ],
    }),
  );
  const blobs = [...parts.flatMap((part) => part.blobs), ...[statement, attestation].map((content) => ({ name: `blobs/sha256/${sha256(content)}`, content }))];
  const multi: Layout = { blobs: [...new Map(blobs.map((blob) => [blob.name, blob])).values()], index };

  test("are listed by platform, absent ones too", async () => {
    const expected = ["linux/amd64 true", "linux/arm64/v8 true", "linux/s390x false"];
    for (const source of [inFile(archiveOf(multi)), { kind: "path", path: layoutDirectory(multi, scratch) } as const]) {
      expect((await listPlatforms(source)).map(({ platform, present }) => `${platform} ${present}`)).toEqual(expected);
    }
    expect((await listPlatforms(inFile(dockerArchive(two)))).map(({ platform }) => platform)).toEqual(["linux/amd64"]);
    expect((await open(archiveOf(multi), { platform: "linux/amd64" })).platforms).toHaveLength(3);
  });

  test("one of them is taken by platform, however it is written, or by name", async () => {
    const paths = async (options: OpenImageOptions): Promise<readonly string[]> =>
      [...(await open(archiveOf(multi), options)).entries()].map(({ path }) => path);
    for (const platform of ["linux/arm64", "linux/arm64/v8", "linux/aarch64"]) expect(await paths({ platform })).toEqual(["/for-arm64"]);
    expect(await paths({ image: "app:1" })).toEqual(["/for-amd64"]);
    await expect(open(archiveOf(multi), { platform: "linux/s390x" })).rejects.toMatchObject({ code: "image-ambiguous" });
  });

  test("what was said about it when it was built is no image but is read", async () => {
    const image = await open(archiveOf(multi), { platform: "linux/amd64" });
    expect(image.attestations).toEqual([{ kind: "sbom", predicateType: "https://spdx.dev/Document", statement: JSON.parse(statement.toString()) }]);
    expect((await open(archiveOf(multi), { platform: "linux/arm64" })).attestations).toEqual([]);
  });

  test("a docker archive with an index gives the platform that its manifest.json does not name", async () => {
    const manifest = [
      {
        Config: `blobs/sha256/${sha256(configOf({ layers: [tar([file("for-amd64")])] }))}`,
        RepoTags: ["app:1"],
        Layers: [`blobs/sha256/${sha256(tar([file("for-amd64")]))}`],
      },
    ];
    const bytes = tar([...multi.blobs, { name: "index.json", content: index }, { name: "manifest.json", content: JSON.stringify(manifest) }]);
    const amd = await open(bytes, { platform: "linux/amd64" });
    expect(amd).toMatchObject({ format: "docker-archive", tags: ["app:1"], manifest: { digest: of(parts[0] as Layout).digest } });
    expect([...(await open(bytes, { platform: "linux/arm64" })).entries()].map(({ path }) => path)).toEqual(["/for-arm64"]);
  });

  test("an archive for one platform is not taken for another", async () => {
    await expect(open(kanikoArchive(two), { platform: "linux/arm64" })).rejects.toMatchObject({ code: "image-ambiguous", exitCode: 3 });
  });

  test("artifacts that are no images are passed over", async () => {
    const config = Buffer.from("{}");
    const artifact = Buffer.from(JSON.stringify({ config: descriptor(config, { mediaType: "application/vnd.oci.empty.v1+json" }), layers: [] }));
    const one = layout(two, (layer) => layer);
    const both: Layout = {
      blobs: [...one.blobs, ...[config, artifact].map((content) => ({ name: `blobs/sha256/${sha256(content)}`, content }))],
      index: Buffer.from(JSON.stringify({ manifests: [descriptor(artifact), of(one)] })),
    };
    expect((await open(archiveOf(both))).layers).toHaveLength(2);
  });
});

describe("the tar of a file system", () => {
  const exported = tar([
    { name: ".dockerenv", mode: 0o755 },
    directory("etc"),
    file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"),
    file("etc/group", "root:x:0:\nstaff:x:50:a,b\n"),
    file("bin/x.gz", "\u001f\u008b"),
  ]);

  test("is known by its names, and has no configuration", async () => {
    const image = await open(gzipSync(exported));
    expect(image).toMatchObject({ format: "root-file-system", configured: false, id: `sha256:${sha256(exported)}`, size: exported.length });
    expect(image.stat("/bin/x.gz")?.size).toBe(3);
    expect(image.passwd()).toEqual({
      users: [{ name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/sh" }],
      groups: [
        { name: "root", gid: 0, members: [] },
        { name: "staff", gid: 50, members: ["a", "b"] },
      ],
    });
  });

  test("with other names is one where that is said", async () => {
    const bytes = tar([file("server", "x")]);
    await expect(open(bytes)).rejects.toMatchObject({ code: "image-not-an-archive" });
    const image = await openImage({ kind: "stream", ref: "x", stream: inPieces(bytes), fileSystem: true });
    expect(image.stat("/server")?.size).toBe(1);
  });

  test("is never a directory: owners would be lost", async () => {
    await expect(openImage({ kind: "path", path: scratch, fileSystem: true })).rejects.toMatchObject({ code: "image-unreadable", exitCode: 3 });
  });
});
