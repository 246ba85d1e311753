import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test("a history is found in the final tree and in a layer below it", async () => {
  const head = { name: "app/.git/HEAD", content: "ref: refs/heads/main\n" };
  expect(told(await judgeImage(check, { layers: [[head]] }))).toBe("violated: inImage");
  expect(told(await judgeImage(check, { layers: [[head], [{ name: "app/.wh..git" }]] }))).toBe("violated: inLayer");
  expect(
    told(
      await judgeImage(check, {
        layers: [
          [
            { name: "app/.gitignore", content: "x" },
            { name: "app/.git", content: "gitdir: x" },
          ],
        ],
      }),
    ),
  ).toBe("proven");
});
