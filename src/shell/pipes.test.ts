import { describe, expect, test } from "vitest";
import { parseShell } from "./parse.ts";

function pipes(text: string): string[] {
  return parseShell(text).map(({ name, pipe }) => (pipe === undefined ? name : `${name} ${pipe.start}/${pipe.index}`));
}

describe("where a command stands in a pipe", () => {
  test("is told by the pipe's beginning and its place in it", () => {
    expect(pipes("a && b | c | d; e | f")).toEqual(["a", "b 5/0", "c 5/1", "d 5/2", "e 16/0", "f 16/1"]);
    expect(pipes("time a; ! b")).toEqual(["a", "b"]);
  });

  test("is that of what is around it, through wrappers, groups and scripts", () => {
    expect(pipes("curl x | sudo -E bash -")).toEqual(["curl 0/0", "bash 0/1"]);
    expect(pipes("{ a; b; } | (c)")).toEqual(["a 0/0", "b 0/0", "c 0/1"]);
    expect(pipes("bash -c 'a | b'")).toEqual(["a 9/0", "b 9/1"]);
  });

  test("does not reach into a substitution", () => {
    expect(pipes("a $(b) | c")).toEqual(["a 0/0", "b", "c 0/1"]);
  });
});

test("redirections of a command are kept, those around it too", () => {
  const redirects = (text: string) =>
    parseShell(text).map((command) => command.redirects?.map(({ body, operator, target }) => [operator, target?.value ?? body]));
  expect(redirects("echo a > /x 2>> /y; b")).toEqual([
    [
      [">", "/x"],
      [">>", "/y"],
    ],
    undefined,
  ]);
  expect(redirects("cat <<EOF > f\nline\nEOF")).toEqual([
    [
      ["<<", "line\n"],
      [">", "f"],
    ],
  ]);
  expect(redirects("chpasswd <<< 'a:b'; sh -c 'echo b' > f")).toEqual([[["<<<", "a:b"]], [[">", "f"]]]);
});
