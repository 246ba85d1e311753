import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { related, saw } from "../../verdict/answer.ts";
import type { Evidence, Verdict } from "../../verdict/verdict.ts";
import { at, fakeImageReport, fakeInput, fakeVerdict } from "../testing.ts";
import { escapeText, inCode, row } from "./escape.ts";
import { report } from "./index.ts";

const terminal = { width: 80, colour: false, unicode: true };

function violated(evidence: readonly Evidence[], parts: Partial<Verdict> = {}): Verdict {
  return fakeVerdict({ check: "user", outcome: "violated", judges: [{ judge: "file", answer: { outcome: "violated", evidence } }], ...parts });
}

test("of check, a table of what is wrong", () => {
  const found = [saw("user", { user: "a|b" }, at(3, 6, 10)), related(saw("base", { base: "`x`" }, at(1, 1, 2)))];
  const input = fakeInput([fakeImageReport({ verdicts: [violated(found, { requirement: "user" })] })], { verb: "check", seconds: 0.06 });
  expect(report.write(input, terminal)).toBe(
    [
      "**plimsoll check**: 1 error in 1 file, 0.06 s",
      "",
      "| place | level | what | check |",
      "| --- | --- | --- | --- |",
      "| `Dockerfile:3` | error | USER a&#124;b<br>the base image is \\`x\\` (`Dockerfile:1`) | `user` |",
      "",
    ].join("\n"),
  );
});

test("of verify, the requirements of each image", () => {
  const unproven = fakeVerdict({ requirement: "FR-2", outcome: "unproven", reason: { code: "no-engine", args: {} } });
  const trouble = { code: "x", message: "it failed", hint: "mend it", place: { path: "a", line: 2, column: 1 }, output: [] };
  const image = fakeImageReport({ target: "run", trouble, verdicts: [violated([saw("user", { user: "root" })]), unproven] });
  expect(report.write(fakeInput([image]), terminal)).toBe(
    [
      "**plimsoll verify**: 1 violated, 1 unproven, 21.8 s",
      "",
      "`a:2`: it failed (mend it)",
      "",
      "`api` (`run`)",
      "",
      "|  | requirement | what | why |",
      "| --- | --- | --- | --- |",
      "| ✗ | `FR-001` | it holds | USER root |",
      "| ? | `FR-2` | it holds | no engine here |",
      "",
    ].join("\n"),
  );
});

test("where nothing is wrong there is no table", () => {
  const verdict = fakeVerdict({ judges: [{ judge: "file", answer: { outcome: "proven", evidence: [] } }] });
  expect(report.write(fakeInput([fakeImageReport({ verdicts: [verdict] })], { verb: "check" }), terminal)).toBe(
    "**plimsoll check**: nothing wrong in 1 file, 21.8 s\n",
  );
});

test("a long table is cut, and says so", () => {
  const found = Array.from({ length: 250 }, (_, index) => saw("user", { user: "x" }, at(index + 1, 1, 2)));
  const text = report.write(fakeInput([fakeImageReport({ verdicts: [violated(found)] })], { verb: "check" }), terminal);
  expect([text.match(/^\| `/gm)?.length, text.endsWith("\nand 50 more\n")]).toEqual([200, true]);
});

describe("what comes from outside", () => {
  test.each([
    ["a | b", "a &#124; b"],
    ["`x`", "\\`x\\`"],
    ["@team #12", "&#64;team &#35;12"],
    ["<img src=x>", "&lt;img src=x&gt;"],
    ["[a](http://b)", "\\[a\\](http&#8203;://b)"],
    ["a\nb\\", "a\\\\nb\\\\"],
  ])("%j is written %s", (text, written) => {
    expect(escapeText(text)).toBe(written);
  });

  test.each([
    ["a", "`a`"],
    ["a`b", "<code>a\\`b</code>"],
    ["a|b", "<code>a&#124;b</code>"],
    ["", ""],
  ])("%j as code is %s", (text, written) => {
    expect(inCode(text)).toBe(written);
  });

  test("never adds a cell or a line", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("|", "\\|", "`|`", "\n|")), (text) => {
        const line = row([escapeText(text), inCode(text)]);
        expect(line).not.toMatch(/[\n\r]/);
        // a bar behind an even number of backslashes ends a cell
        expect(line.match(/(?<!\\)(?:\\\\)*\|/g)?.length).toBe(3);
      }),
    );
  });
});

test("of verify, what is wrong comes first, and what a preset finds in order is one line", () => {
  const quiet = ["a", "b", "c", "d", "e"].map((check) => fakeVerdict({ check, requirement: check, settledBy: "file", judges: [] }));
  const own = fakeVerdict({ requirement: "FR-1" });
  const text = report.write(
    fakeInput([fakeImageReport({ verdicts: [...quiet, own, violated([saw("user", { user: "root" })], { requirement: "FR-2" })] })]),
    terminal,
  );
  expect(text.split("\n").slice(-6)).toEqual([
    "| --- | --- | --- | --- |",
    "| ✗ | `FR-2` | it holds | USER root |",
    "| ✓ | `FR-1` | it holds |  |",
    "",
    "5 more checks of the file hold",
    "",
  ]);
});
