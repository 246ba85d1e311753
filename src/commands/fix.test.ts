import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fix, type FixOptions } from "./fix.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plimsoll-fix-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (path: string): string => join(directory, path);
const read = (path: string): string => readFileSync(at(path), "utf8");
function put(path: string, text: string): void {
  mkdirSync(join(at(path), ".."), { recursive: true });
  writeFileSync(at(path), text);
}

async function run(parts: Partial<FixOptions> = {}, env = {}): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const none = { paths: [], buildArgs: [], presets: [], only: ["apt-answers-yes", "user-not-root"], ignore: [] };
  const code = await fix(
    {
      ...none,
      target: undefined,
      context: undefined,
      unsafe: false,
      dryRun: false,
      backup: false,
      noIgnore: false,
      prove: false,
      pin: false,
      bases: [],
      quiet: true,
      ...parts,
    },
    {
      cwd: directory,
      env: { HOME: directory, ...env },
      stdout: { isTty: false, columns: 80, write: (text) => (out += text) },
      stderr: { isTty: false, columns: 80, write: (text) => (err += text) },
      signal: new AbortController().signal,
    },
  );
  return { code, out, err };
}

const BEFORE = "FROM debian:12\nRUN apt-get install curl\nUSER 7\n";
const AFTER = BEFORE.replace("install", "install -y");

test("files are found as check finds them, and fixed; nothing left is 0", async () => {
  put("a/Dockerfile", BEFORE);
  put("b/api.Dockerfile", BEFORE);
  const { code, err, out } = await run();
  expect([read("a/Dockerfile"), read("b/api.Dockerfile"), code, err]).toEqual([AFTER, AFTER, 0, ""]);
  expect(out).toMatch(/^a\/Dockerfile\n {2}fixed {2}apt-answers-yes +line 2\n/);
  expect(out).toMatch(/2 fixed in 2 files +\S+ s\n$/);
  const again = await run();
  expect([again.code, again.out, read("a/Dockerfile")]).toEqual([0, expect.stringContaining("nothing to fix"), AFTER]);
});

test("something left is 1, and why is told", async () => {
  put("Dockerfile", "FROM debian:12\nRUN apt-get install curl\nUSER root\n");
  const { code, out } = await run({
    only: ["apt-answers-yes", "command-given", "user-exists", "user-not-root", "apt-no-recommends", "base-digest-pinned", "multi-stage"],
  });
  expect(code).toBe(1);
  expect(out).toContain("command-given: has no fix");
  expect(out).toContain("multi-stage: its fix does not cover this form");
  expect(out).toContain("base-digest-pinned: --pin fixes it");
  expect(out).toContain("apt-no-recommends: --unsafe fixes it");
});

test("a dry run writes nothing, prints a diff that git applies, and is 1 where there is something to change", async () => {
  put("a/Dockerfile", BEFORE.replaceAll("\n", "\r\n"));
  const { code, err, out } = await run({ dryRun: true });
  expect([code, read("a/Dockerfile")]).toEqual([1, BEFORE.replaceAll("\n", "\r\n")]);
  expect(out).toContain("@@ -1,3 +1,3 @@ apt-answers-yes\n");
  expect(err).toContain("would fix  apt-answers-yes");
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: directory, input: out });
  expect(read("a/Dockerfile")).toBe(AFTER.replaceAll("\n", "\r\n"));
  expect(await run({ dryRun: true })).toMatchObject({ code: 0, out: "" });
});

test("a diff shows no secret", async () => {
  put("Dockerfile", `FROM debian:12\nENV DB_PASSWORD=hunter2hunter2\nRUN apt-get install curl\nUSER 7\n`);
  const { err, out } = await run({ dryRun: true });
  expect(out).toContain("ENV DB_PASSWORD=***\n");
  expect(out + err).not.toContain("hunter2");
  expect(err).toContain("cannot be applied");
});

test("colours are for those who want them", async () => {
  put("Dockerfile", BEFORE);
  const { out } = await run({ dryRun: true }, { FORCE_COLOR: "1" });
  expect(out).toContain("\u001B[32m+RUN apt-get install -y curl\u001B[39m\n");
  expect(out).toContain("\u001B[31m-RUN apt-get install curl\u001B[39m\n");
});

test("a backup on request", async () => {
  put("Dockerfile", BEFORE);
  const { err } = await run({ backup: true });
  expect([read("Dockerfile"), read("Dockerfile.bak"), err]).toEqual([AFTER, BEFORE, "plimsoll: Dockerfile is kept as Dockerfile.bak\n"]);
});

test("a file that cannot be written is an error, and the others are fixed", async () => {
  put("a/Dockerfile", BEFORE);
  put("b/Dockerfile", BEFORE);
  chmodSync(at("a/Dockerfile"), 0o444);
  const { code, err, out } = await run();
  expect([code, read("a/Dockerfile"), read("b/Dockerfile")]).toEqual([2, BEFORE, AFTER]);
  expect(err).toMatch(/a\/Dockerfile is read-only.*\n {2}try {2}give it write permission/);
  expect(out).not.toContain("a/Dockerfile\n  fixed");
});

test.each<[string, Partial<FixOptions>, string]>([
  ["a check", { only: ["apt-answer-yes"] }, "did you mean apt-answers-yes?"],
  ["a preset", { presets: ["plimsoll:strickt"] }, "did you mean plimsoll:strict?"],
  ["a path", { paths: ["nowhere"] }, "nowhere is not there"],
  ["standard input beside files", { paths: ["-", "Dockerfile"] }, "- and other paths do not go together"],
])("%s that is wrong is wrong use", async (_, options, words) => {
  put("Dockerfile", BEFORE);
  const { code, err } = await run(options);
  expect([code, read("Dockerfile")]).toEqual([2, BEFORE]);
  expect(err).toContain(words);
});

test("what Compose files hold themselves is left to a person", async () => {
  put(
    "compose.yaml",
    `services:\n  api:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM debian:12\n        RUN apt-get install curl\n        USER 7\n`,
  );
  const before = read("compose.yaml");
  const { code, out } = await run();
  expect([code, read("compose.yaml")]).toEqual([1, before]);
  expect(out).toContain("apt-answers-yes: not fixed, since it stands in");
});

test("a dry run counts the lines of the file as it lies there", async () => {
  put("Dockerfile", "FROM debian:12\nRUN apt-get update\nRUN apt-get install curl\nRUN echo ready\nUSER root\n");
  const only = ["apt-update-with-install", "apt-answers-yes", "user-not-root"];
  const { err } = await run({ dryRun: true, only });
  expect(err).toMatch(/ {2}5:\d+ +error/);
  const { out } = await run({ only });
  expect(out).toMatch(/ {2}4:\d+ +error/);
});
