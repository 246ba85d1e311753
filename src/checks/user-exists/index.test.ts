import { expect, test } from "vitest";
import { judgeImage, passwd, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each([
  ["", "proven: imageFound"],
  ["app", "proven: imageFound"],
  ["app:staff", "proven: imageFound"],
  ["0:0", "proven: imageFound"],
  ["00", "proven: imageFound"],
  ["4321", "proven: imageFound"],
  ["nobody", "violated: imageMissing"],
  ["4294967296", "violated: imageMissing"],
])("an image with the user %j is %s", async (user, said) => {
  expect(told(await judgeImage(check, { layers: [[passwd]], config: { User: user } }))).toBe(said);
});
