import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { describeWithEngine, standInFlags } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";
import { smallPythonApplications, stripScript, type SmallPythonApplication } from "./python-applications.ts";

const UV = "0.13.8";
const images = ["python:3.11-slim-bookworm", `ghcr.io/astral-sh/uv:${UV}`, "postgres:17"];
const presets = ["plimsoll:strict", "hadolint", "buildkit"].flatMap((name) => ["--preset", name]);
const cases = smallPythonApplications.map((application) => [application.name, application] as const);

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "plimsoll-python-"));
  for (const application of smallPythonApplications) {
    for (const [path, text] of Object.entries(application.files)) {
      const target = join(root, application.name, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folderOf = ({ name, folder }: SmallPythonApplication): string => join(root, name, folder ?? "");

test.each(cases)("the set for %s has nothing to excuse", async (_, application) => {
  const folder = folderOf(application);
  const first = await plimsoll(["init", folder]);
  expect(first.code, first.stderr).toBe(0);
  await expectNothingWrong(folder);
  const text = readFileSync(join(folder, "Dockerfile"), "utf8");
  expect((await plimsoll(["init", folder])).stdout).toMatch(/same\s+plimsoll\.yaml/);
  expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(text);
});

async function expectNothingWrong(folder: string): Promise<void> {
  // a digest can only be known from a registry
  const checked = await plimsoll(["check", join(folder, "Dockerfile"), ...presets, "--ignore", "base-digest-pinned", "--level", "info"]);
  expect(checked.stdout, checked.stderr).toContain("nothing wrong in 1 file");
  expect(checked.code).toBe(0);
}

describeWithEngine("what init wrote for Python", () => {
  beforeAll(() => makeLocks());

  test.each(cases)("%s verifies", async (_, application) => {
    const folder = folderOf(application);
    // the lock is there by now: the set is another one
    const written = await plimsoll(["init", folder]);
    expect(written.code, written.stderr).toBe(0);
    await expectNothingWrong(folder);
    const ended = await plimsoll(["verify", folder, ...standInFlags(images)]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/✓ health\s+becomes healthy/);
  });

  describe("its entrypoint", () => {
    const tag = "plimsoll-test/entrypoint:latest";
    const run = (environment: Readonly<Record<string, string>>, ...command: readonly string[]) =>
      spawnSync("docker", ["run", "--rm", ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]), tag, ...command], {
        encoding: "utf8",
        timeout: 60_000,
      });

    beforeAll(async () => {
      const folder = join(root, "alembic-postgres");
      await plimsoll(["init", folder]);
      const built = await plimsoll(["build", folder, "--tag", tag, ...standInFlags(images)]);
      if (built.code !== 0) throw new Error(built.stdout + built.stderr);
    });
    afterAll(() => void spawnSync("docker", ["image", "rm", "--force", tag]));

    test.each([
      ["postgresql+asyncpg://u:p@ss:w/rd@127.0.0.1:1/db", "127.0.0.1:1"],
      ["postgresql://u:a@b/c@localhost/db", "localhost:5432"],
      ["postgresql://u:12/34@localhost:2/db?sslmode=disable", "localhost:2"],
      ["postgresql://u:p%40@[::1]:3/db?application_name=a@b", "::1:3"],
    ])("finds the host behind any password: %s", (url, where) => {
      const { stderr, stdout, status } = run({ WAIT_FOR_DB: "true", WAIT_TRIES: "1", DATABASE_URL: url }, "echo", "started");
      expect(stderr).toContain(`waiting for ${where} (1 of 1)`);
      expect(stderr).toContain(`warning: ${where} does not answer; going on without it`);
      expect([status, stdout]).toEqual([0, "started\n"]);
    });

    test("stops when told to, waits for nothing unless told to, and never prints the address's password", () => {
      const stopped = run(
        { APP_ENV: "production", WAIT_TRIES: "2", WAIT_PAUSE: "0", WAIT_FAILS: "stop", DATABASE_URL: "postgresql://u:hidden@localhost:1/d" },
        "echo",
        "started",
      );
      expect([stopped.status, stopped.stdout]).toEqual([1, ""]);
      expect(stopped.stderr).toContain("(2 of 2)");
      expect(stopped.stderr).not.toContain("hidden");
      const plain = run({ DATABASE_URL: "postgresql://u:p@localhost:1/d" }, "echo", "started");
      expect([plain.status, plain.stdout, plain.stderr]).toEqual([0, "started\n", ""]);
    });

    test("what it starts is process 1, and it ends at once when it is stopped while it waits", () => {
      expect(run({}, "python", "-c", "import os; print(os.getpid())").stdout).toBe("1\n");
      const id = execFileSync("docker", ["run", "--detach", "--rm", "--env", "WAIT_FOR_DB=true", "--env", "DATABASE_URL=postgresql://u:p@localhost:1/d", tag], {
        encoding: "utf8",
      }).trim();
      onTestFinished(() => void spawnSync("docker", ["rm", "--force", id]));
      const stopping = spawnSync("docker", ["stop", "--time", "30", id], { encoding: "utf8", timeout: 20_000 });
      expect(stopping.status, "it did not end within 20 s").toBe(0);
    });
  });
});

/** The locks of all applications, made in one container: which Python the machine has does not matter. */
function makeLocks(): void {
  const locks = smallPythonApplications.filter(({ lock }) => lock.length > 0);
  mkdirSync(join(root, "locks"));
  writeFileSync(join(root, "locks", "strip.py"), stripScript);
  // side by side, since most of it is waiting for the index
  const script = [
    "set -e",
    `pip install -q --root-user-action=ignore uv==${UV}`,
    ...locks.map(({ name, lock }) => `(cd /${name} && for try in 1 2 3; do (set -e; ${lock.join("; ")}) && touch /locks/${name} && break; done) &`),
    "wait",
    ...locks.map(({ name }) => `test -e /locks/${name} || { echo "no lock for ${name}"; exit 1; }`),
  ];
  writeFileSync(join(root, "locks", "make.sh"), `${script.join("\n")}\n`);
  const [asked = "", image = asked] = (standInFlags(["python:3.11-slim-bookworm"])[1] ?? "python:3.11-slim-bookworm").split("=");
  const mounts = ["locks", ...locks.map(({ name }) => name)].flatMap((name) => ["--volume", `${join(root, name)}:/${name}`]);
  const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const command = `sh /locks/make.sh && chown -R ${owner} ${locks.map(({ name }) => `/${name}`).join(" ")}`;
  const ended = spawnSync("docker", ["run", "--rm", ...mounts, image, "sh", "-c", command], { encoding: "utf8", timeout: 400_000 });
  if (ended.status !== 0) throw new Error(ended.stdout + ended.stderr);
}
