import { describe, expect, test } from "vitest";
import { makePlan } from "../plan/make.ts";
import { shellBodies, type ShellBody } from "./shell-bodies.ts";

const bodiesOf = (text: string): readonly ShellBody[] => shellBodies(makePlan({ path: "Dockerfile", text }));
const shebangs = (text: string): readonly (string | undefined)[] => bodiesOf(text).map(({ script }) => script.split("\n")[0]);
const namesOf = (text: string): readonly string[] =>
  bodiesOf(text).map(({ script }) =>
    [...script.matchAll(/^export (.*)$/gm)]
      .flatMap(([, words = ""]) => words.split(" ").map((word) => word.replace(/=1$/, "")))
      .filter((name) => !/_proxy$/i.test(name))
      .join(" "),
  );

/** The part of the file at which a place in a script lies, by the text of that place. */
function foundBy(text: string, needle: string): readonly (string | undefined)[] {
  return bodiesOf(text).flatMap(({ placeOf, script }) => {
    const lines = script.split("\n");
    const line = lines.findIndex((each) => each.includes(needle));
    if (line === -1) return [];
    const column = Array.from((lines[line] ?? "").split(needle, 1)[0] ?? "").length;
    const span = placeOf({ line: line + 1, column: column + 1, endLine: line + 1, endColumn: column + 1 + Array.from(needle).length });
    return [span === undefined ? undefined : text.slice(span.start, span.end)];
  });
}

describe("the texts that a shell reads", () => {
  test("are those of RUN, CMD, ENTRYPOINT and HEALTHCHECK in shell form, triggers among them", () => {
    const text =
      'FROM a\nRUN one\nRUN ["two"]\nCMD three\nENTRYPOINT four\nHEALTHCHECK --interval=1s CMD five\nHEALTHCHECK NONE\nONBUILD RUN six\nCMD ["seven"]\nCOPY x y\n';
    expect(bodiesOf(text).map(({ script }) => script.trim().split("\n").at(-1))).toEqual(["one", "three", "four", "five", "six"]);
  });

  test.each([
    ["a template", "FROM a\nRUN echo {{ x }}\n"],
    ["PowerShell", 'FROM a\nSHELL ["pwsh", "-c"]\nRUN a\nCMD b\n'],
    ["PowerShell by a comment", "FROM a\n# hadolint shell=powershell\nRUN a\n"],
    ["Windows", "FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN a\nCMD b\n"],
    ["zsh", 'FROM a\nSHELL ["zsh", "-c"]\nRUN a\n'],
    ["another program", "FROM a\nRUN <<END\n#!/usr/bin/env python3\nprint()\nEND\n"],
    ["a file", "FROM a\nCOPY <<END /x\n$a\nEND\n"],
  ])("%s is left out", (_, text) => {
    expect(bodiesOf(text)).toEqual([]);
  });
});

describe("the shell", () => {
  test.each([
    ["FROM company/base\nRUN a", ["#!/bin/sh"]],
    ["FROM debian:13\nRUN a", ["#!/bin/dash"]],
    ["FROM alpine\nRUN a", ["#!/bin/busybox sh"]],
    ["FROM fedora:42\nRUN a", ["#!/bin/bash"]],
    ["FROM debian:13\nRUN ln -sf bash /bin/sh", ["#!/bin/sh"]],
    ['FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN a\nFROM alpine\nRUN b', ["#!/bin/bash", "#!/bin/busybox sh"]],
    ['FROM alpine AS x\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nFROM x\nRUN a', ["#!/bin/bash -e"]],
    ["FROM debian:13\nRUN <<END\n#!/usr/bin/env -S bash -e\na\nEND", ["#!/bin/bash -e"]],
    ["FROM debian:13\nRUN bash <<END\na\nEND", ["#!/bin/dash", "#!/bin/bash"]],
    ["# hadolint shell=bash\nFROM debian:13\nRUN a\nFROM b\nRUN c", ["#!/bin/bash", "#!/bin/bash"]],
    ["FROM debian:13\n# hadolint shell=bash\nRUN a\nFROM debian:13\nRUN c", ["#!/bin/bash", "#!/bin/dash"]],
    ['FROM debian:13\n# hadolint shell=powershell\nSHELL ["bash", "-c"]\nRUN a', ["#!/bin/bash"]],
  ])("of %j is %j", (text, expected) => {
    expect(shebangs(text)).toEqual(expected);
  });

  test("is known to be dash, bash or ksh, or it is not", () => {
    const text = 'FROM debian:13\nRUN a\nFROM alpine\nRUN a\nFROM b\nRUN a\nSHELL ["ksh", "-c"]\nRUN b\n';
    expect(bodiesOf(text).map(({ exact }) => exact)).toEqual([true, false, false, true]);
  });
});

