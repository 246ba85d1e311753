import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, afterEach, describe, expect, test } from "vitest";

import { UserError } from "../errors.ts";
import type { Image } from "./image.ts";
import { imageSource, listPlatforms, openImage } from "./open.ts";
import { parseReference } from "./reference.ts";
import { descriptor, layout, sha256, type Layout, type TestImage } from "./testing/archives.ts";
import { startRegistry, type Stub, type StubOptions } from "./testing/registry-stub.ts";
import { tar } from "./testing/tar-writer.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-registry-"));
const stubs: Stub[] = [];
afterEach(async () => {
  for (const stub of stubs.splice(0)) await stub.close();
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const image: TestImage = { layers: [tar([{ name: "etc/os-release", content: "ID=test\n" }]), tar([{ name: "app", content: "x".repeat(5000) }])] };
const stored = layout(image, (layer) => gzipSync(layer));

async function start(options: StubOptions = {}, held: Layout = stored, top?: Buffer): Promise<Stub> {
  const stub = await startRegistry(held, top, options);
  stubs.push(stub);
  return stub;
}

function open(stub: Stub, env: Record<string, string> = {}, version = ":1"): Promise<Image> {
  return openImage({ kind: "registry", ref: `${stub.host}/app${version}`, registry: { env: { HOME: "/nowhere", ...env } } });
}

async function code(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => new Error("opened"),
    (failure: unknown) => failure,
  );
  if (!(error instanceof UserError)) throw error;
  expect(error.exitCode).toBe(3);
  return error.code;
}

function loggedIn(config: (host: string) => unknown, host: string): Record<string, string> {
  const directory = mkdtempSync(join(scratch, "docker-"));
  writeFileSync(join(directory, "config.json"), JSON.stringify(config(host)));
  return { DOCKER_CONFIG: directory };
}

describe("names", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  test.each([
    ["python", "registry-1.docker.io", "library/python", "latest"],
    ["python:3.13", "registry-1.docker.io", "library/python", "3.13"],
    ["docker.io/owner/app", "registry-1.docker.io", "owner/app", "latest"],
    ["ghcr.io/owner/deep/app:v1", "ghcr.io", "owner/deep/app", "v1"],
    ["localhost:5000/app:1", "localhost:5000", "app", "1"],
    ["localhost/app", "localhost", "app", "latest"],
    [`ghcr.io/o/a:1@${digest}`, "ghcr.io", "o/a", digest],
  ])("%s", (text, host, repository, version) => {
    expect(parseReference(text)).toMatchObject({ host, repository, version });
  });

  test.each(["", "UPPER", "a b", "ghcr.io/", "x@sha256:12", "a:b:c", "../up", "host.io/x?y", "http://h/x"])("%j is none", (text) => {
    expect(() => parseReference(text)).toThrow("no name of an image");
  });

  test("are taken for a registry's only where that is said", () => {
    expect(imageSource("registry:ghcr.io/o/a:1")).toEqual({ kind: "registry", ref: "ghcr.io/o/a:1" });
    expect(imageSource("docker://python")).toEqual({ kind: "registry", ref: "python" });
    expect(imageSource("python:3.13")).toEqual({ kind: "path", path: "python:3.13", fileSystem: false });
    expect(imageSource("rootfs:x.tar")).toEqual({ kind: "path", path: "x.tar", fileSystem: true });
    expect(imageSource("-")).toMatchObject({ kind: "stream", ref: "standard input" });
  });
});

