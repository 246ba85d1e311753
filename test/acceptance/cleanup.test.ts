import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { baseFlags, describeWithEngine } from "./engine.ts";
import { copyExample, plimsoll } from "./plimsoll.ts";

/** Everything the engine holds that a run could leave behind, by id. */
function engineState(): Record<string, string[]> {
  const list = (...args: string[]): string[] => execFileSync("docker", args, { encoding: "utf8" }).trim().split("\n").sort();
  return {
    containers: list("ps", "--all", "--quiet", "--no-trunc", "--filter", "label=plimsoll"),
    networks: list("network", "ls", "--quiet", "--no-trunc"),
    volumes: list("volume", "ls", "--quiet"),
    images: list("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", "reference=plimsoll/*"),
  };
}

describeWithEngine("what a run started is gone", () => {
  test("after success", async () => {
    const example = copyExample("todo-backend");
    example.edit("plimsoll.yaml", "seconds: 10m", "seconds: 10m, cold: false");
    const before = engineState();
    const ended = await plimsoll(["verify", example.folder, ...baseFlags()]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(engineState()).toEqual(before);
  });

  test("after a failed build", async () => {
    const example = copyExample("todo-backend");
    example.editFinalStage(/^USER /m, "RUN echo this is the end >&2 && exit 7\nUSER ");
    const before = engineState();
    const ended = await plimsoll(["verify", example.folder, ...baseFlags()]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/exit code: 7/);
    expect(ended.stdout).toMatch(/this is the end/);
    expect(engineState()).toEqual(before);
  });

  test("after a service that never gets ready", async () => {
    const example = copyExample("todo-backend");
    example.edit("plimsoll.yaml", "POSTGRES_PASSWORD: todo, ", "");
    const before = engineState();
    const ended = await plimsoll(["verify", example.folder, ...baseFlags()]);
    expect(ended.code).toBe(3);
    expect(ended.stdout).toMatch(/service db/);
    expect(engineState()).toEqual(before);
  });

  test.each(["starting db", "building", "waiting for the application", "stopping the application"])("after Ctrl-C while %s", async (step) => {
    const example = copyExample("todo-backend");
    const before = engineState();
    const ended = await plimsoll(["verify", example.folder, ...baseFlags()], { interruptAt: step });
    expect(ended.code, ended.stderr).toBe(130);
    expect(ended.stderr).toMatch(/interrupted/);
    expect(engineState()).toEqual(before);
  });

  test("by the next run, where the first one was killed", async () => {
    const folder = application(SERVE);
    const before = engineState();
    const killed = await plimsoll(["verify", folder], { interruptAt: "waiting for the application", signal: "SIGKILL" });
    expect(killed.code).toBeNull();
    const left = (kind: "containers" | "networks"): string[] => (engineState()[kind] ?? []).filter((id) => before[kind]?.includes(id) === false);
    const containers = left("containers");
    const networks = left("networks");
    expect([containers.length, networks.length]).toEqual([1, 1]);
    const other = spawnSync("docker", ["network", "create", "--label", "plimsoll=other", "--label", "plimsoll.owner=elsewhere/1/1", "plimsoll-other"]);
    expect(other.status).toBe(0);
    const next = await plimsoll(["verify", folder]);
    expect(next.code, next.stdout + next.stderr).toBe(0);
    // what another machine's run is working with stays
    expect(spawnSync("docker", ["network", "rm", "plimsoll-other"]).status).toBe(0);
    expect(containers.filter((id) => left("containers").includes(id))).toEqual([]);
    expect(networks.filter((id) => left("networks").includes(id))).toEqual([]);
  });
});

const SERVE = "import http.server as h; h.HTTPServer(('', 8000), h.SimpleHTTPRequestHandler).serve_forever()";

/** A small application with a contract, in a folder of its own. */
function application(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-cleanup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "Dockerfile"), `FROM python:3.13-slim\nCMD ["python", "-c", "import time; time.sleep(1); ${script}"]\n`);
  writeFileSync(
    join(folder, "plimsoll.yaml"),
    "images:\n  app:\n    build: { context: . }\n    trial: { port: 8000 }\n    requirements: { starts: { check: starts-within, options: { seconds: 30 } } }\n",
  );
  return folder;
}
