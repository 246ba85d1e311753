import { expect, test } from "vitest";
import { isParts, withoutTrailing } from "./trim.ts";

test.each([
  ["/a//", "/", "/a"],
  ["a", "/", "a"],
  ["///", "/", ""],
  ["", "/", ""],
  ["a.:. ", ".:", "a.:. "],
  ["a.:.", ".:", "a"],
])("%j without %j at its end is %j", (text, characters, expected) => {
  expect(withoutTrailing(text, characters)).toBe(expected);
});

test.each([
  ["base-arm64", ["base-", ""], true],
  ["base", ["base"], true],
  ["base-x", ["base"], false],
  ["a-x-b-y", ["a-", "-b-", "y"], true],
  ["a-x-b-y", ["a-", "-c-", "y"], false],
  // the end is no part of what stands before it
  ["aba", ["ab", "ba"], false],
  ["abba", ["ab", "ba"], true],
])("%j is %j in their order: %s", (text, parts, expected) => {
  expect(isParts(text, parts)).toBe(expected);
});

test("many parts take no longer than the text is long", () => {
  expect(isParts("a".repeat(10_000), [...Array<string>(5000).fill("a"), "b"])).toBe(false);
});
