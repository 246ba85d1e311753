import { expect, test } from "vitest";
import { judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each([
  ["/data", "proven"],
  ["/usr/", "violated: imageSystem"],
  ["/", "violated: imageSystem"],
  ["/usr/share/data", "proven"],
])("a volume of the image at %s is %s", async (path, said) => {
  expect(told(await judgeImage(check, { layers: [[]], config: { Volumes: { [path]: {} } } }))).toBe(said);
});
