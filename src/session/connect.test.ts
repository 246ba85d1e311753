import { expect, test } from "vitest";
import type { CommandResult } from "../process/command.ts";
import type { EngineHost } from "../engines/kind.ts";
import { connectEngine } from "./connect.ts";

const podmanInfo = JSON.stringify({ host: { arch: "amd64", os: "linux" }, version: { Version: "4.3.1" } });

/** A machine on which these programs answer; the others are installed and do not. */
function machine(answering: readonly string[], env: EngineHost["env"], asked: string[] = []): EngineHost {
  return {
    env,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    runner: {
      which: (program) => `/usr/bin/${program}`,
      run: ({ program }) => {
        asked.push(program);
        const result: CommandResult = { code: 1, stdout: "", stderr: "", timedOut: false, seconds: 0 };
        if (!answering.includes(program)) return Promise.resolve(result);
        return Promise.resolve({ ...result, code: 0, stdout: program === "podman" ? podmanInfo : "26.1\nlinux/x86_64\n[]\n" });
      },
      stream: () => {
        throw new Error("nothing is streamed here");
      },
    },
  };
}

async function nameOf(host: EngineHost): Promise<string> {
  const found = await connectEngine(host);
  return "absent" in found ? `absent: ${found.absent}` : [found.info.name, found.info.where].filter((word) => word !== undefined).join(", ");
}

test.each([
  [["docker", "podman"], {}, "docker"],
  [["podman"], {}, "podman"],
  [["docker", "podman"], { PLIMSOLL_ENGINE: "podman" }, "podman"],
  [["docker", "podman"], { CONTAINER_HOST: "ssh://far/podman.sock" }, "podman"],
  [["docker"], { PLIMSOLL_ENGINE: "docker:far" }, "docker, context far"],
  [["docker"], { DOCKER_HOST: "ssh://far" }, "docker, ssh://far"],
  [["docker"], { DOCKER_CONTEXT: "far" }, "docker, context far"],
  [["docker"], { PLIMSOLL_ENGINE: "podman" }, "absent: podman is installed, but does not answer"],
  // another engine would not be the one that was meant
  [["podman"], { DOCKER_HOST: "tcp://far" }, "absent: docker is installed, but no engine answers at tcp://far"],
])("where %j answer and the environment says %j it is %s", async (answering, env, name) => {
  expect(await nameOf(machine(answering, env))).toBe(name);
});

test("where none answers each says why", async () => {
  expect(await nameOf(machine([], {}))).toMatch(/docker is installed.*; nerdctl is installed.*; podman is installed/);
});

test("an engine that nobody knows is an error with the nearest name", async () => {
  await expect(connectEngine(machine([], { PLIMSOLL_ENGINE: "podmn" }))).rejects.toMatchObject({ code: "engine-unknown", hint: "did you mean podman?" });
});
