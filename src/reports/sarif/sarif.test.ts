import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { related, saw } from "../../verdict/answer.ts";
import type { Evidence, Verdict } from "../../verdict/verdict.ts";
import type { ReportInput } from "../kind.ts";
import { at, fakeImageReport, fakeInput, fakeVerdict } from "../testing.ts";
import { report } from "./index.ts";
import type { SarifLog } from "./log.ts";

const terminal = { width: 80, colour: false, unicode: true };
const meta = { summary: "S.", why: "W.", level: "warning", group: "security", since: "0.1.0", sameAs: ["hadolint:DL3002"], settledBy: "file" } as const;

function violated(evidence: readonly Evidence[], parts: Partial<Verdict> = {}): Verdict {
  return fakeVerdict({ check: "user", outcome: "violated", judges: [{ judge: "file", answer: { outcome: "violated", evidence } }], ...parts });
}

function logOf(verdicts: readonly Verdict[], parts: Partial<ReportInput> = {}): SarifLog["runs"][0] {
  const input = fakeInput([fakeImageReport({ verdicts })], { verb: "check", source: () => "FROM a\nUSER root\nUSER root\n", about: () => meta, ...parts });
  const log: SarifLog = JSON.parse(report.write(input, terminal));
  return log.runs[0];
}

describe("a result", () => {
  test("for each thing that is wrong, with its place and its rule", () => {
    const run = logOf([violated([saw("user", { user: "root" }, at(2, 6, 10)), saw("user", { user: "0" }, at(3, 6, 10, "sub dir/Ü"))], { level: "info" })]);
    expect(run.results.map(({ ruleId, level, message, locations }) => [ruleId, level, message.text, locations[0].physicalLocation])).toEqual([
      [
        "user",
        "note",
        "USER root",
        { artifactLocation: { uri: "Dockerfile", uriBaseId: "%SRCROOT%" }, region: { startLine: 2, startColumn: 6, endLine: 2, endColumn: 10 } },
      ],
      [
        "user",
        "note",
        "USER 0",
        { artifactLocation: { uri: "sub%20dir/%C3%9C", uriBaseId: "%SRCROOT%" }, region: { startLine: 3, startColumn: 6, endLine: 3, endColumn: 10 } },
      ],
    ]);
    expect(run.tool.driver.rules[run.results[0]?.ruleIndex ?? -1]).toMatchObject({
      id: "user",
      help: { text: "W. Stands for hadolint:DL3002. More: plimsoll explain user" },
      defaultConfiguration: { level: "warning" },
      properties: { tags: ["security", "hadolint:DL3002"] },
    });
  });

  test("with the rule of ShellCheck that found it, and no other word of that name", () => {
    const run = logOf([violated([saw("user", { user: "a", rule: "SC2086" }, at(2, 6, 10)), saw("user", { user: "b", rule: "*.log" }, at(3, 6, 10))])]);
    expect(run.results.map(({ properties }) => properties.rule)).toEqual(["SC2086", undefined]);
  });

  test("what is related to it, and a flow where that has two places", () => {
    const one = [saw("user", { user: "root" }, at(2, 1, 5)), related(saw("base", { base: "a" }, at(1, 1, 5)))];
    const [first] = logOf([violated(one)]).results;
    expect(first?.relatedLocations).toMatchObject([{ id: 1, message: { text: "the base image is a" }, physicalLocation: { region: { startLine: 1 } } }]);
    expect(first?.codeFlows).toBeUndefined();
    const [second] = logOf([violated([...one, related(saw("base", { base: "b" }, at(3, 1, 5)))])]).results;
    expect(second?.codeFlows?.flatMap(({ threadFlows: [flow] }) => flow.locations.map(({ location }) => location.physicalLocation.region.startLine))).toEqual([
      1, 3, 2,
    ]);
  });

  test("without a place: the first line of the Dockerfile, and what is related is part of the message", () => {
    const [result] = logOf([violated([saw("user", { user: "x" })])]).results;
    expect(result?.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: "Dockerfile", uriBaseId: "%SRCROOT%" }, region: { startLine: 1 } });
    expect(logOf([violated([saw("user", { user: "x" }, at(1, 1, 2)), saw("base", { base: "y" })])]).results[0]?.message.text).toBe(
      "USER x\nthe base image is y",
    );
  });

  test("that a comment takes back is there with the comment", () => {
    const suppressed = [{ evidence: [saw("user", { user: "root" }, at(2, 1, 5))], by: { ...at(1, 1, 9), kind: "file" } as never, reason: "why" }];
    const { results } = logOf([fakeVerdict({ check: "user", outcome: "not-applicable", suppressed })]);
    expect(results).toMatchObject([
      { suppressions: [{ kind: "inSource", status: "accepted", justification: "why", location: { physicalLocation: { region: { startLine: 1 } } } }] },
    ]);
  });

  test("keeps its fingerprint when lines above it move, and differs from its twin", () => {
    const printsOf = (source: string, ...lines: readonly number[]): readonly string[] =>
      logOf([violated(lines.map((line) => saw("user", { user: "root" }, at(line, 1, 5))))], { source: () => source }).results.flatMap(
        ({ partialFingerprints }) => Object.values(partialFingerprints),
      );
    const before = printsOf("FROM a\nUSER root\nUSER root\n", 2, 3);
    expect(printsOf("# new\n\nFROM a\nUSER root\nUSER root\n", 4, 5)).toEqual(before);
    expect(new Set(before).size).toBe(2);
    expect(printsOf("FROM a\nUSER  root\n", 2)[0]).not.toBe(before[0]);
  });
});

