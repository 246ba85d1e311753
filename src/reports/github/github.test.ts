import fc from "fast-check";
import { expect, test } from "vitest";
import { related, saw } from "../../verdict/answer.ts";
import type { Evidence, Verdict } from "../../verdict/verdict.ts";
import { at, fakeImageReport, fakeInput, fakeVerdict } from "../testing.ts";
import { report } from "./index.ts";

const terminal = { width: 80, colour: false, unicode: true };

function violated(evidence: readonly Evidence[], parts: Partial<Verdict> = {}): Verdict {
  return fakeVerdict({ check: "user", outcome: "violated", judges: [{ judge: "file", answer: { outcome: "violated", evidence } }], ...parts });
}

const write = (...verdicts: readonly Verdict[]): string => report.write(fakeInput([fakeImageReport({ verdicts })], { verb: "check" }), terminal);

test("an annotation for each finding, and the totals", () => {
  const found = [saw("user", { user: "root" }, at(3, 6, 10)), related(saw("base", { base: "a" }, at(1, 1, 2)))];
  expect(write(violated(found), violated([saw("user", { user: "x" })], { level: "info" }))).toBe(
    [
      "::notice file=Dockerfile,line=1,title=FR-001 user::USER x",
      "::error file=Dockerfile,line=3,endLine=3,col=6,endColumn=10,title=FR-001 user::USER root%0Athe base image is a (Dockerfile:1)",
      "1 error, 1 note in 1 file",
      "",
    ].join("\n"),
  );
});

test("over several lines no columns are given", () => {
  const place = { kind: "file", path: "Dockerfile", line: 3, column: 5, endLine: 4, endColumn: 2 } as const;
  expect(write(violated([saw("user", { user: "root" }, place)]))).toContain("line=3,endLine=4,title=");
});

test("what a path or a message holds cannot end the command or begin another", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a,line=9::b", "\n::error::x", "100%0A")), (word) => {
      const text = write(violated([saw("user", { user: word }, at(1, 1, 2, word))], { requirement: word }));
      expect(text.split("\n")).toHaveLength(3);
      expect(text).toMatch(/^::error file=[^,:\r\n]*,line=1,endLine=1,col=1,endColumn=2,title=[^,:\r\n]*::[^\r\n]*\n/);
    }),
  );
});

test("what could not be looked at is an error", () => {
  const trouble = { code: "file-missing", message: "it is not there", hint: "give one", place: undefined, output: [] };
  expect(report.write(fakeInput([fakeImageReport({ dockerfile: "a/b", trouble })]), terminal)).toContain(
    "::error file=a/b,line=1,title=file-missing::it is not there%0Agive one\n",
  );
});

test("what a test of another tool's file asks is told where it is asked", () => {
  const asked = { path: "tests.yaml", line: 4, column: 5 };
  expect(write(violated([saw("user", { user: "root" })], { asked, title: "runs as app" }))).toContain("file=tests.yaml,line=4,endLine=4,col=5,endColumn=6,");
});
