import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWithEngine, standInFlags } from "./engine.ts";
import { smallApplications, type SmallApplication } from "./node-applications.ts";
import { plimsoll } from "./plimsoll.ts";

/** The application in a folder of its own with its lock file, gone when the test is over. */
function prepare({ name, files, lock: [program = "", ...args] }: SmallApplication): string {
  const parent = mkdtempSync(join(tmpdir(), "plimsoll-node-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, name);
  for (const [path, value] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof value === "string" ? value : JSON.stringify(value, undefined, 2));
  }
  const ended = spawnSync(program, args, { cwd: folder, encoding: "utf8", timeout: 180_000 });
  expect(ended.status, ended.stderr).toBe(0);
  return folder;
}

const presets = ["plimsoll:strict", "hadolint", "buildkit"].flatMap((name) => ["--preset", name]);

test.each(smallApplications.map((application) => [application.name, application] as const))("the set for %s has nothing to excuse", async (_, application) => {
  const folder = prepare({ ...application, lock: ["true"] });
  const first = await plimsoll(["init", folder]);
  expect(first.code, first.stderr).toBe(0);
  // a digest can only be known from a registry
  const checked = await plimsoll(["check", join(folder, "Dockerfile"), ...presets, "--ignore", "base-digest-pinned,lockfile-installed", "--level", "info"]);
  expect(checked.stdout, checked.stderr).toContain("nothing wrong in 1 file");
  expect(checked.code).toBe(0);
  const text = readFileSync(join(folder, "Dockerfile"), "utf8");
  expect((await plimsoll(["init", folder])).stdout).toMatch(/same\s+plimsoll\.yaml/);
  expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(text);
});

describeWithEngine("what init wrote for Node and for browsers", () => {
  test.each(smallApplications.map((application) => [application.name, application] as const))("%s verifies", async (_, application) => {
    const folder = prepare(application);
    const first = await plimsoll(["init", folder]);
    expect(first.code, first.stderr).toBe(0);
    const ended = await plimsoll(["verify", folder, ...standInFlags(["node:22-slim", "nginx:stable"])]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/✓ health\s+becomes healthy/);
  });
});
