import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, told, type TestImageParts } from "../testing-images.ts";
import { check } from "./index.ts";

const big = (name: string, letter = "x"): Piece => ({ name, content: letter.repeat(200_000) });
const judge = async (layers: TestImageParts["layers"], more: Partial<TestImageParts> = {}): Promise<string> =>
  told(await judgeImage(check, { layers, options: { max: 0 }, ...more }));

test("the same bytes at two paths are told with what brought the second", async () => {
  const answer = await judgeImage(check, {
    layers: [[big("a/model")], [big("b/model")]],
    options: { max: 0 },
    history: [{ created_by: "COPY model /a" }, { created_by: "RUN cp /a/model /b" }],
  });
  expect(told(answer)).toBe("violated: copied");
  expect(answer.evidence[0]?.message.args).toEqual({ path: "/b/model", other: "/a/model", size: 200_000, layer: 1, instruction: "RUN cp /a/model /b" });
  expect(answer.evidence[0]?.place).toEqual({ kind: "image", path: "/b/model", layer: 1 });
});

test("other bytes, hard links and links are no copies", async () => {
  expect(await judge([[big("a"), big("b", "y")]])).toBe("proven: little");
  expect(await judge([[big("a"), { name: "b", flag: "1", link: "a" }, { name: "c", flag: "2", link: "a" }]])).toBe("proven: little");
});

test("copies of one layer count, each beyond the first", async () => {
  const answer = await judgeImage(check, { layers: [[big("a"), big("b"), big("c")]], options: { max: 0 } });
  expect(answer.evidence[0]?.message.args).toMatchObject({ path: "/c", other: "/a and 1 more", size: 400_000 });
});

test("a file that a later layer moves is there twice, and the same path again is another check's", async () => {
  expect(await judge([[big("a")], [{ name: ".wh.a" }, big("b")]])).toBe("violated: moved");
  expect(await judge([[big("a")], [{ ...big("a"), mode: 0o600 }]])).toBe("proven: little");
});

test("what only the base holds is nobody's here, and a copy of it is", async () => {
  expect(await judge([[big("a"), big("b")], [big("c", "y")]], { baseLayers: 1 })).toBe("proven: little");
  expect(await judge([[big("a"), big("b")], [big("c")]], { baseLayers: 1 })).toBe("violated: copied");
});

test("options say from when on, how much, and what is wanted", async () => {
  const layers = [[big("a"), big("b")]];
  expect(await judge(layers, { options: {} })).toBe("proven: little");
  expect(await judge(layers, { options: { max: "199kB" } })).toBe("violated: copied");
  expect(await judge(layers, { options: { max: 0, from: "201kB" } })).toBe("proven: little");
  expect(await judge(layers, { options: { max: 0, allow: ["/b"] } })).toBe("proven: little");
});

test("many are counted", async () => {
  const pieces = Array.from({ length: 10 }, (_, index) => [big(`a${index}`, String(index)), big(`b${index}`, String(index))]).flat();
  const answer = await judgeImage(check, { layers: [pieces] });
  expect(told(answer)).toBe(`violated:${" copied".repeat(8)} more`);
  expect(answer.evidence.at(-1)?.message.args).toEqual({ count: 2, wasted: 400_000 });
});
