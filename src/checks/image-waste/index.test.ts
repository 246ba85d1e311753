import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

const SIZE = 100_000;
const big = (name: string, fill = "x", more: Partial<Piece> = {}): Piece => ({ name, content: fill.repeat(SIZE), ...more });
const none = { max: 0, percent: 0 };

const judge = async (layers: readonly (readonly Piece[])[], more: { readonly options?: Record<string, unknown>; readonly baseLayers?: number } = {}) =>
  judgeImage(check, { layers, options: none, ...more });

test("of a file in three layers two copies are waste", async () => {
  const answer = await judge([[big("a")], [big("a", "yy")], [big("a", "z")]]);
  expect(told(answer)).toBe("violated: total rewritten rewritten");
  expect(answer.evidence[0]?.message.args["waste"]).toBe(3 * SIZE);
});

test("what is deleted, replaced by a folder's marker or by a file is waste, and a cache is called one", async () => {
  expect(told(await judge([[big("a/b")], [{ name: "a/.wh.b" }]]))).toBe("violated: total deleted");
  expect(told(await judge([[big("a/b"), big("a/c")], [{ name: "a/.wh..wh..opq" }]]))).toBe("violated: total deleted");
  expect(told(await judge([[big("a/b")], [{ name: "a", content: "x" }]]))).toBe("violated: total deleted");
  expect(told(await judge([[big("root/.cache/pip/x")], [{ name: "root/.wh..cache" }]]))).toBe("violated: total cache");
});

test("chown and chmod of a later layer are told from content that is written again", async () => {
  expect(told(await judge([[big("a")], [big("a", "x", { uid: 1001 })]]))).toBe("violated: total rights");
  expect(told(await judge([[big("a")], [big("a", "x", { mode: 0o755 })]]))).toBe("violated: total rights");
  expect(told(await judge([[big("a")], [big("a")]]))).toBe("violated: total again");
});

test("a hard link whose other name is left is no waste", async () => {
  const link: Piece = { name: "b", flag: "1", link: "a" };
  expect(told(await judge([[big("a"), link], [{ name: ".wh.a" }]]))).toBe("proven: little");
  expect(
    told(
      await judge([
        [big("a"), link],
        [{ name: ".wh.a" }, { name: ".wh.b" }],
      ]),
    ),
  ).toBe("violated: total deleted");
});

test("what the base does to itself does not count", async () => {
  const layers = [[big("a")], [{ name: ".wh.a" }], [big("b")]];
  expect(told(await judge(layers, { baseLayers: 2 }))).toBe("proven: little inBase");
  expect(told(await judge(layers, { baseLayers: 1 }))).toBe("violated: total deleted");
});

test("little is allowed, in bytes or in percent", async () => {
  const layers = [[big("a"), big("b", "yyyyyyyyy")], [{ name: ".wh.a" }]];
  expect(told(await judge(layers, { options: { max: "100kB", percent: 0 } }))).toBe("proven: little");
  expect(told(await judge(layers, { options: { max: 0, percent: 10 } }))).toBe("proven: little");
  expect(told(await judge(layers, { options: { max: 0, percent: 5 } }))).toBe("violated: total deleted");
  expect(told(await judge(layers, { options: {} }))).toBe("proven: little");
});
