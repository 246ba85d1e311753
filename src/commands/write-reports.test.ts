import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAtomically } from "./write-reports.ts";

let directory = "";
const at = (path: string): string => join(directory, path);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plimsoll-output-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a file is written anew and keeps its rights; a link keeps its name", () => {
  writeAtomically(at("new"), "one");
  expect(readFileSync(at("new"), "utf8")).toBe("one");
  chmodSync(at("new"), 0o640);
  symlinkSync("new", at("link"));
  writeAtomically(at("link"), "two");
  expect(readFileSync(at("new"), "utf8")).toBe("two");
  expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  expect(statSync(at("new")).mode & 0o777).toBe(0o640);
  expect(readdirSync(directory)).toEqual(["link", "new"]);
});

test("what is no file is written into, and never replaced by one", async () => {
  execFileSync("mkfifo", [at("pipe")]);
  const reader = spawn("cat", [at("pipe")], { stdio: ["ignore", "pipe", "inherit"] });
  let read = "";
  reader.stdout.on("data", (chunk: Buffer) => (read += chunk.toString()));
  const ended = new Promise((resolve) => reader.on("close", resolve));
  writeAtomically(at("pipe"), "whole");
  expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
  await ended;
  expect(read).toBe("whole");
});

test.each([
  ["folder", "it is a directory"],
  ["gone/report", "its directory is not there"],
  ["file/report", "its directory is not there"],
])("%s cannot be written, and nothing is left behind", (path, reason) => {
  mkdirSync(at("folder"));
  writeFileSync(at("file"), "old");
  expect(() => writeAtomically(at(path), "new")).toThrow(`${at(path)} cannot be written: ${reason}`);
  expect(readFileSync(at("file"), "utf8")).toBe("old");
  expect(readdirSync(directory)).toEqual(["file", "folder"]);
  expect(existsSync(at("gone"))).toBe(false);
});
