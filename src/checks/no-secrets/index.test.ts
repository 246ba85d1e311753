import { expect, test } from "vitest";
import { parse } from "valibot";
import { fakeImage } from "../testing.ts";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const KEY = `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(3)}\n-----END PRIVATE KEY-----\n`;
const RANDOM = "Zq81mLw0xR7uTbN4";

test("a secret that a later layer removes or writes again is still in its layer", async () => {
  const removed = await judgeImage(check, { layers: [[], [{ name: "app/key.txt", content: KEY }], [{ name: "app/.wh.key.txt" }]] });
  expect(removed.evidence.map(({ message }) => [message.code, message.args["layer"], message.args["removedIn"]])).toEqual([["hiddenInFile", 1, 2]]);
  expect(told(await judgeImage(check, { layers: [[{ name: "app/key.txt", content: KEY }], [{ name: "app/key.txt", content: "none" }]] }))).toBe(
    "violated: hiddenInFile",
  );
});

test("settings, labels, environment and history are looked at", async () => {
  expect(told(await judgeImage(check, { layers: [[{ name: "app/config.yaml", content: `api_key: ${RANDOM}\n` }]] }))).toBe("violated: inFile");
  expect(told(await judgeImage(check, { layers: [[]], config: { Labels: { "deploy.token": RANDOM, team: RANDOM } } }))).toBe("violated: label");
  expect(told(await judgeImage(check, { layers: [[]], config: { Env: [`API_KEY=${RANDOM}`] } }))).toBe("violated: imageVariable");
  const history = [{ created_by: `RUN |1 TOKEN=${RANDOM} /bin/sh -c make` }];
  expect(told(await judgeImage(check, { layers: [[]], history }))).toBe("violated: history");
});

test("the customary address in a file that a tool makes is none, and a real one after it is", async () => {
  const customary = "[alembic]\n# sqlalchemy.url = driver://user:pass@localhost/dbname\n";
  expect(told(await judgeImage(check, { layers: [[{ name: "app/alembic.ini", content: customary }]] }))).toBe("proven: cleanImage");
  const real = `${customary}sqlalchemy.url = postgresql://shop:${RANDOM}@db/shop\n`;
  expect(told(await judgeImage(check, { layers: [[{ name: "app/alembic.ini", content: real }]] }))).toBe("violated: inFile");
});

test("keys that a package of Debian ships are its own", async () => {
  expect(told(await judgeImage(check, { layers: [[{ name: "etc/chromium.d/apikeys", content: KEY }]] }))).toBe("proven: cleanImage");
  expect(told(await judgeImage(check, { layers: [[{ name: "etc/shop/apikeys", content: KEY }]] }))).toBe("violated: inFile");
});

test("the line that begins a key is none without the key, as in programs that read keys", async () => {
  expect(told(await judgeImage(check, { layers: [[{ name: "app/keys.js", content: 'if (text === "-----BEGIN PRIVATE KEY-----") read();' }]] }))).toBe(
    "proven: cleanImage",
  );
});

test("build arguments in provenance are found", () => {
  const statement = { predicate: { buildDefinition: { externalParameters: { request: { args: { "build-arg:NPM_TOKEN": RANDOM } } } } } };
  const image = fakeImage({ attestations: [{ kind: "provenance", predicateType: "https://slsa.dev/provenance/v1", statement }] });
  expect(check.image?.({ image, scan: undefined }, parse(check.options, {}) as never).evidence[0]?.message.code).toBe("attestation");
});

test("what was accepted is left out: by path, by name, by fingerprint", async () => {
  const layers = [[{ name: "app/config.yaml", content: `api_key: ${RANDOM}\n` }]];
  const found = await judgeImage(check, { layers });
  const print = String(found.evidence[0]?.message.args["fingerprint"]);
  expect(JSON.stringify(found)).not.toContain(RANDOM);
  for (const allow of [["/app/config.yaml"], [print], [print.replace("sha256 ", "")]])
    expect((await judgeImage(check, { layers, options: { allow } })).outcome).toBe("proven");
});

test("files are searched as they pass, none is kept, and an address behind a harmless one is found", async () => {
  const addresses = "see postgres://user:password@host/db, not xpostgres://app:changeme@x or\npostgres://app:Zq81mLw0@db/app\n";
  const many = Array.from({ length: 3 }, (_, index) => ({ name: `app/${index}.txt`, content: addresses + "x".repeat(index) }));
  const answer = await judgeImage(check, { layers: [many] });
  expect(answer.evidence.map(({ message }) => message.code)).toEqual(["inFile", "inFile", "inFile"]);
  expect(check.keeps).toBeUndefined();
  const plain = await judgeImage(check, {
    layers: [
      [
        { name: "app/a.txt", content: "postgres://user:changeme@host/db" },
        { name: "app/b", content: "ü ".repeat(5) + KEY },
      ],
    ],
  });
  expect(plain.evidence.map(({ place }) => place?.kind === "image" && place.path)).toEqual(["/app/b"]);
});
