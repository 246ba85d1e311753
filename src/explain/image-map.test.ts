import { expect, test } from "vitest";
import { openImage } from "../image/open.ts";
import { dockerArchive, inPieces } from "../image/testing/archives.ts";
import { file } from "../image/testing/case.ts";
import { pax, tar } from "../image/testing/tar-writer.ts";
import { mapImage, type MapNode } from "./image-map.ts";

async function mapOf(names: readonly string[], most: number): Promise<MapNode> {
  const bytes = dockerArchive({ layers: [tar(names.map((name) => file(name, "x".repeat(10))))] });
  return mapImage(await openImage({ kind: "stream", ref: "test", stream: inPieces(bytes) }), most);
}

function nodes(node: MapNode): number {
  return node.children.reduce((total, child) => total + nodes(child), 1);
}

test("however many files there are, the map has a cap and no byte is lost", async () => {
  const names = Array.from({ length: 2000 }, (_, index) => `d${index % 40}/e${index % 7}/f${index}`);
  const map = await mapOf(names, 100);
  expect(map.bytes).toBe(20_000);
  expect(nodes(map)).toBeLessThanOrEqual(110);
  const layer = map.children[0];
  expect(layer?.children.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(20_000);
});

test("what a directory has too many of is one node together", async () => {
  const map = await mapOf(
    Array.from({ length: 100 }, (_, index) => `d/${index}`),
    4000,
  );
  const children = map.children[0]?.children[0]?.children;
  expect(children).toHaveLength(61);
  expect(children?.at(-1)).toMatchObject({ name: "40 more", bytes: 400, layer: 0 });
});

test("names that objects have are names like others", async () => {
  const map = await mapOf(["__proto__/constructor", "constructor"], 4000);
  expect(map.children[0]?.children.map(({ name }) => name).toSorted()).toEqual(["__proto__", "constructor"]);
});

test("a path of thousands of names is cut, not followed", async () => {
  const deep = `${"d/".repeat(900)}f`;
  const bytes = dockerArchive({ layers: [tar([pax({ path: deep }), file("short", "x".repeat(10))])] });
  let node: MapNode | undefined = mapImage(await openImage({ kind: "stream", ref: "test", stream: inPieces(bytes) }), 4000);
  let depth = 0;
  for (; node !== undefined && node.children.length > 0; depth++) node = node.children[0];
  expect([depth, node?.bytes]).toEqual([65, 10]);
});
