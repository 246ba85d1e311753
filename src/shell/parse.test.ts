import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandOfWords, parseShell } from "./parse.ts";

function brief(text: string): string[] {
  return parseShell(text).map((command) => [...command.wrappers, command.name, ...command.args.map((word) => word.value)].join(" "));
}

describe("finds every simple command", () => {
  test("in lists, pipes, subshells, conditions, loops and substitutions", () => {
    expect(brief('set -e; a 1 && { b; } || (if c; then d; elif e; then f; fi) | g & for x in 1; do h "$x"; done; i=$(j k)')).toEqual([
      "set -e",
      "a 1",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
      "h $x",
      "j k",
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

test("sees through more programs, and not through what only asks", () => {
  expect(brief("su - app -c 'a b'; runuser -u app -- c d; su -s /bin/sh app -c e")).toEqual(["su a b", "runuser c d", "su e"]);
  expect(brief("sudo --user root -nu app x; xargs -I{} -n1 y {}; stdbuf -oL z; time w; eval 'v u'")).toEqual([
    "sudo x",
    "xargs y {}",
    "stdbuf z",
    "time w",
    "eval v u",
  ]);
  expect(brief("command -v curl; command curl x; exec > log")).toEqual(["command -v curl", "command curl x", "exec"]);
  expect(brief("bash -o pipefail -ec 'a | b' zero; bash --norc file -c x")).toEqual(["bash a", "bash b", "bash --norc file -c x"]);
});

test("keeps assignments, before a command and inside sudo and env", () => {
  expect(
    parseShell("A=1 env -i B='2 3' sudo C=4 x D=5; export E=6").map((command) => [command.name, command.assignments, command.args.map((word) => word.value)]),
  ).toEqual([
    [
      "x",
      [
        { name: "A", value: "1" },
        { name: "B", value: "2 3" },
        { name: "C", value: "4" },
      ],
      ["D=5"],
    ],
    ["export", [], ["E=6"]],
  ]);
});

test("marks commands of substitutions", () => {
  expect(parseShell('a "$(b c)" `d` <(e)').map((command) => [command.name, command.substituted])).toEqual([
    ["a", undefined],
    ["b", true],
    ["d", true],
    ["e", true],
  ]);
});

test("tells what is known of a word from what is not", () => {
  const [command] = parseShell('x plain "a b" "$v" *.txt $(y) a"b"');
  expect(command?.args.map((word) => word.literal)).toEqual([true, true, false, false, false, true]);
});

test("places are places in the text, inside sh -c too", () => {
  const text = `FOO=1 sudo sh -c 'a; bcd e'`;
  expect(parseShell(text).map((command) => text.slice(command.span.start, command.span.end))).toEqual(["a", "bcd e"]);
});

test("places inside a quoted script with escapes stay inside it", () => {
  const text = 'sh -c "echo \\"a\\" && grep $x f" y';
  const [echo, grep] = parseShell(text);
  expect(text.slice(echo?.span.start, echo?.span.end)).toContain("echo");
  expect(text.slice(grep?.span.start, grep?.span.end)).toBe("grep $x f");
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
