import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines, linesOf, type LineChange } from "./line-diff.ts";

/** The right text, made out of the left one and the changes. */
function applied(left: readonly string[], right: readonly string[], changes: readonly LineChange[]): readonly string[] {
  const made: string[] = [];
  let at = 0;
  for (const { added, from, removed, to } of changes) {
    made.push(...left.slice(at, from), ...right.slice(to, to + added));
    at = from + removed;
  }
  return [...made, ...left.slice(at)];
}

/** How many lines two lists have in common in order, worked out the slow way. */
function commonLength(left: readonly string[], right: readonly string[]): number {
  let above: number[] = Array.from({ length: right.length + 1 }, () => 0);
  for (const line of left) {
    const row = [0];
    for (const [column, other] of right.entries()) row.push(line === other ? (above[column] ?? 0) + 1 : Math.max(row[column] ?? 0, above[column + 1] ?? 0));
    above = row;
  }
  return above.at(-1) ?? 0;
}

test.each<[string, string, readonly LineChange[]]>([
  ["a\nb\nc\n", "a\nb\nc\n", []],
  ["", "a\n", [{ from: 0, removed: 0, to: 0, added: 1 }]],
  ["a\n", "", [{ from: 0, removed: 1, to: 0, added: 0 }]],
  [
    "a\nb\nc\nd\n",
    "a\nx\nc\nd\ne\n",
    [
      { from: 1, removed: 1, to: 1, added: 1 },
      { from: 4, removed: 0, to: 4, added: 1 },
    ],
  ],
  // a last line without its end is another line
  ["a\nb", "a\nb\n", [{ from: 1, removed: 1, to: 1, added: 1 }]],
])("%j to %j", (left, right, changes) => {
  expect(diffLines(linesOf(left), linesOf(right))).toEqual(changes);
});

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 14 });

test("the changes make the one out of the other, and there are no fewer", () => {
  fc.assert(
    fc.property(lines, lines, (left, right) => {
      const changes = diffLines(left, right);
      expect(applied(left, right, changes)).toEqual(right);
      const kept = left.length - changes.reduce((sum, { removed }) => sum + removed, 0);
      expect(kept).toBe(commonLength(left, right));
    }),
  );
});

test("two texts with nothing in common are one change, however long", () => {
  const left = Array.from({ length: 5000 }, (_, index) => `left ${index}\n`);
  const right = Array.from({ length: 5000 }, (_, index) => `right ${index}\n`);
  expect(diffLines(["same\n", ...left], ["same\n", ...right])).toEqual([{ from: 1, removed: 5000, to: 1, added: 5000 }]);
});

test("lines are the text, whatever its line ends", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\r", "\n") }), (text) => {
      expect(linesOf(text).join("")).toBe(text);
    }),
  );
});
