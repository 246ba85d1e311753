import { expect, test } from "vitest";
import { splitWords } from "./words.ts";

test.each([
  ["pg_isready -U todo", ["pg_isready", "-U", "todo"]],
  ["  a\t b\n", ["a", "b"]],
  ["sh -c 'a && b'", ["sh", "-c", "a && b"]],
  [`x"y z"'w' ""`, ["xy zw", ""]],
  ["", []],
])("%j", (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test.each(["'a", 'a "b'])("%j is never closed", (text) => {
  expect(splitWords(text)).toBeUndefined();
});
