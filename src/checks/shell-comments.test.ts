import { expect, test } from "vitest";
import { shellComment } from "./shell-comments.ts";

test.each([
  ["echo a # b", 7],
  ["# a", 0],
  ["a;# b", 2],
  ["(# b", 1],
  ["echo $(a # b)", 9],
  ["echo $# # b", 8],
])("%j has a comment at %i", (text, at) => {
  expect(shellComment(text)).toEqual({ at, escaped: false });
});

test.each(["echo a#b", "echo '# a'", 'echo "a # b"', "echo `# a`", "echo ${a# b} ${#a}", "echo \\# a", 'echo "\\" # a"', "echo $#", "echo 'open # a"])(
  "%j has none",
  (text) => {
    expect(shellComment(text)).toBeUndefined();
  },
);

test("a backslash before blanks and a comment", () => {
  expect(shellComment("a \\ # b")).toEqual({ at: 4, escaped: true });
});
