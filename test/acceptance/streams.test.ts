import { spawn, type StdioOptions } from "node:child_process";
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const cli = resolve(import.meta.dirname, "../../dist/plimsoll.cjs");

/** Runs `plimsoll check` in a directory with a Dockerfile that one thing is wrong with; gives the exit code and what standard error holds. */
async function check(args: readonly string[], stdio: StdioOptions, early = false): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-streams-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "Dockerfile"), "FROM a:1\nUSER root\n");
  const child = spawn(process.execPath, [cli, "check", ...args], { cwd: folder, stdio, env: { ...process.env, NO_COLOR: "1" } });
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // a reader that has read enough before there is anything to read
  if (early) child.stdout?.destroy();
  return new Promise((done) => child.on("close", (code) => done({ code, stderr })));
}

test.runIf(existsSync("/dev/full"))("a standard output that is full is told of", async () => {
  const full = openSync("/dev/full", "w");
  expect(await check(["."], ["ignore", full, "pipe"])).toEqual({
    code: 2,
    stderr: expect.stringContaining("standard output cannot be written: the disk is full"),
  });
  expect((await check(["nowhere"], ["ignore", "ignore", full])).code).toBe(2);
});

test("a reader that closes the pipe changes nothing of the exit code", async () => {
  for (const format of ["text", "json", "sarif"]) {
    expect(await check(["--format", format, "."], ["ignore", "pipe", "pipe"], true)).toEqual({ code: 1, stderr: "" });
  }
});

test("a standard input without a Dockerfile is told of", async () => {
  expect((await check(["-"], ["ignore", "ignore", "pipe"])).code).toBe(1);
  expect(await check(["-"], [openSync(tmpdir(), "r"), "ignore", "pipe"])).toEqual({
    code: 2,
    stderr: expect.stringContaining("standard input is a directory"),
  });
});
