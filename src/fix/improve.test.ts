import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FixEdit } from "../checks/kind.ts";
import { improve, type Improved } from "./improve.ts";
import type { Look, Proposal } from "./proposal.ts";
import { movedBy, withEdits, type Texts } from "./texts.ts";

interface Rule {
  readonly check: string;
  /** What is wrong, and what the fix writes instead; undefined: it has no fix. */
  readonly wrong: string;
  readonly right?: string;
  readonly edits?: (at: number) => readonly FixEdit[];
}

/** A language of lines: each is an instruction, its first word the keyword; `bad` words are what the rules find. */
function lookWith(rules: readonly Rule[], refuses: (text: string) => boolean = () => false): (texts: Texts) => Look {
  return ({ dockerfile }) => {
    const proposals: Proposal[] = [];
    const findings = new Map<string, { requirement: string; check: string; count: number }>();
    for (const { check, edits, right, wrong } of rules) {
      const places = [...dockerfile.matchAll(new RegExp(wrong, "g"))].map(({ index }) => index);
      if (places.length > 0) findings.set(check, { requirement: check, check, count: places.length });
      for (const start of places) {
        const made = edits?.(start) ?? (right === undefined ? [] : [{ start, end: start + wrong.length, text: right }]);
        if (made.length > 0) proposals.push({ check, level: "warning", unsafe: false, edits: made });
      }
    }
    const instructions = [...dockerfile.matchAll(/^(\w+)(?:.*\\\n)?.*$/gm)].map(({ 0: text, 1: keyword = "", index }) => ({
      start: index,
      end: index + text.length,
      keyword,
    }));
    return { refusals: refuses(dockerfile) ? 1 : 0, findings, instructions, proposals: () => proposals };
  };
}

function improved(text: string, rules: readonly Rule[], refuses?: (text: string) => boolean): Improved {
  return improve({ texts: { dockerfile: text, files: new Map() }, read: () => undefined, look: lookWith(rules, refuses), allows: () => true });
}

const reasons = ({ dropped }: Improved): readonly string[] => dropped.map(({ proposal, why }) => `${proposal.check} ${why}`);

test("a fix that needs another's comes in the next round", () => {
  const rules = [
    { check: "one", wrong: "a b", right: "ab" },
    { check: "two", wrong: "abc", right: "x" },
  ];
  const after = improved("run a bc abc\n", rules);
  expect(after.texts.dockerfile).toBe("run a bc x\n");
  expect(reasons(after)).toEqual(["one worse"]);
});

describe("a fix is dropped, and told", () => {
  test.each<[string, string, readonly Rule[], string, readonly string[]]>([
    [
      "that another requirement has more against",
      "x bad x\ny bad2\n",
      [
        { check: "a", wrong: "bad x", right: "ugly" },
        { check: "b", wrong: "ugly" },
      ],
      "x bad x\ny bad2\n",
      ["a worse"],
    ],
    ["that helps nothing", "x bad\n", [{ check: "a", wrong: "bad", right: "bad!" }], "x bad\n", ["a no-help"]],
  ])("%s", (_, text, rules, after, told) => {
    const result = improved(text, rules);
    expect([result.texts.dockerfile, reasons(result)]).toEqual([after, told]);
  });

  test("that the builder would refuse; the others are made", () => {
    const rules = [
      { check: "a", wrong: "bad", right: "broken" },
      { check: "b", wrong: "ugly", right: "fair" },
    ];
    const result = improved("x bad\ny ugly\nz ugly\n", rules, (text) => text.includes("broken"));
    expect([result.texts.dockerfile, reasons(result)]).toEqual(["x bad\ny fair\nz fair\n", ["a refused"]]);
  });

  test("of a file that is refused, unless it is that which it mends", () => {
    const rules = [
      { check: "a", wrong: "bad", right: "fair" },
      { check: "b", wrong: "broken", right: "whole" },
    ];
    const stays = improved("x bad\n", [rules[0] as Rule], () => true);
    expect([stays.texts.dockerfile, reasons(stays)]).toEqual(["x bad\n", ["a refused-before"]]);
    expect(improved("x bad\ny broken\n", rules, (text) => text.includes("broken")).texts.dockerfile).toBe("x fair\ny whole\n");
  });

  test("after which an instruction that it does not touch is read otherwise", () => {
    const swallowing = (start: number): readonly FixEdit[] => [
      { start, end: start + 3, text: "good" },
      { start: start + 4, end: start + 4, text: "q \\" },
    ];
    const result = improved("x bad\n\ny z\n", [{ check: "a", wrong: "bad", edits: swallowing }]);
    expect(result.texts.dockerfile).toBe("x bad\n\ny z\n");
    expect(reasons(result)).toEqual(["a moves-others"]);
  });
});

test("edits that collide are made in rounds, the graver finding's first", () => {
  const result = improved("x abc\n", [
    { check: "a", wrong: "ab", right: "A" },
    { check: "b", wrong: "bc", right: "B" },
  ]);
  expect(result.texts.dockerfile).toBe("x Ac\n");
  expect(result.made.map(({ check }) => check)).toEqual(["a"]);
});

test("places of what was made stand where its texts are in the end", () => {
  const result = improved("x one two\n", [
    { check: "a", wrong: "two", right: "TWO!" },
    { check: "b", wrong: "one", right: "1" },
    { check: "c", wrong: "1 T", right: "one T" },
  ]);
  const placed = result.made.map(({ check, places: [place] }) => [check, result.texts.dockerfile.slice(place?.start, place?.end)]);
  expect(placed).toEqual(expect.arrayContaining([["a", "TWO!"]]));
});

test("an offset that no edit covers stays at its character", () => {
  const text = fc.string({ minLength: 1, maxLength: 12 });
  const cuts = fc.array(fc.tuple(fc.nat(12), fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 3 });
  fc.assert(
    fc.property(text, cuts, fc.nat(11), (before, raw, at) => {
      const edits = raw.map(([start, length, words]) => ({ start, end: start + length, text: words }));
      const after = withEdits({ dockerfile: before, files: new Map() }, edits, () => undefined);
      if (after === undefined || at >= before.length || edits.some(({ end, start }) => start < at + 1 && at < end)) return;
      const { start } = movedBy({ start: at, end: at + 1 }, edits);
      const inserted = edits.filter((edit) => edit.start === at && edit.end === at).reduce((sum, edit) => sum + edit.text.length, 0);
      expect(after.dockerfile[start + inserted]).toBe(before[at]);
    }),
  );
});
