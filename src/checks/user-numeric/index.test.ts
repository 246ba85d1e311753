import { expect, test } from "vitest";
import { judgeImage, passwd, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each([
  ["", "not-applicable: imageRoot"],
  ["root:root", "not-applicable: imageRoot"],
  ["1001", "proven: imageNumber"],
  ["app", "violated: imageName"],
  ["nobody", "unproven: unknownInImage"],
])("an image with the user %j is %s", async (user, said) => {
  expect(told(await judgeImage(check, { layers: [[passwd]], config: { User: user } }))).toBe(said);
});
