import { expect, test } from "vitest";
import type { CommandResult } from "../../process/command.ts";
import type { EngineHost } from "../kind.ts";
import { engine } from "./index.ts";

function host(answer: Partial<CommandResult>, asked: (Readonly<Record<string, string | undefined>> | undefined)[] = []): EngineHost {
  return {
    env: {},
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    runner: {
      which: () => "/usr/bin/podman",
      run: (command) => {
        asked.push(command.env);
        return Promise.resolve({ code: 0, stdout: "", stderr: "", timedOut: false, seconds: 0, ...answer });
      },
      stream: () => {
        throw new Error("nothing is streamed here");
      },
    },
  };
}

test("a podman that answers is known by version, platform and where it is", async () => {
  const info = { host: { arch: "amd64", os: "linux", security: { rootless: true }, serviceIsRemote: true }, version: { Version: "4.3.1" } };
  const asked: (Readonly<Record<string, string | undefined>> | undefined)[] = [];
  expect(await engine.connect(host({ stdout: JSON.stringify(info) }, asked), "far")).toMatchObject({
    info: { name: "podman", version: "4.3.1", platform: "linux/amd64", where: "rootless, remote, far" },
  });
  expect(asked[0]).toMatchObject({ CONTAINER_CONNECTION: "far" });
});

test.each([
  [{ code: 125, stderr: "Error: cannot connect to Podman" }, "podman is installed, but does not answer: Error: cannot connect to Podman"],
  [{ stdout: "no json" }, "podman is installed, but does not answer"],
])("%j", async (answer, absent) => {
  expect(await engine.connect(host(answer))).toEqual({ absent });
});
