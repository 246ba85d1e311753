import { expect, test } from "vitest";
import { parseShell } from "./parse.ts";

/** Each command with `?` where it may not run, and `!` where its failure goes unnoticed. */
function flows(text: string): string {
  return parseShell(text)
    .map(({ flow, name }) => `${name}${flow?.skippable === true ? "?" : ""}${flow?.unnoticed === true ? "!" : ""}`)
    .join(" ");
}

test.each([
  ["a", "a"],
  ["a && b", "a b"],
  ["a; b", "a! b"],
  ["a\nb &\nc", "a! b! c"],
  ["a || b", "a! b?"],
  ["a && b || c", "a! b?! c?"],
  ["a && b; c", "a! b?! c"],
  ["set -e; a; b", "set! a b"],
  ["set -euo pipefail\na && b\nc", "set! a! b c"],
  ["set -o errexit; a; b", "set! a b"],
  ["a | b", "a! b"],
  ["! a", "a!"],
  ["if a; then b; else c; fi", "a?! b? c?"],
  ["[ -d x ] && a", "[ a?"],
  ["for x in 1 2; do a; done", "a!"],
  ["for x in 1; do a; done", "a"],
  ["for x in $X; do a; done", "a?"],
  ["while a; do b; done", "a! b?!"],
  ["echo $(a)", "echo a!"],
  ["sh -c 'a; b'", "a! b"],
  ["{ a; b; }", "a! b"],
])("what a script makes of its commands: %s", (text, told) => {
  expect(flows(text)).toBe(told);
});

test("cd ends with its shell", () => {
  const depth = (text: string): number[] => parseShell(text).map(({ flow }) => flow?.subshells.length ?? 0);
  expect(depth("(cd a && b); c")).toEqual([1, 1, 0]);
  expect(depth("cd a | b")).toEqual([1, 1]);
  expect(depth("sh -c 'cd a'; b")).toEqual([1, 0]);
});