describe("an image", () => {
  test("is read by tag and by digest, each blob asked for once", async () => {
    const stub = await start();
    const found = await open(stub);
    expect([...found.entries()].map(({ path }) => path)).toEqual(["/app", "/etc", "/etc/os-release"]);
    expect(found).toMatchObject({ format: "registry", layers: [{ blob: { compression: "gzip", size: gzipSync(image.layers[0] as Buffer).length } }, {}] });
    expect(new Set(stub.asked).size).toBe(stub.asked.length);
    const again = await open(stub, {}, `@${found.manifest?.digest}`);
    expect(again.id).toBe(found.id);
  });

  test("gives its files by a second download, whole and checked", async () => {
    const found = await open(await start());
    expect(found.read("/app")).toBeUndefined();
    expect(Buffer.from(await found.content("/app")).toString()).toBe("x".repeat(5000));
    expect(await found.digest("/app")).toBe(`sha256:${sha256(Buffer.from("x".repeat(5000)))}`);
  });

  test.each(["manifests", "blobs"])("whose %s are changed on the way is refused", async (kind) => {
    const spoil = (path: string, body: Buffer): Buffer => (path.includes(`/${kind}/sha256:`) ? Buffer.concat([body, Buffer.from(" ")]) : body);
    const stub = await start({ spoil });
    const digest = (await open(await start())).manifest?.digest;
    expect(await code(open(stub, {}, `@${digest}`))).toBe("image-damaged");
  });

  test("that is changed before the second download is refused", async () => {
    let second = false;
    const stub = await start({ spoil: (_, body) => (second ? Buffer.concat([body, Buffer.alloc(512)]) : body) });
    const found = await open(stub);
    second = true;
    expect(await code(found.content("/app"))).toBe("image-damaged");
  });

  test("that is not there, and a registry that is not there", async () => {
    const stub = await start();
    expect(await code(open(stub, {}, ":2"))).toBe("image-missing");
    expect(await code(openImage({ kind: "registry", ref: "127.0.0.1:1/app", registry: { env: {} } }))).toBe("registry-unreachable");
  });

  test("with a manifest of version 1, or none at all", async () => {
    expect(await code(open(await start({}, stored, Buffer.from(`{"schemaVersion":1,"fsLayers":[]}`))))).toBe("image-unsupported");
    expect(await code(open(await start({}, stored, Buffer.from("<html>"))))).toBe("image-damaged");
    expect(
      await code(
        open(
          await start(
            {},
            stored,
            Buffer.from(`{"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"${descriptor(Buffer.from("x"))["digest"] as string}"}}`),
          ),
        ),
      ),
    ).toBe("image-damaged");
  });
});

describe("an index", () => {
  const arm = layout({ ...image, layers: [tar([{ name: "arm" }])] }, (layer) => gzipSync(layer));
  const said = Buffer.from(JSON.stringify({ predicateType: "https://slsa.dev/provenance/v1", predicate: { builder: "b" } }));
  const statement = Buffer.from(
    JSON.stringify({
      layers: [descriptor(said, { mediaType: "application/vnd.in-toto+json", annotations: { "in-toto.io/predicate-type": "https://slsa.dev/provenance/v1" } })],
    }),
  );
  const manifestOf = (held: Layout): { digest: string } => (JSON.parse(held.index.toString()) as { manifests: [{ digest: string }] }).manifests[0];
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const top = Buffer.from(
    JSON.stringify({
      manifests: [
        { ...manifestOf(stored), mediaType, platform: { os: "linux", architecture: "amd64" } },
        { ...manifestOf(arm), mediaType, platform: { os: "linux", architecture: "arm64", variant: "v8" } },
        descriptor(statement, {
          mediaType,
          platform: { os: "unknown", architecture: "unknown" },
          annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": manifestOf(arm).digest },
        }),
      ],
    }),
  );
  const blob = (bytes: Buffer): { name: string; content: Buffer } => ({ name: `blobs/sha256/${sha256(bytes)}`, content: bytes });
  const held: Layout = { index: top, blobs: [...stored.blobs, ...arm.blobs, blob(said), blob(statement)] };

  test("has platforms, listed without reading any image", async () => {
    const stub = await start({}, held, top);
    const platforms = await listPlatforms({ kind: "registry", ref: `${stub.host}/app:1`, registry: { env: {} } });
    expect(platforms.map(({ platform }) => platform)).toEqual(["linux/amd64", "linux/arm64/v8"]);
    expect(stub.asked).toEqual(["GET /v2/app/manifests/1 -"]);
  });

  test("gives the platform that is asked for, with what was said about it", async () => {
    const stub = await start({}, held, top);
    const found = await openImage({ kind: "registry", ref: `${stub.host}/app:1`, registry: { env: {} } }, { platform: "linux/arm64" });
    expect([...found.entries()].map(({ path }) => path)).toEqual(["/arm"]);
    expect(found.attestations).toEqual([
      {
        kind: "provenance",
        predicateType: "https://slsa.dev/provenance/v1",
        statement: { predicateType: "https://slsa.dev/provenance/v1", predicate: { builder: "b" } },
      },
    ]);
    expect(found.problems).toEqual([{ code: "platform-differs", declared: "linux/arm64/v8", actual: "linux/amd64" }]);
    expect(stub.asked.some((line) => line.includes(manifestOf(stored).digest))).toBe(false);
    expect(await code(openImage({ kind: "registry", ref: `${stub.host}/app:1`, registry: { env: {} } }, { platform: "linux/s390x" }))).toBe("image-ambiguous");
  });

  test("finds what refers to the image by the registry's own list", async () => {
    const sbom = Buffer.from(JSON.stringify({ spdxVersion: "SPDX-2.3" }));
    const about = Buffer.from(JSON.stringify({ artifactType: "application/spdx+json", layers: [descriptor(sbom, { mediaType: "application/spdx+json" })] }));
    const stub = await start(
      { referrers: { [manifestOf(stored).digest]: [descriptor(about)] } },
      { ...stored, blobs: [...stored.blobs, blob(sbom), blob(about)] },
    );
    expect((await open(stub)).attestations).toEqual([{ kind: "sbom", predicateType: "application/spdx+json", statement: { spdxVersion: "SPDX-2.3" } }]);
  });
});

