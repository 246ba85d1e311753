import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithEngine } from "./engine.ts";
import { notes } from "./notes-application.ts";
import { plimsoll, type Ended } from "./plimsoll.ts";
import { folderThatStays } from "./workspace.ts";

const project = `plimsoll-set-${randomBytes(3).toString("hex")}`;
/** Whoever runs the tests as root works as somebody else in the containers, as the Makefile has it. */
const USER = process.getuid?.() === 0 ? 1000 : (process.getuid?.() ?? 1000);

let folder = "";
let remove = (): void => {};

function run(program: string, ...args: string[]): { readonly code: number | null; readonly out: string } {
  const { status, stderr, stdout } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
    env: { ...process.env, APP_PORT: "18431", POSTGRES_PORT: "18432", REDIS_PORT: "18433" },
  });
  return { code: status, out: stdout + stderr };
}

const make = (verb: string, ...args: string[]): { readonly code: number | null; readonly out: string } => run("make", "--no-print-directory", verb, ...args);
const compose = (name: string, ...args: string[]): { readonly code: number | null; readonly out: string } =>
  run("docker", "compose", "--file", `compose.${name}.yaml`, "--env-file", `.env.${name}`, ...args);

/** The body of an answer, asked for until it comes or half a minute is over; the certificate is the machine's own. */
function asked(url: string, wanted?: string): string {
  let body = "";
  for (let tries = 0; tries < 60; tries += 1) {
    const { stdout } = spawnSync("curl", ["--insecure", "--silent", "--show-error", "--max-time", "5", url], { encoding: "utf8" });
    body = stdout;
    if (body !== "" && (wanted === undefined || body === wanted)) return body;
    spawnSync("sleep", ["0.5"]);
  }
  return body;
}

function replace(path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(folder, path), "utf8");
  const after = before.replace(from, to);
  expect(after, `${path} has nothing like ${String(from)}`).not.toBe(before);
  writeFileSync(join(folder, path), after);
}

function worked({ code, stderr, stdout }: Ended): void {
  if (code !== 0) throw new Error(stdout + stderr);
}

function giveAway(path: string): void {
  chownSync(path, USER, USER);
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) giveAway(join(path, name));
}

describeWithEngine("a set around its image", () => {
  beforeAll(async () => {
    ({ folder, remove } = folderThatStays(notes));
    chmodSync(folder, 0o755);
    worked(await plimsoll(["init", folder, "--with", "dev,test,ci,prod,make,bake"]));
    replace("plimsoll.yaml", "set:\n", `set:\n  project: ${project}\n`);
    replace("plimsoll.yaml", "dev: {}", "dev: { tls: true, callback_port: 18434 }");
    worked(await plimsoll(["sync", folder]));
    if (process.getuid?.() === 0) giveAway(folder);
  });

  afterAll(() => {
    for (const name of ["dev", "test", "ci", "prod"]) compose(name, "--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "2");
    const images = run("docker", "image", "ls", "--quiet", "--filter", `reference=${project}*`).out.trim().split("\n");
    run("docker", "image", "rm", "--force", ...new Set(images));
    run("docker", "image", "rm", "--force", `${project}-shipped:latest`);
    remove();
  });

  test("has nothing to excuse", async () => {
    const presets = ["plimsoll:strict", "hadolint", "buildkit"].flatMap((name) => ["--preset", name]);
    const ended = await plimsoll(["check", join(folder, "Dockerfile"), ...presets, "--ignore", "base-digest-pinned,lockfile-installed", "--level", "info"]);
    expect(ended.stdout, ended.stderr).toContain("nothing wrong in 1 file");
  });

  test("a file of variables that is missing is told of, with the command that makes it", async () => {
    const ended = await plimsoll(["check", folder]);
    expect(ended.stderr).toContain("note   .env.dev is missing, which compose.dev.yaml reads: cp .env.dev.example .env.dev");
    expect(make("prod-up")).toMatchObject({ code: 2, out: expect.stringContaining(".env.prod is missing: cp .env.prod.example .env.prod") });
  });

  test("bake builds the same images", () => {
    const { code, out } = run("docker", "buildx", "bake", "--file", "docker-bake.hcl", "--print", "default", "development");
    expect(code, out).toBe(0);
    expect(out).toContain('"target": "development"');
  });

  test("development: over TLS, also at the callback's port, with the sources as they lie here", () => {
    const up = make("dev-up");
    expect(up.code, up.out).toBe(0);
    expect(asked("https://127.0.0.1:18431/notes")).toBe('["first"]');
    expect(asked("https://127.0.0.1:18434/notes")).toBe('["first"]');
    expect(compose("dev", "exec", "app", "id", "-u").out.trim()).toBe(String(USER));
    expect(compose("dev", "exec", "app", "touch", "/app/made-inside").code).toBe(0);
    expect(statSync(join(folder, "made-inside")).uid).toBe(USER);
    replace("app/main.py", "return [row[0]", 'return ["new"] + [row[0]');
    expect(asked("https://127.0.0.1:18431/notes", '["new","first"]')).toBe('["new","first"]');
    replace("app/main.py", 'return ["new"] + [row[0]', "return [row[0]");
    expect(make("dev-down", "ARGS=--volumes").code).toBe(0);
  });

  test("tests: pass, fail when one does, and leave nothing in CI", () => {
    const passed = make("test");
    expect(passed.code, passed.out).toBe(0);
    expect(passed.out).toContain("1 passed");
    replace("tests/test_notes.py", '== ["first"]', '== ["other"]');
    const failed = make("ci");
    expect(failed.code, failed.out).not.toBe(0);
    expect(failed.out).toContain("1 failed");
    expect(compose("ci", "ps", "--all", "--quiet").out.trim()).toBe("");
  });

  test("production: migrated once, with its worker, read-only, without rights, its database out of reach", () => {
    run("cp", ".env.prod.example", ".env.prod");
    expect(compose("prod", "config", "--quiet")).toMatchObject({ code: expect.any(Number), out: expect.stringContaining("POSTGRES_PASSWORD") });
    replace(".env.prod", /^POSTGRES_PASSWORD=$/m, "POSTGRES_PASSWORD=b4X9k2");
    replace(".env.prod", /^API_KEY=$/m, "API_KEY=k");
    replace(".env.prod", /^#APP_IMAGE=.*$/m, `APP_IMAGE=${project}-shipped:latest`);
    const up = make("prod-up");
    expect(up.code, up.out).toBe(0);
    expect(asked("http://127.0.0.1:18431/notes")).toBe('["first"]');
    const told = run(
      "docker",
      "inspect",
      "--format",
      "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Memory}}",
      `${project}-prod-app-1`,
    );
    expect(told.out.trim()).toBe("true [ALL] [no-new-privileges:true] 536870912");
    expect(compose("prod", "exec", "app", "sh", "-c", "touch /app/x || touch /usr/x").code).not.toBe(0);
    expect(compose("prod", "port", "postgres", "5432").out).not.toMatch(/:\d{4,5}$/m);
    expect(run("docker", "inspect", "--format", "{{.State.Health.Status}}", `${project}-prod-worker-1`).out.trim()).toBe("healthy");
    expect(make("prod-down", "ARGS=--volumes").code).toBe(0);
  });
});
