import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { verify } from "../../src/commands/verify.ts";
import { describeWithEngine, engine } from "./engine.ts";

const TESTS = `
schemaVersion: 2.0.0
globalEnvVars: [{ key: GREETING, value: "hello from $LANG" }]
containerRunOptions: { user: nobody, envVars: [GIVEN] }
commandTests:
  - { name: both streams, command: sh, args: [-c, "echo a; echo b >&2; exit 3"], exitCode: 3, expectedOutput: ['^a\\n$'], expectedError: ['^b\\n$'] }
  - { name: variables, command: printenv, args: [GREETING, MINE, GIVEN], envVars: [{ key: MINE, value: x }], expectedOutput: ['^hello from .+\\nx\\nhunter2\\n$'] }
  - { name: setup, setup: [[touch, /tmp/a], [mv, /tmp/a, /tmp/b]], command: ls, args: [/tmp], expectedOutput: ['^b\\n$'] }
  - { name: user, command: id, args: [-un], expectedOutput: [nobody] }
  - { name: wrong, command: printenv, args: [GIVEN], expectedOutput: [another] }
  - { name: absent, command: nosuchprogram }
fileExistenceTests:
  - { name: root, path: /, uid: 0, gid: 0 }
  - { name: hosts, path: /etc/hosts }
fileContentTests:
  - { name: os-release, path: /etc/os-release, expectedContents: [Debian] }
metadataTest:
  cmd: [python3]
  unexposedPorts: [80]
`;

describeWithEngine("a file of container-structure-test", () => {
  test("is run as it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-structure-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "tests.yaml"), TESTS);
    let stdout = "";
    let stderr = "";
    const io = {
      cwd: folder,
      env: { ...process.env, GIVEN: "hunter2" },
      signal: new AbortController().signal,
      stdout: { isTty: false, columns: 80, write: (text: string) => void (stdout += text) },
      stderr: { isTty: false, columns: 80, write: (text: string) => void (stderr += text) },
    };
    const ref = engine().bases["python:3.11-slim"] ?? "python:3.11-slim";
    const options = { directory: ".", formats: ["json"], outputs: [], bases: [], ref, configs: ["tests.yaml"], only: undefined, quiet: true, noIgnore: false };
    const code = await verify(options, io);
    expect(code, stderr).toBe(1);
    const { images } = JSON.parse(stdout) as { images: { verdicts: { requirement: string; outcome: string }[] }[] };
    expect(images.flatMap(({ verdicts }) => verdicts.map(({ outcome, requirement }) => `${requirement} ${outcome}`))).toEqual([
      "both streams proven",
      "variables proven",
      "setup proven",
      "user proven",
      "wrong violated",
      "absent violated",
      "os-release proven",
      "root proven",
      "hosts proven",
      "Metadata Test proven",
    ]);
    // what the environment gave is no part of what is shown
    expect(stdout).not.toContain("hunter2");
  }, 120_000);

  test("setup commands leave no image", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-structure-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "tests.yaml"), "schemaVersion: 2.0.0\ncommandTests: [{ name: a, setup: [[touch, /a]], command: 'true' }]\n");
    const silent = { isTty: false, columns: 80, write: () => {} };
    const io = { cwd: folder, env: process.env, signal: new AbortController().signal, stdout: silent, stderr: silent };
    const ref = engine().bases["python:3.11-slim"] ?? "python:3.11-slim";
    const layers = (): string => execFileSync("docker", ["image", "ls", "--all", "--quiet", "--filter", `since=${ref}`], { encoding: "utf8" });
    const before = new Set(layers().split("\n"));
    const options = { directory: ".", formats: ["json"], outputs: [], bases: [], ref, configs: ["tests.yaml"], only: undefined, quiet: true, noIgnore: false };
    expect(await verify(options, io)).toBe(0);
    const left = layers()
      .split("\n")
      .filter((id) => id !== "" && !before.has(id));
    const committed = left.filter((id) =>
      execFileSync("docker", ["image", "inspect", "--format", "{{.Config.Cmd}}", id], { encoding: "utf8" }).includes("touch"),
    );
    expect(committed).toEqual([]);
  }, 60_000);
});
