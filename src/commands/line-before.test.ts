import { expect, test } from "vitest";
import { lineBefore } from "./line-before.ts";

test.each<[string, string[], string[], number[]]>([
  ["nothing changed", ["a", "b"], ["a", "b"], [1, 2]],
  ["two lines joined", ["a", "b", "c", "d"], ["a", "b+c", "d"], [1, 2, 4]],
  ["a line put in", ["a", "b"], ["a", "new", "b"], [1, 1, 2]],
  ["a line before all", ["a"], ["new", "a"], [1, 1]],
  ["one line became two", ["a", "b", "c"], ["a", "x", "y", "c"], [1, 2, 2, 3]],
  ["one taken away", ["a", "b", "c"], ["a", "c"], [1, 3]],
])("%s", (_, before, after, lines) => {
  const of = lineBefore(`${before.join("\n")}\n`, `${after.join("\n")}\n`);
  expect(after.map((__, index) => of(index + 1))).toEqual(lines);
});
