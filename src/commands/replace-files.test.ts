import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { UserError } from "../errors.ts";
import { replaceFiles, type Replacement } from "./replace-files.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plimsoll-replace-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string): string => join(directory, name);
const put = (name: string, text: string | Uint8Array): string => {
  writeFileSync(at(name), text);
  return at(name);
};

function codeOf(replacements: readonly Replacement[], backup = false): string {
  try {
    replaceFiles(replacements, backup);
    return "written";
  } catch (error) {
    return (error as UserError).code;
  }
}

test("a file gets its new text, and keeps its mode", () => {
  const path = put("Dockerfile", "a\n");
  chmodSync(path, 0o640);
  expect(replaceFiles([{ path, before: "a\n", after: "b\n" }], false)).toEqual({ backups: [] });
  expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777, readdirSync(directory)]).toEqual(["b\n", 0o640, ["Dockerfile"]]);
});

test.runIf(process.getuid?.() === 0)("it keeps its owner (looked at as root)", async () => {
  const { chownSync } = await import("node:fs");
  const path = put("Dockerfile", "a\n");
  chownSync(path, 1234, 2345);
  replaceFiles([{ path, before: "a\n", after: "b\n" }], false);
  expect([statSync(path).uid, statSync(path).gid]).toEqual([1234, 2345]);
});

test("a link stays one, and what it leads to is replaced", () => {
  put("real", "a\n");
  symlinkSync("real", at("Dockerfile"));
  replaceFiles([{ path: at("Dockerfile"), before: "a\n", after: "b\n" }], false);
  expect([lstatSync(at("Dockerfile")).isSymbolicLink(), readFileSync(at("real"), "utf8")]).toEqual([true, "b\n"]);
});

test("a backup is made beside it, and never over another", () => {
  const path = put("Dockerfile", "a\n");
  put("Dockerfile.bak", "older\n");
  expect(replaceFiles([{ path, before: "a\n", after: "b\n" }], true).backups).toEqual([{ path, backup: `${path}.bak.2` }]);
  expect(["Dockerfile", "Dockerfile.bak", "Dockerfile.bak.2"].map((name) => readFileSync(at(name), "utf8"))).toEqual(["b\n", "older\n", "a\n"]);
});

test.each<[string, Uint8Array]>([
  ["a byte order mark", Buffer.from("\uFEFFä\r\n", "utf8")],
  ["UTF-16, little end first", Buffer.from("\uFEFFä\r\n", "utf16le")],
  ["UTF-16, big end first", Buffer.from("\uFEFFä\r\n", "utf16le").swap16()],
])("%s stays", (_, bytes) => {
  const path = put("Dockerfile", bytes);
  replaceFiles([{ path, before: "ä\r\n", after: "äö\r\n" }], false);
  replaceFiles([{ path, before: "äö\r\n", after: "ä\r\n" }], false);
  expect(readFileSync(path)).toEqual(bytes);
});

describe("nothing is lost", () => {
  test.each<[string, string, () => readonly Replacement[]]>([
    ["of a file that was changed meanwhile", "file-changed", () => [{ path: put("Dockerfile", "mine\n"), before: "a\n", after: "b\n" }]],
    [
      "of a read-only file, of root too",
      "file-read-only",
      () => {
        chmodSync(put("Dockerfile", "mine\n"), 0o444);
        return [{ path: at("Dockerfile"), before: "mine\n", after: "b\n" }];
      },
    ],
    ["of bytes that are no UTF-8", "file-not-utf8", () => [{ path: put("Dockerfile", Buffer.from([0x6d, 0xff])), before: "m\uFFFD", after: "b\n" }]],
    [
      "of the first file where the second is gone",
      "write-failed",
      () => [
        { path: put("Dockerfile", "mine\n"), before: "mine\n", after: "b\n" },
        { path: at("gone"), before: "a\n", after: "b\n" },
      ],
    ],
    [
      "of a file that came to be where a new one was to be",
      "file-changed",
      () => [
        { path: put("Dockerfile", "mine\n"), before: "mine\n", after: "b\n" },
        { path: put(".dockerignore", "mine too\n"), before: undefined, after: "b\n" },
      ],
    ],
  ])("%s", (_, code, given) => {
    const replacements = given();
    const before = readdirSync(directory).map((name) => [name, readFileSync(at(name))]);
    expect(codeOf(replacements)).toBe(code);
    expect(readdirSync(directory).map((name) => [name, readFileSync(at(name))])).toEqual(before);
  });
});

test("a set is written whole: one replaced, one made, one taken away", () => {
  put("Dockerfile", "a\n");
  put("old", "x\n");
  replaceFiles(
    [
      { path: at("Dockerfile"), before: "a\n", after: "b\n" },
      { path: at("new"), before: undefined, after: "x\n" },
      { path: at("old"), before: "x\n", after: undefined },
    ],
    false,
  );
  expect(readdirSync(directory)).toEqual(["Dockerfile", "new"]);
});
