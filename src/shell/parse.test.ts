import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandOfWords, parseShell } from "./parse.ts";

function brief(text: string): string[] {
  return parseShell(text).map((command) => [...command.wrappers, command.name, ...command.args.map((word) => word.value)].join(" "));
}

describe("finds every simple command", () => {
  test("in lists, pipes, subshells, conditions, loops and substitutions", () => {
    expect(brief('set -e; a 1 && { b; } || (if c; then d; elif e; then f; fi) | g & for x in 1; do h "$x"; done; i=$(j k)')).toEqual([
      "set -e", "a 1", "b", "c", "d", "e", "f", "g", "h $x", "j k",
    ]);
    expect(brief("case $x in a) one;; *) two;; esac; f() { three; }")).toEqual(["one", "two", "three"]);
  });

  test("through programs that only run another", () => {
    expect(brief("sudo -u app -E A=1 pip install x")).toEqual(["sudo pip install x"]);
    expect(brief("exec gosu postgres:postgres tini -- python -m app")).toEqual(["exec gosu tini python -m app"]);
    expect(brief("timeout -k 5 30 env -u A B=2 nice -n 5 make")).toEqual(["timeout env nice make"]);
    expect(brief("ls | xargs -n 1 rm -f")).toEqual(["ls", "xargs rm -f"]);
    expect(brief("env")).toEqual(["env"]);
  });

  test("inside sh -c", () => {
    expect(brief(`bash -euxo pipefail -c 'a && b "c d"'`)).toEqual(["bash a", "bash b c d"]);
    expect(brief('sh -c "exec uvicorn x"')).toEqual(["sh exec uvicorn x"]);
    expect(brief("sh script.sh -c x")).toEqual(["sh script.sh -c x"]);
  });
});

test("tells what is known of a word from what is not", () => {
  const [command] = parseShell('x plain "a b" "$v" *.txt $(y) a"b"');
  expect(command?.args.map((word) => word.literal)).toEqual([true, true, false, false, false, true]);
});

test("places are places in the text, inside sh -c too", () => {
  const text = `FOO=1 sudo sh -c 'a; bcd e'`;
  expect(parseShell(text).map((command) => text.slice(command.span.start, command.span.end))).toEqual(["a", "bcd e"]);
});

test("words given one by one are seen through as well", () => {
  const words = ["/bin/sh", "-c", "cd /x && exec y"].map((value) => ({ value, literal: true, span: { start: 7, end: 9 } }));
  expect(commandOfWords(words).map((command) => [command.wrappers, command.name])).toEqual([
    [["sh"], "cd"],
    [["sh", "exec"], "y"],
  ]);
});

test("never throws", () => {
  for (const text of ["", "'", '"', "$(", "if", "((", "a <<", "`", "}", "\0"]) expect(() => parseShell(text)).not.toThrow();
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseShell(text))));
});
