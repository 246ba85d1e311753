import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each([
  ["https://example.com/x", "proven"],
  ["example.com", "violated: wrong"],
  ["", "proven"],
])("the image's own label %j is %s", async (value, said) => {
  const config = { Labels: { "org.opencontainers.image.url": value, other: "no address" } };
  expect(told(await judgeImage(check, { layers: [[]], config }))).toBe(said);
});
