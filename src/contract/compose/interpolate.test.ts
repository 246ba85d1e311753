import { expect, test } from "vitest";
import { interpolate } from "./interpolate.ts";

const variables = new Map([
  ["A", "1"],
  ["EMPTY", ""],
]);

test.each([
  ["plain", "plain"],
  ["$A-${A}", "1-1"],
  ["$$A", "$A"],
  ["${A:-2}${B:-2}${EMPTY:-3}${EMPTY-4}", "123"],
  ["${B:-${C:-${A}}}", "1"],
  ["${B-}", ""],
  ["${A:+x}${B:+x}${EMPTY:+y}${EMPTY+z}", "xz"],
  ["${A:?needed}", "1"],
  ["a$", "a$"],
  ["$1", "$1"],
  ["${B}", undefined],
  ["$B", undefined],
  ["${B:?needed}", undefined],
  ["${A", undefined],
  ["${B:-$C}", undefined],
])("%s is %s", (text, value) => {
  expect(interpolate(text, (name) => variables.get(name))).toBe(value);
});

test("a nest without end is given up", () => {
  expect(interpolate("${B:-".repeat(1000), () => undefined)).toBeUndefined();
});
