import { expect, test } from "vitest";
import { group, judgeImage, told } from "../testing-images.ts";
import { check } from "./index.ts";

test.each([
  ["", "not-applicable: noGroup"],
  ["app", "not-applicable: noGroup"],
  ["app:staff", "proven: imageFound"],
  ["app:4321", "proven: imageFound"],
  ["1001:users", "violated: imageMissing"],
])("an image with the user %j is %s", async (user, said) => {
  expect(told(await judgeImage(check, { layers: [[group]], config: { User: user } }))).toBe(said);
});
