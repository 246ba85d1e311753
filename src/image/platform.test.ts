import { expect, test } from "vitest";

import { fitsPlatform, platformOf } from "./platform.ts";

test.each([
  ["linux/amd64", "linux/amd64", true],
  ["linux/amd64", "linux/x86_64", true],
  ["linux/amd64/v1", "linux/amd64", true],
  ["linux/arm64", "linux/arm64/v8", true],
  ["linux/arm64/v8", "linux/aarch64", true],
  ["linux/arm/v7", "linux/arm", true],
  ["linux/arm/v6", "linux/arm/v7", false],
  ["linux/arm", "linux/arm64", false],
  ["windows/amd64", "linux/amd64", false],
  [undefined, "linux/amd64", false],
])("an image for %s, asked for %s: %s", (have, wanted, fits) => {
  expect(fitsPlatform(have, wanted)).toBe(fits);
});

test("a platform needs a system and an architecture", () => {
  expect([platformOf({ os: "linux", architecture: "arm", variant: "v7" }), platformOf({ os: "linux" }), platformOf({ architecture: 5, os: "linux" })]).toEqual([
    "linux/arm/v7",
    undefined,
    undefined,
  ]);
});
