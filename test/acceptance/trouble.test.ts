import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWithEngine } from "./engine.ts";
import { plimsoll, type Ended } from "./plimsoll.ts";

const SERVE = "import http.server as h; h.HTTPServer(('', 8000), h.SimpleHTTPRequestHandler).serve_forever()";
const STARTS = "starts: { check: starts-within, options: { seconds: 5 } }";

interface Parts {
  readonly dockerfile?: string;
  readonly trial?: string;
  readonly requirements?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** What `verify` says of an application with a contract. */
async function verify({
  args = [],
  dockerfile = `FROM python:3.13-slim\nCMD ["python", "-c", "${SERVE}"]\n`,
  env = {},
  requirements = STARTS,
  trial = "{ port: 8000 }",
}: Parts): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-trouble-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  writeFileSync(join(folder, "plimsoll.yaml"), `images:\n  app:\n    build: { context: . }\n    trial: ${trial}\n    requirements: { ${requirements} }\n`);
  return plimsoll(["verify", folder, ...args], { env });
}

describeWithEngine("what goes wrong is told", () => {
  test("an engine that does not answer", async () => {
    const { code, stdout } = await verify({ env: { DOCKER_HOST: "tcp://127.0.0.1:1", PLIMSOLL_ENGINE: "docker" } });
    expect(code).toBe(3);
    expect(stdout).toMatch(/no engine answers at\s+tcp:\/\/127\.0\.0\.1:1/);
  });

  test("a container that ends at once, with its last words", async () => {
    const { code, stdout } = await verify({ dockerfile: 'FROM python:3.13-slim\nCMD ["python", "-c", "raise SystemExit(\'no settings\')"]\n' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/ended by itself after [\d.]+ s with\s+exit code 1/);
    expect(stdout).toMatch(/no settings/);
  });

  test("an image without a command", async () => {
    const { code, stdout } = await verify({ dockerfile: "FROM scratch\nCOPY Dockerfile /\n", trial: "{}" });
    expect([1, 3]).toContain(code);
    expect(stdout).toMatch(/no command/i);
  });

  test("a program that is not there", async () => {
    const { code, stdout } = await verify({ dockerfile: 'FROM python:3.13-slim\nCMD ["unicorn", "app:app"]\n' });
    expect([1, 3]).toContain(code);
    expect(stdout).toMatch(/unicorn/);
  });

  test("an image for another architecture", async () => {
    const { code, stdout } = await verify({
      dockerfile: 'FROM --platform=linux/s390x scratch\nCOPY --chmod=755 <<EOF /app\n\\177ELF\nEOF\nCMD ["/app"]\n',
      trial: "{}",
    });
    expect([1, 3]).toContain(code);
    expect(stdout).toMatch(/exec format error|platform|architecture/i);
  });

  test("a service that never gets healthy, with what it said", async () => {
    const trial = '{ port: 8000, services: { db: { image: "redis:7", health: [redis-cli, -p, "1", ping], within: 2 } } }';
    const { code, stdout } = await verify({ trial });
    expect(code).toBe(3);
    expect(stdout).toMatch(/service db \(redis:7\) was not ready within 2 s/);
    expect(stdout).toMatch(/Could not connect/);
  });

  test("an image that is nowhere, for which nothing is started", async () => {
    const { code, stderr } = await verify({ args: ["--image", "plimsoll-no-such-image:1"], trial: "{ port: 8000, services: { cache: { image: redis } } }" });
    expect(code).toBe(2);
    expect(stderr).toMatch(/the engine has no image plimsoll-no-such-image:1/);
    expect(stderr).not.toContain("starting");
  });

  test("a service whose image is nowhere", async () => {
    const { code, stdout } = await verify({ trial: '{ port: 8000, services: { db: { image: "plimsoll.invalid/none:1" } } }' });
    expect(code).toBe(3);
    expect(stdout).toMatch(/plimsoll\.invalid\/none:1,\s+is\s+not\s+here\s+and\s+cannot\s+be\s+pulled/);
  });

  // the published port is the engine's choice, so one that is in use here is in nobody's way
  test("a port of the application's that is in use on this machine", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(8000, "127.0.0.1", resolve)).catch(() => {});
    onTestFinished(() => void server.close());
    const { code, stdout, stderr } = await verify({});
    expect(code, stdout + stderr).toBe(0);
  });

  test("nothing is left behind", () => {
    const { stdout } = spawnSync("docker", ["ps", "--all", "--quiet", "--filter", "label=plimsoll.owner"], { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});
