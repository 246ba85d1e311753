import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openImage } from "../image/open.ts";
import { configOf, dockerArchive, inPieces, sha256, type TestImage } from "../image/testing/archives.ts";
import { tar } from "../image/testing/tar-writer.ts";
import { layerMemory } from "./layer-memory.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-memory-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** How many looks at the same image began to read it. */
async function readings(image: TestImage): Promise<number> {
  const indexes = layerMemory(mkdtempSync(join(scratch, "cache-")));
  if (indexes === undefined) throw new Error("there is no memory");
  let begun = 0;
  async function* stream(): AsyncGenerator<Buffer, void, undefined> {
    begun += 1;
    yield* inPieces(dockerArchive(image));
  }
  for (let look = 0; look < 2; look++) {
    const id = `sha256:${sha256(configOf(image))}`;
    await openImage({ kind: "stream", ref: "app", id, trusted: true, stream: stream() }, { indexes, keep: () => true });
  }
  return begun;
}

const token = `ghp_${"a1B2".repeat(9)}`;
const random = "q7Zk2Vw9Xc4Rt8Ym1Pb6";

test.each<[string, Parameters<typeof tar>[0], Record<string, unknown>, number]>([
  ["nothing secret", [{ name: "app.yaml", content: "port: 8000\n" }], { Env: ["PORT=8000", "API_KEY="] }, 1],
  ["a file of the name of one that holds secrets", [{ name: "app/.env", content: "A=b\n" }], {}, 2],
  ["a token", [{ name: "notes.txt", content: `use ${token} here` }], {}, 2],
  ["a value that its name calls a secret", [{ name: "app.yaml", content: `secret_key: ${random}\n` }], {}, 2],
  ["a secret variable", [], { Env: [`API_KEY=${random}`] }, 2],
])("an image with %s is not put by where it may not", async (_, pieces, config, times) => {
  expect(await readings({ layers: [tar(pieces)], config })).toBe(times);
});

test("without a directory there is no memory", () => {
  expect(layerMemory(undefined)).toBeUndefined();
});
