import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
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
    example.edit("Dockerfile", /^USER /m, "RUN echo this is the end >&2 && exit 7\nUSER ");
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
});
