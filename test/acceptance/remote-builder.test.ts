import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createConnection, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const name = `plimsoll-acceptance-${randomBytes(4).toString("hex")}`;
const wanting = missing();

function missing(): string | undefined {
  for (const program of ["docker", "buildkitd", "runc"]) {
    if (spawnSync(program, ["--version"]).status !== 0) return `${program} is not on PATH`;
  }
  if (spawnSync("docker", ["info"], { timeout: 15_000 }).status !== 0) return "no docker answers";
  return process.getuid?.() === 0 ? undefined : "only root runs buildkitd here";
}

function docker(...args: string[]): ReturnType<typeof spawnSync> {
  return spawnSync("docker", args, { encoding: "utf8", timeout: 60_000 });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(port, "127.0.0.1", () => done(socket.end() !== undefined));
    socket.once("error", () => done(false));
  });
}

if (wanting !== undefined) {
  if (process.env["PLIMSOLL_REQUIRE_BUILDKITD"] === "1") throw new Error(`a remote builder is needed: ${wanting}`);
  process.stderr.write(`\nSKIPPED for want of a remote builder: ${wanting}; docs/build.md says how buildkitd is built\n\n`);
}

const env = { PLIMSOLL_ENGINE: "docker" };

describe.skipIf(wanting !== undefined)("a remote builder", () => {
  let daemon: ReturnType<typeof spawn> | undefined;
  let root = "";

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "plimsoll-buildkitd-"));
    const port = await freePort();
    const flags = ["--root", root, "--addr", `tcp://127.0.0.1:${port}`, "--oci-worker=true", "--containerd-worker=false", "--oci-worker-net=host"];
    daemon = spawn("buildkitd", flags, { stdio: "ignore" });
    for (let tries = 0; tries < 100 && !(await answers(port)); tries++) await sleep(100);
    docker("buildx", "create", "--name", name, "--driver", "remote", `tcp://127.0.0.1:${port}`);
  });

  afterAll(async () => {
    docker("buildx", "rm", name);
    docker("image", "rm", "--force", `${name}:1`);
    const ended = new Promise((done) => daemon?.once("close", done));
    daemon?.kill("SIGTERM");
    await ended;
    rmSync(root, { recursive: true, force: true });
  });

  const files = {
    Dockerfile: "FROM scratch\nCOPY a.txt /a.txt\nLABEL org.example=yes\n",
    "a.txt": "a",
    "plimsoll.yaml": `images: { app: { build: { tags: ["${name}:1"] } } }\n`,
  };

  test("builds, writes its cache, reads it, and hands the image to the engine", async () => {
    const folder = folderWith(files);
    const cache = join(folder, "cache");
    const first = await plimsoll(["build", folder, "--builder", name, "--cache-to", `type=local,dest=${cache}`], { env });
    expect(first.code, first.stderr).toBe(0);
    expect(existsSync(join(cache, "index.json"))).toBe(true);
    docker("buildx", "prune", "--builder", name, "--all", "--force");
    const second = await plimsoll(["build", folder, "--builder", name, "--cache-from", `type=local,src=${cache}`], { env });
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout).toMatch(/1, 1 of them from the cache/);
    expect(docker("image", "inspect", "--format", '{{index .Config.Labels "org.example"}}', `${name}:1`).stdout).toBe("yes\n");
  });

  test("writes an image for several platforms into an archive, which can be looked at", async () => {
    const folder = folderWith(files);
    const archive = join(folder, "app.tar");
    const built = await plimsoll(["build", folder, "--builder", name, "--platform", "linux/amd64,linux/arm64", "--archive", archive], { env });
    expect(built.code, built.stderr).toBe(0);
    const explained = await plimsoll(["explain", archive, "--platform", "linux/arm64", "--format", "json"], { env });
    expect(explained.code, explained.stderr).toBe(0);
    expect(explained.stdout).toContain("linux/arm64");
  });

  test("does not put one for several platforms into the engine, and says so before building", async () => {
    const ended = await plimsoll(["build", folderWith(files), "--builder", name, "--platform", "linux/amd64,linux/arm64"], { env });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/--archive FILE writes it/);
  });
});
