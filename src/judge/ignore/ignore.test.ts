import { describe, expect, test } from "vitest";
import { checkWords } from "./testing.ts";

const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;

describe("what a comment takes back", () => {
  test.each([
    ["the line below", lines("FROM a", "# plimsoll ignore=no-bad", "RUN bad", "RUN bad"), ["no-bad violated 4 -3"]],
    ["by a rule of hadolint", lines("FROM a", "# hadolint ignore=DL3003 # old", "RUN bad"), ["no-bad not-applicable -3"]],
    ["by a rule of BuildKit", lines("FROM a", "# check=skip=undefinedvar", "RUN bad"), ["no-bad not-applicable -3"]],
    ["all of BuildKit's", lines("# check=skip=all", "FROM a", "RUN bad"), ["no-bad not-applicable -3"]],
    ["another check", lines("FROM a", "# plimsoll ignore=user-is", "RUN bad"), ["no-bad violated 3"]],
    ["the requirement's own id", lines("FROM a", "# plimsoll ignore=FR-1", "RUN bad"), ["no-bad not-applicable -3"]],
    ["everything", lines("FROM a", "# plimsoll ignore=all", "RUN bad"), ["no-bad not-applicable -3"]],
    ["a stage", lines("FROM a", "RUN bad", "# plimsoll stage ignore=no-bad", "FROM b", "RUN bad"), ["no-bad violated 2 -5"]],
    ["the file", lines("FROM a", "RUN bad", "FROM b", "RUN bad", "# plimsoll file ignore=no-bad"), ["no-bad not-applicable -2 -4"]],
    ["what is missing, above FROM", lines("# plimsoll ignore=no-bad", "FROM bad", "RUN a"), ["no-bad not-applicable -2"]],
  ])("%s", (_, text, words) => {
    expect(checkWords(text).verdicts).toEqual(words);
  });

  test("what the builder refuses cannot be ignored", () => {
    const { verdicts, said } = checkWords(lines("# plimsoll file ignore=builds", "# plimsoll file ignore=all", "FROM a", "RUN bad"), { check: "builds" });
    expect(verdicts).toEqual(["builds violated 4"]);
    expect(said).toEqual(["1 never builds"]);
  });

  test("the comment's place and reason stay with what it takes back", () => {
    const { taken } = checkWords(lines("FROM a", "  # plimsoll ignore=no-bad the base has none", "RUN bad"));
    expect(taken[0]?.suppressed).toMatchObject([{ by: { line: 2, column: 3, endColumn: 45 }, reason: "the base has none" }]);
    expect(taken[0]?.reason).toEqual({ code: "suppressed", args: { count: 1 } });
  });

  test("what is related to a finding goes with it, wherever it stands", () => {
    expect(checkWords(lines("FROM a", "# plimsoll ignore=no-bad", "RUN bad"), { relatedAt: 1 }).verdicts).toEqual(["no-bad not-applicable -3"]);
  });

  test("BuildKit's error=true raises what its checks find", () => {
    expect(checkWords(lines("# check=error=true", "FROM a", "RUN bad")).taken[0]?.level).toBe("error");
    expect(checkWords(lines("FROM a", "RUN bad")).taken[0]?.level).toBe("warning");
  });

  test("what an image or a container showed stays", () => {
    const text = lines("FROM a", "# plimsoll ignore=no-bad", "RUN bad");
    expect(checkWords(text, { container: "violated" }).verdicts).toEqual(["no-bad violated -3"]);
    expect(checkWords(text, { container: "proven" }).verdicts).toEqual(["no-bad proven -3"]);
    expect(checkWords(text, { container: "unproven" }).verdicts).toEqual(["no-bad unproven -3"]);
  });
});

describe("what is said of a comment", () => {
  test.each([
    ["one that is needed", lines("FROM a", "# plimsoll ignore=no-bad", "RUN bad"), []],
    ["one that is not", lines("FROM a", "# plimsoll ignore=no-bad", "RUN good"), ["2 unused no-bad"]],
    ["the one of two names that is not", lines("FROM a", "# plimsoll ignore=no-bad,DL3003,FR-1", "RUN bad"), []],
    ["a mistyped one", lines("FROM a", "# plimsoll ignore=no-bed", "RUN bad"), ["2 mistyped no-bed no-bad"]],
    ["an unknown one", lines("FROM a", "# plimsoll ignore=something-else-altogether", "RUN bad"), ["2 unknown something-else-altogether"]],
    ["a rule of hadolint that is not", lines("FROM a", "# hadolint ignore=DLL3008", "RUN bad"), ["2 mistyped DLL3008 DL3008"]],
    ["one for hadolint that finds nothing here", lines("FROM a", "# hadolint ignore=DL3003", "RUN good"), []],
    ["a rule that Plimsoll leaves out", lines("FROM a", "# plimsoll ignore=DL3047,SC2086", "RUN bad"), []],
    ["a rule of tally", lines("FROM a", "# tally ignore=tally/anything", "RUN good"), []],
    ["one in a stage that is not built", lines("FROM a", "# plimsoll ignore=no-bad", "RUN good", "FROM b"), []],
    ["one with nothing below it", lines("FROM a", "# plimsoll ignore=no-bad"), ["2 unused no-bad"]],
    ["one that is not written as it has to be", lines("FROM a", "# plimsoll ignore no-bad", "RUN bad"), ["2 misspelt"]],
    ["one for what is said of them", lines("# plimsoll file ignore=ignores-used", "FROM a", "# plimsoll ignore=x", "RUN bad"), []],
  ])("%s", (_, text, words) => {
    expect(checkWords(text).said).toEqual(words);
  });

  test("a check that could not tell leaves open whether it is needed", () => {
    expect(checkWords(lines("FROM a", "# plimsoll ignore=no-bad", "RUN good"), { file: "unproven" }).said).toEqual([]);
  });

  test("of two images of one file, one that needs it is enough", () => {
    const text = lines("FROM a", "# plimsoll ignore=no-bad", "RUN bad");
    expect(checkWords(text, { also: "proven" }).said).toEqual([]);
  });
});