describe("variables", () => {
  test("are those that ARG and ENV name before, in this stage and those below it", () => {
    const all = "echo A B C D GLOBAL LATE";
    const text = `ARG GLOBAL\nFROM a AS x\nARG A\nENV B=1 C=2\nRUN ${all}\nFROM x\nENV D=1\nRUN ${all}\nFROM b\nRUN ${all}\nENV LATE=1\n`;
    expect(namesOf(text)).toEqual(["A B C", "A B C D", ""]);
  });

  test("of what the container starts are all that nothing in the text sets", () => {
    expect(namesOf("FROM a\nCMD java $OPTS -p ${port:-1} $(x=1; echo $x) && for f in a; do echo $f; done\n")).toEqual(["OPTS port"]);
  });

  test.each([
    ["are only those that the text holds", "echo $IMAGE; IMAGES=1", "IMAGE"],
    ["are those that it may misspell, too", 'echo "$IMAG"', "IMAGE"],
    ["in another case as well", 'echo "${image}"', "IMAGE"],
    ["and where no dollar sign stands before them", "echo $((IMAG + 1))", "IMAGE"],
    ["are none where all is declared", "echo $VER", "VER"],
    ["are none for a word that is no variable", "echo IMAG", ""],
  ])("%s", (_, text, expected) => {
    expect(namesOf(`FROM a\nARG IMAGE\nARG VER\nARG VERY_LONG_NAME\nRUN ${text}\n`)).toEqual([expected]);
  });

  test("are all of them where there are too many to compare", () => {
    const used = Array.from({ length: 700 }, (_, index) => `$u${index}`).join(" ");
    const declared = Array.from({ length: 200 }, (_, index) => `ARG SOME_LONG_NAME_${index}`).join("\n");
    expect(namesOf(`FROM a\n${declared}\nRUN echo ${used}\n`)[0]?.split(" ").length).toBe(200);
  });

  test("that no shell could have are left out", () => {
    expect(namesOf("FROM a\nARG a-b\nENV x.y=1 OK=1\nRUN a-b x.y OK\n")).toEqual(["OK"]);
  });
});

describe("a place of the script lies in the file", () => {
  test.each([
    ["in one line", "FROM a\nRUN echo $here\n"],
    ["over continuation lines and comments", "FROM a\nRUN echo \\\n  # no $x\n\n  a && echo $here\n"],
    ["with another escape", "# escape=`\nFROM a\nRUN echo `\n  a && echo $here\n"],
    ["in a here-document", "FROM a\nRUN <<END\na\n\techo $here\nEND\n"],
    ["below the comments that it begins with", "FROM a\nRUN <<END\n#!/bin/bash\n# shellcheck disable=SC2154\n\necho $here\nEND\n"],
    ["in those comments", "FROM a\nRUN <<END\n#!/bin/bash\n# $here\necho\nEND\n"],
    ["behind characters of two units", 'FROM a\nRUN echo "😀é" $here\n'],
    ["in a here-document with the line ends of Windows", "FROM a\r\nRUN <<END\r\na\r\necho $here\r\nEND\r\n"],
    ["over continuation lines with them", "FROM a\r\nRUN b \\\r\n $here\r\n"],
    ["behind HEALTHCHECK's own words", "FROM a\nHEALTHCHECK --timeout=1s \\\n  CMD curl \\\n  $here || exit 1\n"],
    ["behind ONBUILD", "FROM a\nONBUILD RUN a \\\n $here\n"],
  ])("%s", (_, text) => {
    expect(foundBy(text, "$here")).toEqual(["$here"]);
  });

  test("unless it is in what was put before the text", () => {
    const [body] = bodiesOf("FROM a\nENV FOO=1\nRUN echo FOO\n");
    expect(body?.script).toMatch(/^#!\/bin\/sh\nexport FOO=1\necho FOO\n$/);
    expect([1, 2].map((line) => body?.placeOf({ line, column: 1, endLine: line, endColumn: 2 }))).toEqual([undefined, undefined]);
  });

  test("and has a length at the very end too", () => {
    const text = "FROM a\nRUN if true";
    const [body] = bodiesOf(text);
    expect(body?.placeOf({ line: 3, column: 8, endLine: 3, endColumn: 8 })).toEqual({ start: text.length - 1, end: text.length });
  });
});

test("a shebang in a here-document is a comment for ShellCheck, which wants it on line one", () => {
  expect(bodiesOf("FROM a\nRUN <<END\n#!/bin/bash\na\nEND\n")[0]?.script).toMatch(/^#!\/bin\/bash\n# \/bin\/bash\n\na\n/);
});

test("no carriage return is handed on", () => {
  expect(bodiesOf("FROM a\r\nRUN <<END\r\n# x\r\na\r\nEND\r\n")[0]?.script).not.toContain("\r");
});
