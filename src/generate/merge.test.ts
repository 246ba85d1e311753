import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasMarks, merge, withEndsOf } from "./merge.ts";

const line: fc.Arbitrary<string> = fc.constantFrom("a", "b", "c", "FROM x", "", "  d", "RUN e");
const lines = fc.array(line, { maxLength: 12 });
const text = lines.map((all) => all.join("\n"));
/** A text and what somebody made of it. */
const edited = fc
  .tuple(lines, fc.array(fc.record({ at: fc.nat(12), remove: fc.nat(2), add: fc.array(line, { maxLength: 2 }) }), { maxLength: 3 }))
  .map(([base, edits]) => {
    const own = [...base];
    for (const { add, at, remove } of edits) own.splice(Math.min(at, own.length), remove, ...add.map((one, index) => `${one} mine ${index}`));
    return { base: base.join("\n"), own: own.join("\n") };
  });

describe("a merge of three", () => {
  test("without edits gives what is new", () => {
    fc.assert(
      fc.property(text, text, (base, next) => {
        expect(merge(base, base, next)).toEqual({ text: next, conflicts: 0 });
      }),
    );
  });

  test("with nothing new leaves the user's text as it is", () => {
    fc.assert(
      fc.property(edited, ({ base, own }) => {
        expect(merge(base, own, base)).toEqual({ text: own, conflicts: 0 });
      }),
    );
  });

  test("loses no line that the user wrote", () => {
    fc.assert(
      fc.property(edited, text, ({ base, own }, next) => {
        const merged = (merge(base, own, next)?.text ?? "").split("\n");
        for (const one of own.split("\n").filter((each) => each.includes(" mine "))) expect(merged).toContain(one);
      }),
    );
  });

  test("a second time changes nothing: what was merged is the user's, and what was new is known", () => {
    fc.assert(
      fc.property(edited, text, ({ base, own }, next) => {
        const once = merge(base, own, next)?.text ?? "";
        expect(merge(next, once, next)).toEqual({ text: once, conflicts: 0 });
      }),
    );
  });

  test("what both sides changed alike is no conflict", () => {
    expect(merge("a\nb\n", "a\nc\n", "a\nc\n")).toEqual({ text: "a\nc\n", conflicts: 0 });
  });

  test("what they changed differently stands between marks, as git leaves it", () => {
    expect(merge("a\nb\nc\n", "a\nmine\nc\n", "a\nnew\nc\n")).toEqual({ text: "a\n<<<<<<< yours\nmine\n=======\nnew\n>>>>>>> plimsoll\nc\n", conflicts: 1 });
    expect(hasMarks("a\r\n<<<<<<< yours\r\n")).toBe(true);
    expect(hasMarks("echo '<<<<<<< yours'\n")).toBe(false);
  });

  test("keeps the line ends of the user", () => {
    expect(merge("a\nb\n", "a\r\nb\r\nmine\r\n", "new\na\nb\n")).toEqual({ text: "new\r\na\r\nb\r\nmine\r\n", conflicts: 0 });
    expect(withEndsOf("a\r\n", "x\ny\n")).toBe("x\r\ny\r\n");
    expect(withEndsOf("a\r\nb\n", "x\n")).toBe("x\n");
    expect(withEndsOf(undefined, "x\n")).toBe("x\n");
  });

  test("a text of very many lines is left alone", () => {
    expect(merge("a\n", "a\n".repeat(30_000), "b\n")).toBeUndefined();
  });
});
