import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { plimsoll } from "./plimsoll.ts";

/** A PATH with node on it and nothing else. */
function bareMachine(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bare-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(process.execPath, join(folder, "node"));
  return { PATH: folder };
}

test("verify without an engine ends with 3 and says for each requirement what is missing", async () => {
  const ended = await plimsoll(["verify", "examples/todo-backend", "--format", "json", "--format", "text"], { env: bareMachine() });
  expect(ended.code, ended.stderr).toBe(3);
  const end = ended.stdout.indexOf("\n}\n") + 3;
  const { images } = JSON.parse(ended.stdout.slice(0, end)) as {
    images: { verdicts: { requirement: string; outcome: string; settledBy: string; reason?: { code: string } }[] }[];
  };
  const verdicts = images.flatMap((image) => image.verdicts);
  expect(verdicts.filter(({ outcome }) => outcome === "violated")).toEqual([]);
  for (const { outcome, reason, requirement, settledBy } of verdicts) {
    if (settledBy === "file") expect(outcome, requirement).toBe("proven");
    else expect([outcome, reason?.code], requirement).toEqual(["unproven", "no-engine"]);
  }
  expect(ended.stdout.slice(end)).toMatch(/docker is not installed/);
});

test("build without an engine says so", async () => {
  const ended = await plimsoll(["build", "examples/todo-backend"], { env: bareMachine() });
  expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining("docker is not installed")]);
});

test("an engine that does not answer is told apart from none", async () => {
  const ended = await plimsoll(["build", "examples/todo-backend"], { env: { DOCKER_HOST: "unix:///nowhere/docker.sock" } });
  expect(ended.code).toBe(3);
  expect(ended.stderr).toMatch(/no engine answers at unix:\/\/\/nowhere\/docker\.sock|docker is not installed/);
});

test("check, explain and init need none", async () => {
  const env = bareMachine();
  expect((await plimsoll(["check", "examples/todo-backend"], { env })).code).toBe(0);
  expect((await plimsoll(["explain", "user-is"], { env })).code).toBe(0);
});