describe("a login", () => {
  const auth = Buffer.from("me:secret").toString("base64");

  test("is not needed for a token that anyone gets", async () => {
    const stub = await start({ login: { kind: "bearer" } });
    expect((await open(stub)).layers).toHaveLength(2);
    expect(stub.asked.filter((line) => line.includes("/token"))).toEqual(["GET /token -"]);
  });

  test.each(["basic", "bearer"] as const)("%s: with what docker login wrote", async (kind) => {
    const stub = await start({ login: { kind, user: "me", password: "secret" }, redirects: true });
    const env = loggedIn((host) => ({ auths: { [`https://${host}/v2/`]: { auth } } }), stub.host);
    expect((await open(stub, env)).layers).toHaveLength(2);
    expect(await code(open(stub))).toBe("registry-refused");
  });

  test("is never shown to the storage that blobs come from", async () => {
    const stub = await start({ login: { kind: "basic", user: "me", password: "secret" }, redirects: true });
    await open(
      stub,
      loggedIn((host) => ({ auths: { [host]: { auth } } }), stub.host),
    );
    const asked = stub.asked.filter((line) => line.startsWith("storage"));
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.every((line) => line.endsWith(" -"))).toBe(true);
  });

  test("with an identity token is exchanged", async () => {
    const stub = await start({ login: { kind: "bearer", identity: "long-lived" } });
    const env = loggedIn((host) => ({ auths: { [host]: { identitytoken: "long-lived" } } }), stub.host);
    expect((await open(stub, env)).layers).toHaveLength(2);
  });

  test.each([["credHelpers"], ["credsStore"]])("through a helper that %s names", async (field) => {
    const stub = await start({ login: { kind: "basic", user: "me", password: "secret" } });
    const bin = join(scratch, `bin-${field}`);
    mkdirSync(bin);
    const helper = join(bin, "docker-credential-test");
    writeFileSync(helper, `#!/bin/sh\nread host\n[ "$1 $host" = "get ${stub.host}" ] && echo '{"Username":"me","Secret":"secret"}'\n`);
    chmodSync(helper, 0o755);
    const env = loggedIn((host) => (field === "credsStore" ? { credsStore: "test" } : { credHelpers: { [host]: "test" } }), stub.host);
    expect((await open(stub, { ...env, PATH: `${bin}:/usr/bin:/bin` })).layers).toHaveLength(2);
  });

  test("through a helper that is not there, or has no name of one", async () => {
    const stub = await start({ login: { kind: "basic", user: "me", password: "secret" } });
    const env = (name: string): Record<string, string> => ({ ...loggedIn((host) => ({ credHelpers: { [host]: name } }), stub.host), PATH: "/nowhere" });
    expect(await code(open(stub, env("gone")))).toBe("registry-login-unreadable");
    expect(await code(open(stub, env("../../bin/sh")))).toBe("registry-login-unreadable");
  });

  test("never stands in an error", async () => {
    const stub = await start({ login: { kind: "basic", user: "me", password: "other" } });
    const env = loggedIn((host) => ({ auths: { [host]: { auth } } }), stub.host);
    const error = (await open(stub, env).catch((failure: unknown) => failure)) as UserError;
    expect(`${error.message} ${error.hint}`).not.toMatch(/secret|bWU6/);
  });
});
