import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { move, type MoveOptions } from "./move.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "plimsoll-move-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (path: string): string => join(directory, path);
const read = (path: string): string => readFileSync(at(path), "utf8");
const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: directory, encoding: "utf8" });

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(at(path), ".."), { recursive: true });
    writeFileSync(at(path), text);
  }
}

/** Without Docker: what it resolves is compared by the acceptance tests. */
async function run(parts: Partial<MoveOptions> = {}): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const folders = { compose: undefined, env: undefined, docker: undefined };
  const path = execFileSync("sh", ["-c", "dirname $(command -v git)"], { encoding: "utf8" }).trim();
  const bin = at(".bin-of-test");
  const code = await move(
    { directory: ".", ...folders, dryRun: false, backup: false, undo: false, ...parts },
    {
      cwd: directory,
      env: { HOME: directory, PATH: existsSync(bin) ? bin : path },
      stdout: { isTty: false, columns: 80, write: (text) => (out += text) },
      stderr: { isTty: false, columns: 80, write: (text) => (err += text) },
      signal: new AbortController().signal,
    },
  );
  return { code, out, err };
}

const COMPOSE = "services:\n  app:\n    image: alpine\n    volumes: [./src:/src]\n";
const FLAT = { Dockerfile: "FROM scratch\n", ".env.dev": "A=1\n", Makefile: "b:\n\tdocker build .\n", "src/a.txt": "x" };

function snapshot(): Readonly<Record<string, string>> {
  const found = execFileSync("find", [".", "-type", "f", "-not", "-path", "./.git/*"], { cwd: directory, encoding: "utf8" });
  return Object.fromEntries(
    found
      .trim()
      .split("\n")
      .sort()
      .map((path) => [path, read(path)]),
  );
}

test("what git keeps moves with git, what it does not moves too, and one command puts all of it back", async () => {
  put({ ...FLAT, ".gitignore": ".env.*\n" });
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "flat");
  const before = snapshot();
  const { code, out } = await run();
  expect(code, out).toBe(0);
  expect([read("docker/Dockerfile"), read("env/.env.dev"), read("Makefile")]).toEqual([
    "FROM scratch\n",
    "A=1\n",
    "b:\n\tdocker build -f docker/Dockerfile .\n",
  ]);
  expect(git("status", "--short")).toBe(" M Makefile\nR  Dockerfile -> docker/Dockerfile\n");
  expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining("nothing to move") });
  expect(await run({ undo: true })).toMatchObject({ code: 0 });
  expect([snapshot(), git("status", "--short"), existsSync(at("docker"))]).toEqual([before, "", false]);
  expect(await run({ undo: true })).toMatchObject({ code: 2, err: expect.stringContaining("no move to undo") });
});

test("without git it is the same, and backups are kept on request", async () => {
  put(FLAT);
  const before = snapshot();
  await run({ backup: true });
  expect([existsSync(at("Dockerfile")), read("docker/Dockerfile"), read("Makefile.bak")]).toEqual([false, FLAT.Dockerfile, FLAT.Makefile]);
  rmSync(at("Makefile.bak"));
  await run({ undo: true });
  expect(snapshot()).toEqual(before);
});

test("a dry run changes nothing and prints what git applies", async () => {
  put(FLAT);
  git("init", "-q");
  const before = snapshot();
  const { code, err, out } = await run({ dryRun: true });
  expect([code, snapshot()]).toEqual([1, before]);
  expect(err).toContain("Dockerfile → docker/Dockerfile");
  execFileSync("git", ["apply", "-"], { cwd: directory, input: out });
  expect([read("docker/Dockerfile"), read("Makefile")]).toEqual([FLAT.Dockerfile, "b:\n\tdocker build -f docker/Dockerfile .\n"]);
});

test("a place that is taken leaves everything where it is", async () => {
  put({ ...FLAT, "docker/Dockerfile": "FROM other\n" });
  const before = snapshot();
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining("docker/Dockerfile is there already") });
  expect(snapshot()).toEqual(before);
});

test("a folder's name that a file has leaves everything where it is", async () => {
  put({ ...FLAT, env: "a file\n" });
  const before = snapshot();
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining("env is a file") });
  expect(snapshot()).toEqual(before);
});

test("what was changed since is not undone over", async () => {
  put(FLAT);
  await run();
  writeFileSync(at("Makefile"), "mine\n");
  const after = snapshot();
  expect(await run({ undo: true })).toMatchObject({ code: 2, err: expect.stringContaining("Makefile was changed since the move") });
  expect(snapshot()).toEqual(after);
});

test("the contract names the folders, the command line overrules it", async () => {
  const contract = "layout: { docker: deploy/images, env: . }\nimages: {}\n";
  put({ ...FLAT, "plimsoll.yaml": contract });
  expect((await run({ dryRun: true })).err).toContain("Dockerfile → deploy/images/Dockerfile");
  expect((await run({ dryRun: true })).err).not.toContain("env/.env.dev");
  expect((await run({ dryRun: true, docker: "./build" })).err).toContain("Dockerfile → build/Dockerfile");
  expect(await run({ docker: "../x" })).toMatchObject({ code: 2, err: expect.stringContaining("no folder below") });
});

test("what resolves to something else is not moved", async () => {
  put({
    ".env.dev": "A=1\n",
    "compose.yml": COMPOSE,
    ".bin-of-test/docker": "#!/bin/sh\nif [ -f compose.yml ]; then echo '{\"a\":1}'; else echo '{\"a\":2}'; fi\n",
  });
  execFileSync("chmod", ["+x", at(".bin-of-test/docker")]);
  execFileSync("sh", ["-c", `ln -s "$(command -v sh)" "${at(".bin-of-test/sh")}"`]);
  const before = snapshot();
  const { code, err } = await run();
  expect([code, snapshot()]).toEqual([1, before]);
  expect(err).toContain("would not resolve to the same configuration; what differs: a.");
});
