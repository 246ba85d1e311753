import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { parseShell } from "./parse.ts";

function read(text: string, ...valued: readonly string[]): ReturnType<typeof readArguments> {
  return readArguments(parseShell(text)[0]?.args ?? [], new Set(valued));
}

test("tells options from operands", () => {
  const read1 = read("apt-get -qqy -t trixie install --no-install-recommends -o Dpkg::Use-Pty=0 curl -- -odd", "-t", "-o");
  expect(read1.operands.map((word) => word.value)).toEqual(["install", "curl", "-odd"]);
  expect([read1.option("-y", "--yes")?.value, read1.option("-f")?.value]).toEqual(["-qqy", undefined]);
  expect([read1.value("-t")?.value, read1.value("-o")?.value]).toEqual(["trixie", "Dpkg::Use-Pty=0"]);
});

test("values stand beside, behind = and in the same word", () => {
  const read1 = read("useradd -ru 1001 -g5 --home-dir=/app --shell /bin/sh app", "-u", "-g", "--shell", "--home-dir");
  expect([read1.value("-u")?.value, read1.value("-g")?.value, read1.value("--home-dir")?.value, read1.value("--shell")?.value]).toEqual([
    "1001",
    "5",
    "/app",
    "/bin/sh",
  ]);
  expect(read1.operands.map((word) => word.value)).toEqual(["app"]);
  expect(
    read("pip install -r a.txt -r b.txt", "-r")
      .values("-r")
      .map((word) => word.value),
  ).toEqual(["a.txt", "b.txt"]);
});

test("says when options may hide in a variable", () => {
  expect([read("apt-get $OPTS install x").open, read("apt-get install x$VERSION").open, read("x -").open]).toEqual([true, false, false]);
  expect(read("tar -", "-").operands.map((word) => word.value)).toEqual(["-"]);
});
