import { expect, test } from "vitest";
import type { Command, CommandResult } from "../../process/command.ts";
import type { EngineHost } from "../kind.ts";
import { buildCommand } from "./build.ts";
import { engine } from "./index.ts";

function host(answer: (command: Command) => Partial<CommandResult>): EngineHost {
  return {
    env: {},
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    runner: {
      which: () => "/usr/bin/nerdctl",
      run: (command) => Promise.resolve({ code: 0, stdout: "", stderr: "", timedOut: false, seconds: 0, ...answer(command) }),
      stream: () => {
        throw new Error("nothing is streamed here");
      },
    },
  };
}

async function connected(answer: (command: Command) => Partial<CommandResult>) {
  const found = await engine.connect(
    host((command) => (command.args[0] === "info" ? { stdout: "2.0.3\nlinux/x86_64\n[name=rootless]\n" } : answer(command))),
    "k8s.io",
  );
  if ("absent" in found) throw new Error(found.absent);
  return found;
}

test("a containerd that answers is known by version, platform, namespace and rights", async () => {
  const { info } = await connected(() => ({}));
  expect(info).toEqual({ name: "nerdctl", version: "2.0.3", platform: "linux/amd64", where: "namespace k8s.io, rootless" });
  expect(await engine.connect(host(() => ({ code: 1 })))).toEqual({ absent: "nerdctl is installed, but no containerd answers" });
});

test("an image is removed by nerdctl's own words, in its namespace", async () => {
  const asked: Command[] = [];
  const nerdctl = await connected((command) => {
    asked.push(command);
    return {};
  });
  await nerdctl.removeImage("app:1");
  expect(asked.map(({ args, env }) => [args, env])).toEqual([[["image", "rm", "app:1"], { CONTAINERD_NAMESPACE: "k8s.io" }]]);
});

test("ends and health are told once each", async () => {
  const states = [
    { Status: "running", Health: { Status: "starting" } },
    { Status: "running", Health: { Status: "healthy" } },
    { Status: "running", Health: { Status: "healthy" } },
    { Status: "exited" },
  ];
  const ending = new AbortController();
  const told: string[] = [];
  let looks = 0;
  const nerdctl = await connected(({ args }) => {
    if (args[0] === "ps") return { stdout: "c\n" };
    const state = states[looks++];
    if (looks > states.length) ending.abort();
    return { stdout: JSON.stringify([{ State: state ?? states.at(-1) }]) };
  });
  await nerdctl.watch("l=1", ({ id, kind }) => told.push(`${id} ${kind}`), ending.signal);
  expect(told).toEqual(["c healthy", "c ended"]);
});

test("a builder is refused before building, and no value stands on the command line", async () => {
  const nerdctl = await connected(() => ({}));
  const spec = {
    context: "/app",
    dockerfile: "/app/Dockerfile",
    target: undefined,
    args: { TOKEN: "hunter2" },
    tags: ["app:1"],
    noCache: false,
    standIns: {},
    syntax: undefined,
    onStep: undefined,
  };
  expect(await nerdctl.refusals?.({ ...spec, builder: "far" }, [])).toMatchObject([
    { kind: "refused", instead: expect.stringContaining("BUILDKIT_HOST") as unknown },
  ]);
  expect(buildCommand(spec)).toMatchObject({ env: { TOKEN: "hunter2" } });
  expect(buildCommand(spec).args.join(" ")).not.toContain("hunter2");
});