test("where nothing is wrong there are no results, and the rules that were judged", () => {
  const run = logOf([fakeVerdict({ check: "user" })]);
  expect([run.results, run.tool.driver.rules.map(({ id }) => id), run.invocations[0].executionSuccessful]).toEqual([[], ["user"], true]);
});

test("what could not be looked at is a notification", () => {
  const trouble = { code: "file-missing", message: "it is not there", hint: "give one", place: { path: "a", line: 3, column: 1 }, output: ["x\u001B"] };
  const run = logOf([], { images: [fakeImageReport({ trouble })] });
  expect(run.invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [{ descriptor: { id: "file-missing" }, message: { text: "it is not there\nx\\x1b\ngive one" } }],
  });
});

/** What the published schema asks of a log, as far as it can go wrong here. */
function expectValid(log: SarifLog): void {
  expect(log.version).toBe("2.1.0");
  const [run] = log.runs;
  const ids = run.tool.driver.rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { properties } of run.tool.driver.rules) expect(new Set(properties?.tags).size).toBe(properties?.tags.length ?? 0);
  for (const result of run.results) {
    expect(ids[result.ruleIndex]).toBe(result.ruleId);
    expect(result.message.text).not.toBe("");
    for (const { physicalLocation } of [...result.locations, ...(result.relatedLocations ?? [])]) {
      const { startLine, startColumn = 1, endLine = startLine, endColumn = startColumn } = physicalLocation.region;
      expect(Math.min(startLine, startColumn, endLine, endColumn)).toBeGreaterThanOrEqual(1);
      expect(new URL(physicalLocation.artifactLocation.uri, "file:///root/").protocol).toBe("file:");
    }
  }
}

test("whatever paths, names and messages hold, the log is valid", () => {
  const any = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("C:\\x", "/a", "a:b", "\uD800", "-", "http://x"));
  fc.assert(
    fc.property(any, any, (path, word) => {
      const evidence = [saw("user", { user: word }, at(1, 1, 1, path)), related(saw("base", { base: word }, at(1, 1, 9, word)))];
      const image = fakeImageReport({ name: word, dockerfile: path, verdicts: [violated(evidence, { requirement: word }), violated([], { check: word })] });
      expectValid(JSON.parse(report.write(fakeInput([image], { about: () => meta }), terminal)));
    }),
  );
});

test("what a test of another tool's file asks is told where it is asked, in its own words", () => {
  const asked = { path: "tests.yaml", line: 4, column: 5 };
  const run = logOf([violated([saw("user", { user: "root" }, { kind: "image", path: "/etc/x", layer: 1 })], { asked, title: "/etc/x is there" })]);
  expect(run.results[0]?.locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: "tests.yaml", uriBaseId: "%SRCROOT%" },
    region: { startLine: 4, startColumn: 5, endLine: 4, endColumn: 6 },
  });
  expect(run.results[0]?.message.text).toBe("/etc/x is there: USER root");
});
