import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { engine } from "./engine.ts";
import { plimsoll, type Ended, type RunOptions } from "./plimsoll.ts";

const BASE = "python:3.13-slim";
const SERVE = "import time; print('serving', flush=True); time.sleep(60)";

const wanting = missing();

function missing(): string | undefined {
  if (process.getuid?.() !== 0) return "only root can start a second dockerd";
  if (spawnSync("dockerd", ["--version"]).status !== 0) return "dockerd is not on PATH";
  return engine().available ? undefined : `no docker to take an image from: ${engine().reason}`;
}

if (wanting !== undefined) {
  if (process.env["PLIMSOLL_REQUIRE_ENGINE"] === "1") throw new Error(`a small engine is needed: ${wanting}`);
  process.stderr.write(`\nSKIPPED for want of a small engine: ${wanting}\n\n`);
}

/** An engine of its own, whose disk is a file system in memory. */
describe.skipIf(wanting !== undefined)("an engine on a small disk", () => {
  let daemon: ChildProcess | undefined;
  let root = "";
  const host = (): string => `unix://${root}/docker.sock`;
  const docker = (...args: string[]): number | null => spawnSync("docker", ["--host", host(), ...args], { timeout: 60_000 }).status;

  function start(): void {
    const own = ["--data-root", join(root, "data"), "--exec-root", join(root, "run"), "--pidfile", join(root, "pid"), "--host", host()];
    // in a network of its own: a second engine on the machine's would take the first one's bridge away
    daemon = spawn("unshare", ["--net", "dockerd", ...own, "--bridge", "none", "--iptables=false", "--ip6tables=false"], { stdio: "ignore" });
  }

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "plimsoll-engine-"));
    mkdirSync(join(root, "data"));
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=400m", "tmpfs", join(root, "data")], { encoding: "utf8" });
    if (mounted.status !== 0) throw new Error(`no file system in memory: ${mounted.stderr}`);
    start();
    for (let tries = 0; docker("info") !== 0 && tries < 60; tries++) await new Promise((done) => setTimeout(done, 500));
    const base = engine().bases[BASE] ?? BASE;
    const loaded = spawnSync("bash", ["-c", `docker save ${base} | docker --host ${host()} load`], { encoding: "utf8", timeout: 120_000 });
    if (loaded.status !== 0) throw new Error(`the small engine has no base: ${loaded.stderr}`);
    docker("tag", base, BASE);
  });

  afterAll(async () => {
    const ended = new Promise((done) => daemon?.once("exit", done));
    if (daemon?.exitCode === null && daemon.signalCode === null) {
      daemon.kill("SIGTERM");
      await ended;
    }
    // a daemon that was killed leaves its containers' networks mounted
    spawnSync("bash", ["-c", 'umount --lazy "$1"/data "$1"/run/netns/* "$1"/data/overlay2/*/merged 2>/dev/null', "umount", root]);
    rmSync(root, { recursive: true, force: true });
  });

  async function verify(dockerfile: string, more: RunOptions = {}): Promise<Ended> {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-small-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "Dockerfile"), dockerfile);
    writeFileSync(
      join(folder, "plimsoll.yaml"),
      `images:
  app:
    build: { context: . }
    trial: { ready: { log: serving } }
    requirements:
      starts: { check: starts-within, options: { seconds: 20 } }
      user: { check: user-is, options: { uid: 0 } }
`,
    );
    return plimsoll(["verify", folder], { ...more, env: { DOCKER_HOST: host(), PLIMSOLL_ENGINE: "docker" } });
  }

  test("that a step of the build fills", async () => {
    const { code, stdout } = await verify(`FROM ${BASE}\nRUN --network=none head -c 500M /dev/zero > /big\n`);
    expect(code, stdout).toBe(1);
    expect(stdout).toMatch(/the disk is full where the step\s+writes/);
    expect(stdout).toMatch(/docker\s+system\s+df/);
  });

  test("that the container fills: nothing is proven without its image, and what to do is told", async () => {
    const fill = "f = open('/tmp/fill', 'wb')\\ntry:\\n  while f.write(bytes(1 << 20)): pass\\nexcept OSError: time.sleep(60)";
    const { code, stdout } = await verify(`FROM ${BASE}\nCMD ["python", "-c", "import time\\nprint('serving', flush=True)\\n${fill}"]\n`);
    expect(code, stdout).toBe(3);
    expect(stdout).toMatch(/container\s+ready after/);
    expect(stdout).toMatch(/\? user\s+runs as UID 0\s+the engine did not give the image out/);
    expect(stdout).toMatch(/no\s+space\s+left\s+on\s+device/);
    expect(stdout).toMatch(/docker\s+system\s+prune\s+frees\s+some/);
  });

  // the last: it takes the engine away
  test("that ends in the middle", async () => {
    const { code, stdout, stderr } = await verify(`FROM ${BASE}\nCMD ["python", "-c", "import time; time.sleep(5); ${SERVE}"]\n`, {
      interruptAt: "waiting for the application",
      interrupt: () => daemon?.kill("SIGKILL"),
    });
    expect(code, stdout + stderr).toBe(3);
    expect(stdout).toMatch(/the engine is gone: start it again/);
    expect(stderr).not.toMatch(/\bat \S+ \(/);
  });
});
