import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readBuildArg } from "./build-arg.ts";
import { check, type CheckOptions } from "./check.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plimsoll-check-"));
  put("Dockerfile", "FROM python:3.13-slim\nUSER root\n");
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const put = (path: string, text: string): void => {
  mkdirSync(join(directory, path, ".."), { recursive: true });
  writeFileSync(join(directory, path), text);
};

async function run(parts: Partial<CheckOptions> = {}): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const none = { paths: [], formats: [], outputs: [], buildArgs: [], presets: [], only: ["user-not-root"], ignore: [] };
  const code = await check(
    { ...none, target: undefined, context: undefined, level: undefined, noFail: false, noIgnore: false, ...parts },
    {
      cwd: directory,
      env: { HOME: directory },
      stdout: { isTty: false, columns: 80, write: (text) => (out += text) },
      stderr: { isTty: false, columns: 80, write: (text) => (err += text) },
      signal: new AbortController().signal,
    },
  );
  return { code, out, err };
}

test("what is found goes to standard output, and decides the exit code", async () => {
  const { code, err, out } = await run();
  expect([code, err]).toEqual([1, ""]);
  expect(out).toMatch(/^Dockerfile\n {2}2:1 {2}error {4}USER root is root\n/);
  expect((await run({ noFail: true })).code).toBe(0);
  expect((await run({ level: "none" })).code).toBe(0);
});

test("each format has the output of its position", async () => {
  const { out } = await run({ formats: ["sarif", "github", "junit"], outputs: ["x.sarif", "-", "x.xml"] });
  expect(out).toMatch(/^::error file=Dockerfile,line=2/);
  expect(JSON.parse(readFileSync(join(directory, "x.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
  expect(readFileSync(join(directory, "x.xml"), "utf8")).toMatch(/^<\?xml /);
});

test.each<[string, Partial<CheckOptions>, string]>([
  ["a level", { level: "warnin" }, "did you mean warning?"],
  ["a format", { formats: ["sarf"] }, "did you mean sarif?"],
  ["a preset", { presets: ["buildkitt"] }, "did you mean buildkit?"],
  ["a check", { only: ["user-not-rot"] }, "did you mean user-not-root?"],
  ["a check to ignore", { ignore: ["DLL3008"] }, "did you mean DL3008?"],
  ["a build argument", { buildArgs: ["=1"] }, "write it as --build-arg NAME=value"],
])("%s that is wrong is wrong use", async (_, options, hint) => {
  const { code, err, out } = await run(options);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(hint);
});

test("what is wrong in a .hadolint.yaml is told with its place", async () => {
  put(".hadolint.yaml", "ignored:\n  - DLL3002\n");
  expect(await run()).toEqual({ code: 2, out: "", err: `plimsoll: .hadolint.yaml:2:5: there is no rule "DLL3002"\n  try  did you mean DL3002?\n` });
});

test("build arguments and the stage are those of the command line", async () => {
  put("Dockerfile", "ARG BASE=a\nFROM $BASE AS one\nUSER root\nFROM one\nUSER 7\n");
  expect((await run()).code).toBe(0);
  expect((await run({ target: "one" })).code).toBe(1);
  const tagged = async (...buildArgs: string[]): Promise<string> => (await run({ only: ["base-tag-given"], formats: ["json"], buildArgs })).out;
  expect([await tagged(), await tagged("BASE=a:1")]).toEqual([expect.stringContaining('"unproven"'), expect.not.stringContaining('"unproven"')]);
});

test.each([
  ["A=1=2", [["A", "1=2"]]],
  ["A=", [["A", ""]]],
  ["HERE", [["HERE", "x"]]],
  ["GONE", []],
])("--build-arg %s", (written, read) => {
  expect(readBuildArg(written, { HERE: "x" })).toEqual(read);
});
