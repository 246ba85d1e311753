import { expect, test } from "vitest";
import { fitsInTime } from "./match.ts";

test("tells whether a text fits, each time anew", () => {
  expect([fitsInTime(/a$/, "ba"), fitsInTime(/a$/, "ab"), fitsInTime(/a/, "a")]).toEqual([true, false, true]);
});

test("a pattern that would never end is given up", () => {
  expect(fitsInTime(/(a+)+$/, `${"a".repeat(60)}b`, 50)).toBeUndefined();
  expect(fitsInTime(/b/, "b", 50)).toBe(true);
});
