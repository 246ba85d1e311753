import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test("an ordinary image is well formed", async () => {
  expect(told(await judgeImage(check, { layers: [[{ name: "a", content: "x" }]] }))).toBe("proven: well");
});

test("a path that stands twice in a layer, a name above the root and a history of other layers are told", async () => {
  expect(
    told(
      await judgeImage(check, {
        layers: [
          [
            { name: "a", content: "x" },
            { name: "./a", content: "y" },
          ],
        ],
      }),
    ),
  ).toBe("violated: twice");
  expect(told(await judgeImage(check, { layers: [[{ name: "../a", content: "x" }]] }))).toBe("violated: outside");
  expect(told(await judgeImage(check, { layers: [[]], history: [{ created_by: "A" }, { created_by: "B" }] }))).toBe("violated: history");
});
