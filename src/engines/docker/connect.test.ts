import { expect, test } from "vitest";
import type { CommandResult } from "../../process/command.ts";
import type { EngineHost } from "../kind.ts";
import { engine } from "./index.ts";

function host(answer: Partial<CommandResult>, env: EngineHost["env"] = {}): EngineHost {
  return {
    env,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    runner: {
      which: () => "/usr/bin/docker",
      run: () => Promise.resolve({ code: 0, stdout: "", stderr: "", timedOut: false, seconds: 0, ...answer }),
      stream: () => {
        throw new Error("nothing is streamed here");
      },
    },
  };
}

test("an engine that answers is known by version and platform", async () => {
  expect(await engine.connect(host({ stdout: "26.1.5\nlinux/x86_64\n" }))).toMatchObject({ info: { version: "26.1.5", platform: "linux/amd64" } });
});

test.each([
  // docker 26 of Debian 13 prints this, and ends with 0, where nothing listens
  [{ stdout: "\n/\n", stderr: "errors pretty printing info" }, {}, "docker is installed, but no engine answers"],
  [{ code: 1, stderr: "permission denied while trying to connect" }, {}, "docker is installed, but this user may not use its socket"],
  [{ code: 1 }, { DOCKER_HOST: "tcp://127.0.0.1:1" }, "docker is installed, but no engine answers at tcp://127.0.0.1:1"],
])("%j with %j", async (answer, env, absent) => {
  expect(await engine.connect(host(answer, env))).toEqual({ absent });
});
