import { describe, expect, test } from "vitest";
import { parseIgnoreComment } from "./parse.ts";

function shortly(line: string): string | undefined {
  const comment = parseIgnoreComment(line, 0);
  if (comment === undefined) return undefined;
  const { tool, scope, names, reason, error, misspelt } = comment;
  const flags = `${error ? " error" : ""}${misspelt ? " misspelt" : ""}`;
  return `${tool} ${scope} [${names.map(({ name }) => name).join(" ")}]${reason === undefined ? "" : ` (${reason})`}${flags}`;
}

describe("a comment that takes findings back", () => {
  test.each([
    ["# plimsoll ignore=user-not-root", "plimsoll line [user-not-root]"],
    ["#plimsoll ignore = user-not-root ,\ta,b", "plimsoll line [user-not-root a b]"],
    ["\t# plimsoll stage ignore=a", "plimsoll stage [a]"],
    ["# plimsoll file ignore=a", "plimsoll file [a]"],
    ["# plimsoll global ignore=a", "plimsoll file [a]"],
    ["# plimsoll ignore=a, b the builder needs it", "plimsoll line [a b] (the builder needs it)"],
    ["# plimsoll ignore=a # why", "plimsoll line [a] (why)"],
    ["# plimsoll ignore=a -- why", "plimsoll line [a] (why)"],
    ["# plimsoll ignore=a: why", "plimsoll line [a] (why)"],
    ['# plimsoll ignore=a reason="no, really"', "plimsoll line [a] (no, really)"],
    ["# plimsoll ignore=hadolint:DL3008,FR-004", "plimsoll line [hadolint:DL3008 FR-004]"],
    ["# hadolint ignore=DL3008,SC2086 # old", "hadolint line [DL3008 SC2086] (old)"],
    ["# hadolint stage ignore=DL3008", "hadolint stage [DL3008]"],
    ["# hadolint global ignore=DL3008", "hadolint file [DL3008]"],
    ["# tally ignore=tally/no-root,hadolint/DL3008;reason=why", "tally line [tally/no-root hadolint/DL3008] (why)"],
    ["# tally global ignore=all", "tally file [all]"],
    ["# check=skip=A,B;error=true;experimental=all", "buildkit line [A B] error"],
    ["# Check = skip = all", "buildkit line [all]"],
    ["# check=error=true", "buildkit line [] error"],
    ["# plimsoll ignore=", "plimsoll line [] misspelt"],
    ["# plimsoll ignore: a", "plimsoll line [] misspelt"],
    ["# plimsoll stage ignore a", "plimsoll line [] misspelt"],
    ["# plimsoll disable=a", "plimsoll line [] misspelt"],
  ])("%s", (line, read) => {
    expect(shortly(line)).toBe(read);
  });

  test.each(["# hadolint shell=powershell", "# plimsoll wrote this", "# ignore=a", "# a plimsoll ignore=a", "#", "", "# hadolint ignored: DL3008"])(
    "%s is for people",
    (line) => {
      expect(parseIgnoreComment(line, 0)).toBeUndefined();
    },
  );

  test.each(["  # plimsoll ignore=aa, bb why  ", "# check=skip= aa,bb;error=false"])("%s has each name's place", (line) => {
    const comment = parseIgnoreComment(line, 100);
    expect(comment?.names.map(({ span }) => line.slice(span.start - 100, span.end - 100))).toEqual(["aa", "bb"]);
    expect(line.slice((comment?.span.start ?? 0) - 100, (comment?.span.end ?? 0) - 100)).toBe(line.trim());
  });
});
