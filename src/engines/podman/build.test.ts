import { expect, test } from "vitest";
import type { BuildSpec } from "../build-kind.ts";
import { fakeCommandLine, type FakeCall, plainBuild } from "../testing.ts";
import { build, buildCommand, registryOf } from "./build.ts";

// what podman 4.3 prints
const told = `[1/2] STEP 1/3: FROM localhost/python:3.11-slim AS base
[1/2] STEP 2/3: WORKDIR /app
--> Using cache c6978f5913f7
--> c6978f5913f
[1/2] STEP 3/3: RUN echo out
out
--> f45e0f18acc
[2/2] STEP 1/3: FROM f45e0f18acce8f5782e39d1d5d8ff24e78f19ac0a00f78aab53055b0c5108db6
[2/2] STEP 2/3: ENV A=1
--> 93bb7fba945
[2/2] STEP 3/3: RUN echo hi && ls /nope
hi
`;

test("steps are those that change files, with what came from the cache", async () => {
  const names: string[] = [];
  const podman = fakeCommandLine(({ args }) => (args[0] === "build" ? { stdout: told } : { stdout: "abc\n" }));
  const outcome = await build(podman, { ...plainBuild, onStep: ({ name, state }) => names.push(`${state} ${name}`) });
  expect(outcome).toMatchObject({
    ok: true,
    imageId: "abc",
    steps: [
      { name: "[base 2/3] WORKDIR /app", state: "cached" },
      { name: "[base 3/3] RUN echo out", state: "done" },
      { name: "[stage-1 3/3] RUN echo hi && ls /nope", state: "done" },
    ],
  });
  expect(names.slice(0, 2)).toEqual(["started [base 2/3] WORKDIR /app", "cached [base 2/3] WORKDIR /app"]);
});

test("a failure names its step, podman's reason without the repeated step, and what the step printed", async () => {
  const stderr =
    "ls: cannot access '/nope': No such file or directory\nError: building at STEP \"RUN echo hi && ls /nope\": while running runtime: exit status 2\n";
  const podman = fakeCommandLine(() => ({ code: 2, stdout: told, stderr }));
  expect(await build(podman, plainBuild)).toMatchObject({
    ok: false,
    step: "[stage-1 3/3] RUN echo hi && ls /nope",
    reason: "exit code: 2",
    output: ["hi", "ls: cannot access '/nope': No such file or directory"],
  });
});

test("a file with one stage without a name has steps without one", async () => {
  const podman = fakeCommandLine(({ args }) => (args[0] === "build" ? { stdout: "STEP 1/2: FROM a\nSTEP 2/2: RUN x\n" } : { stdout: "abc\n" }));
  expect(await build(podman, plainBuild)).toMatchObject({ steps: [{ name: "[2/2] RUN x", state: "done" }] });
});

test("values stand on no command line, and the format keeps health checks", () => {
  const { args, env } = buildCommand({
    ...plainBuild,
    args: { TOKEN: "hunter2" },
    secrets: [
      { id: "a", from: { variable: "CI_TOKEN" } },
      { id: "b", from: { file: "/b" } },
    ],
    cacheTo: ["type=registry,ref=r.example/cache"],
    standIns: { "python:3": "mine/python:3" },
  });
  expect(args.slice(0, 3)).toEqual(["build", "--format", "docker"]);
  expect(args.join(" ")).not.toContain("hunter2");
  expect(env).toEqual({ TOKEN: "hunter2" });
  expect(args).toEqual(expect.arrayContaining(["--secret", "id=a,type=env,env=CI_TOKEN", "id=b,src=/b", "--cache-to", "r.example/cache"]));
});

test.each([
  ["r.example/c", "r.example/c"],
  ["type=registry,ref=r.example/c", "r.example/c"],
  ["type=local,dest=c", undefined],
])("a cache %s is kept at %s", (word, name) => {
  expect(registryOf(word)).toBe(name);
});

test.each<[BuildSpec["result"], readonly (readonly string[])[]]>([
  ["registry", [["push", "--quiet", "app:1"]]],
  [{ archive: "/a.tar" }, [["save", "--quiet", "--format", "oci-archive", "--output", "/a.tar", "app:1"]]],
])("the image goes to %j", async (result, words) => {
  const calls: FakeCall[] = [];
  await build(
    fakeCommandLine(() => ({}), calls),
    { ...plainBuild, ...(result === undefined ? {} : { result }) },
  );
  expect(calls.map(({ args }) => args).slice(1, 2)).toEqual(words);
});
