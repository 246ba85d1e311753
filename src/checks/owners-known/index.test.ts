import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, passwd, told } from "../testing-images.ts";
import type { TestImageParts } from "../testing-images.ts";
import { check } from "./index.ts";

const judge = async (pieces: readonly Piece[], more: Partial<TestImageParts> = {}): Promise<string> =>
  told(await judgeImage(check, { layers: [[passwd, ...pieces]], ...more }));

test("owners that are not in passwd are found, folder by folder", async () => {
  expect(await judge([{ name: "a", content: "x", uid: 1001 }])).toBe("proven: known");
  expect(await judge([{ name: "a", content: "x", uid: 501 }])).toBe("violated: file");
  const folder: readonly Piece[] = [
    { name: "opt/", flag: "5", uid: 501 },
    { name: "opt/a", content: "x", uid: 501 },
    { name: "opt/b", content: "x", uid: 502 },
  ];
  expect(await judge(folder)).toBe("violated: folder file");
});

test("the image's own number, what is allowed and what came with the base are fine", async () => {
  const file: Piece = { name: "opt/a", content: "x", uid: 501 };
  expect(await judge([file], { config: { User: "501" } })).toBe("proven: known");
  expect(await judge([file], { options: { allow: ["/opt"] } })).toBe("proven: known");
  expect(await judge([file], { baseLayers: 1 })).toBe("proven: known");
  expect(told(await judgeImage(check, { layers: [[file]] }))).toBe("not-applicable: noPasswd");
});
