import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { engine } from "./engine.ts";

/** Images that trials use as services. */
const SERVICES = ["postgres:17", "redis:7"];

let known: string | undefined;

/** Tests that need podman, and docker to take images from. Where one is missing they are skipped, loudly; where podman is required, that is a failure. */
export function describeWithPodman(name: string, tests: () => void): void {
  const reason = (known ??= missing());
  if (reason === "") {
    describe(name, tests);
    return;
  }
  if (process.env["PLIMSOLL_REQUIRE_PODMAN"] === "1") throw new Error(`"${name}" needs podman: ${reason}`);
  process.stderr.write(`\nSKIPPED for want of podman: ${name}\n  ${reason}; docs/engines.md says how it is set up\n\n`);
  describe.skip(name, tests);
}

function missing(): string {
  if (podman("--version") === undefined) return "podman is not installed";
  if (!engine().available) return `no docker to take images from: ${engine().reason}`;
  const base = engine().bases["python:3.11-slim"] ?? "python:3.11-slim";
  bringToPodman(base, "docker.io/library/python:3.11-slim");
  if (podman("run", "--rm", "docker.io/library/python:3.11-slim", "true") === undefined) return "podman cannot run a container here";
  for (const image of SERVICES) bringToPodman(engine().bases[image] ?? image, `docker.io/library/${image}`);
  return "";
}

/** Takes an image over as docker saves it, which keeps its health check, as `podman load` does not; `name` instead of its own, which would be below localhost/. */
export function bringToPodman(ref: string, name?: string): void {
  if (name !== undefined && podman("image", "inspect", name) !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-podman-"));
  try {
    const archive = join(folder, "image.tar");
    if (spawnSync("docker", ["save", "--output", archive, ref], { timeout: 120_000, killSignal: "SIGKILL" }).status !== 0) return;
    const id = podman("pull", "--quiet", `docker-archive:${archive}`)?.trim();
    if (name !== undefined && id !== undefined) podman("tag", id, name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function podman(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("podman", args, { encoding: "utf8", timeout: 120_000, killSignal: "SIGKILL" });
  return status === 0 ? stdout : undefined;
}
