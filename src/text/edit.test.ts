import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits } from "./edit.ts";

test("edits are made at once, in any order given", () => {
  const edits = [
    { start: 4, end: 7, text: "two" },
    { start: 0, end: 0, text: "> " },
    { start: 7, end: 7, text: "!" },
  ];
  expect(applyEdits("one 222 three", edits)).toEqual({ ok: true, text: "> one two! three" });
  expect(
    applyEdits("ab", [
      { start: 1, end: 1, text: "1" },
      { start: 1, end: 1, text: "2" },
    ]),
  ).toEqual({ ok: true, text: "a12b" });
});

test("edits that overlap or lie outside are told", () => {
  const left = { start: 0, end: 3, text: "" };
  const right = { start: 2, end: 4, text: "" };
  expect(applyEdits("abcdef", [right, left])).toEqual({ ok: false, first: left, second: right });
  expect(applyEdits("a", [right])).toMatchObject({ ok: false });
});

test("what no edit touches stays", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, middle, after) => {
      const edit = { start: before.length, end: before.length + middle.length, text: "x" };
      expect(applyEdits(before + middle + after, [edit])).toEqual({ ok: true, text: `${before}x${after}` });
    }),
  );
});
