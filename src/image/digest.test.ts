import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registryDigest } from "./digest.ts";

const MANIFEST = JSON.stringify({ schemaVersion: 2, manifests: [] });
let server: Server;
let host = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const known = request.url === "/v2/team/app/manifests/1";
    response.writeHead(known ? 200 : 404, { "content-type": "application/vnd.oci.image.index.v1+json" });
    response.end(known ? MANIFEST : "{}");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("the digest of what a name stands for is that of the bytes that the registry gives", async () => {
  expect(await registryDigest(`${host}/team/app:1`, {})).toBe(`sha256:${createHash("sha256").update(MANIFEST).digest("hex")}`);
});

test("of an image that the registry does not have there is none", async () => {
  expect(await registryDigest(`${host}/team/app:2`, {})).toBeUndefined();
});
