import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeIgnorer, parseIgnoreFile } from "./ignore-file.ts";

function sent(patterns: string, ...paths: string[]): string[] {
  const ruleFor = makeIgnorer(parseIgnoreFile(patterns));
  return paths.filter((path) => ruleFor(path) === undefined);
}

describe("patterns", () => {
  test.each([
    ["*.md", ["a.md"], ["b/a.md"]],
    ["**/*.md", ["a.md", "b/c/a.md"], ["a.mdx"]],
    ["docs", ["docs", "docs/a/b"], ["docs2", "a/docs"]],
    ["/docs/", ["docs/a"], ["a/docs"]],
    ["**/docs", ["docs/a", "a/b/docs"], ["a/mydocs"]],
    ["docs/**", ["docs/a", "docs/a/b"], ["docs"]],
    ["**", ["a", "a/b"], []],
    ["a?c", ["abc"], ["a/c", "ac"]],
    ["[a-c]x", ["ax", "cx"], ["dx"]],
    ["[^a-c]x", ["dx"], ["ax"]],
    ["\\*.md", ["*.md"], ["a.md"]],
    ["./a/../b", ["b"], ["a"]],
    ["  spaced  ", ["spaced"], []],
    ["a.b(c)", ["a.b(c)"], ["axb(c)"]],
    ["**foo", ["foo", "x/yfoo"], ["foox"]],
    ["a**", ["a", "ab/c"], ["ba"]],
    ["*/a|b", ["x/a", "y/b", "b"], ["x/c"]],
    ["./!a\na", ["a"], []],
  ])("%s", (pattern, ignored, kept) => {
    expect(sent(pattern, ...ignored, ...kept)).toEqual(kept);
  });

  test("comments stand in the first column only; a byte order mark does not matter", () => {
    expect(sent("\uFEFF# a\n a\n#b\n", "a", "b", "#b")).toEqual(["b", "#b"]);
  });

  test("the last rule that matches decides", () => {
    expect(sent("*\n!app\n!app/**\napp/secret", "a", "app/x", "app/secret")).toEqual(["app/x"]);
    expect(sent("!a\na", "a")).toEqual([]);
  });

  test("what the builder refuses is a problem with its line", () => {
    expect(parseIgnoreFile("ok\n!\na\\\n[x\n[]a]\n[-a]\n!/\n").problems.map((problem) => problem.line)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test("says which rule leaves a path out", () => {
    expect(makeIgnorer(parseIgnoreFile("# all\n*\n!a\n"))("b")).toMatchObject({ line: 2, written: "*" });
  });
});

test("hostile patterns take no longer than others, and nothing throws", () => {
  expect(sent(`${"**/".repeat(60)}${"*a".repeat(60)}b`, "a".repeat(2000))).toHaveLength(1);
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (text, path) => ["object", "undefined"].includes(typeof makeIgnorer(parseIgnoreFile(text))(path))),
  );
});
