import fc from "fast-check";
import { expect, test } from "vitest";
import { saw } from "../../verdict/answer.ts";
import type { Outcome, Verdict } from "../../verdict/verdict.ts";
import { at, fakeImageReport, fakeInput, fakeVerdict } from "../testing.ts";
import { report } from "./index.ts";

const terminal = { width: 80, colour: false, unicode: true };

function verdictOf(outcome: Outcome, parts: Partial<Verdict> = {}): Verdict {
  const evidence = [saw("user", { user: "<root>" }, at(3, 6, 10)), saw("base", { base: "a" })];
  return fakeVerdict({ check: "user", outcome, judges: [{ judge: "file", answer: { outcome, evidence } }], ...parts });
}

test("a suite for each image, a case for each requirement", () => {
  const verdicts = [
    verdictOf("proven"),
    verdictOf("violated", { level: "warning" }),
    verdictOf("violated", { level: "info", requirement: "FR-002" }),
    verdictOf("unproven", { reason: { code: "no-engine", args: {} } }),
    verdictOf("not-applicable", { judges: [] }),
  ];
  const trouble = { code: "build-failed", message: "it failed", hint: undefined, place: undefined, output: ["a & b"] };
  const images = [fakeImageReport({ target: "run", verdicts }), fakeImageReport({ name: "other", trouble })];
  expect(report.write(fakeInput(images), terminal)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plimsoll" tests="6" failures="1" errors="1" skipped="2" time="21.800">
  <testsuite name="api (run)" file="Dockerfile" tests="5" failures="1" errors="0" skipped="2">
    <testcase name="FR-001 it holds" classname="api.user"/>
    <testcase name="FR-001 it holds" classname="api.user">
      <failure type="warning" message="file: Dockerfile:3: USER &lt;root&gt;">file: Dockerfile:3: USER &lt;root&gt;
file: the base image is a</failure>
    </testcase>
    <testcase name="FR-002 it holds" classname="api.user">
      <system-out>file: Dockerfile:3: USER &lt;root&gt;
file: the base image is a</system-out>
    </testcase>
    <testcase name="FR-001 it holds" classname="api.user">
      <skipped message="no engine here"/>
    </testcase>
    <testcase name="FR-001 it holds" classname="api.user">
      <skipped message="not-applicable"/>
    </testcase>
  </testsuite>
  <testsuite name="other" file="Dockerfile" tests="1" failures="0" errors="1" skipped="0">
    <testcase name="build-failed" classname="other">
      <error type="build-failed" message="it failed">it failed
a &amp; b</error>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("whatever names and messages hold, it is XML", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("]]>", '"<&>', "\u0000\u001B\uFFFE", "\n")), (word) => {
      const evidence = [saw("user", { user: word }, at(1, 1, 2, word))];
      const verdict = verdictOf("violated", { requirement: word, title: word, judges: [{ judge: "file", answer: { outcome: "violated", evidence } }] });
      const xml = report.write(fakeInput([fakeImageReport({ name: word, dockerfile: word, target: word, verdicts: [verdict] })]), terminal);
      expect(xml).not.toMatch(/[\u0000-\u0009\u000B-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|&(?!amp;|lt;|gt;|quot;)/);
      const [, ...tags] = xml.split("<").map((part) => part.split(">").length - 1);
      expect(new Set(tags)).toEqual(new Set([1]));
    }),
  );
});
