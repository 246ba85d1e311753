import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, describe, expect, test } from "vitest";

import { UserError } from "../errors.ts";
import type { Image } from "./image.ts";
import { openImage, type ImageSource } from "./open.ts";
import { inPieces, layout } from "./testing/archives.ts";
import { shownTree, tarsOf, type ImageCase } from "./testing/case.ts";
import { layerCases } from "./testing/cases-layers.ts";
import { tarCases } from "./testing/cases-tar.ts";
import { formats } from "./testing/formats.ts";
import { startRegistry } from "./testing/registry-stub.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-conformance-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const cases: readonly ImageCase[] = [...layerCases, ...tarCases];

async function answer(source: ImageSource): Promise<ImageCase["tree"]> {
  try {
    return shownTree(await openImage(source, { keep: () => true }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.exitCode).toBe(3);
    return { refused: error.code };
  }
}

test("there are at least 60 images, each with a name of its own", () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

describe.each(Object.entries(formats))("%s", (_, make) => {
  test.each(cases)("$name", async (one) => {
    expect(await answer(make({ layers: tarsOf(one) }, scratch))).toEqual(one.tree);
  });
});

describe("a registry", () => {
  test.each(cases)("$name", async (one) => {
    const stub = await startRegistry(layout({ layers: tarsOf(one) }, (layer) => gzipSync(layer)));
    try {
      expect(await answer({ kind: "registry", ref: `${stub.host}/app:1`, registry: { env: {} } })).toEqual(one.tree);
    } finally {
      await stub.close();
    }
  });
});

describe("a bare file system", () => {
  const bare = cases.filter(({ layers, name }) => layers.length === 1 && !name.includes("whiteout") && !name.includes("opaque") && !name.includes("aufs"));
  test.each(bare)("$name", async (one) => {
    const [bytes] = tarsOf(one);
    expect(await answer({ kind: "stream", ref: "test", stream: inPieces(bytes ?? Buffer.alloc(0)), fileSystem: true })).toEqual(one.tree);
  });
});

describe("what is not as it should be is told", () => {
  test.each(cases)("$name", async (one) => {
    const opening = openImage(formats["docker archive of engine 25 and later"]?.({ layers: tarsOf(one) }, scratch) as ImageSource);
    const image: Pick<Image, "problems"> = await opening.catch(() => ({ problems: [] }));
    expect(image.problems.map(({ code }) => code)).toEqual(one.problems ?? []);
  });
});
