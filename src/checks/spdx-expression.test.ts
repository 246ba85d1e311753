import { expect, test } from "vitest";
import { wrongLicence } from "./spdx-expression.ts";

test.each([
  "MIT",
  "mit",
  "GPL-2.0+",
  "Apache-2.0 OR MIT",
  "(MIT AND (BSD-2-Clause OR ISC)) AND GPL-2.0-only WITH Classpath-exception-2.0",
  "LicenseRef-Our.Own",
  "DocumentRef-x:LicenseRef-y",
])("%s is an expression", (text) => {
  expect(wrongLicence(text)).toBeUndefined();
});

test.each([
  ["", ""],
  ["GPLv3", "GPLv3"],
  ["MIT OR", ""],
  ["MIT Apache-2.0", "Apache-2.0"],
  ["(MIT", ""],
  ["MIT)", ")"],
  ["GPL-2.0-only WITH MIT", "MIT"],
  ["MIT, ISC", "MIT,"],
])("%j is wrong at %j", (text, word) => {
  expect(wrongLicence(text)).toBe(word);
});

test("depth costs nothing", () => {
  expect(wrongLicence(`${"(".repeat(400)}MIT`)).toBe("");
});
