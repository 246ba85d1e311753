import { expect, test } from "vitest";
import { plainBuild } from "../testing.ts";
import { secretWord } from "../build-words.ts";
import { buildCommand } from "./build-flags.ts";

test("values of build arguments stand on no command line, but for those that docker itself would take", () => {
  const { args, env } = buildCommand({ ...plainBuild, args: { TOKEN: "hunter2", HTTPS_PROXY: "http://proxy:3128" } });
  expect(args.join(" ")).not.toContain("hunter2");
  expect(args).toEqual(expect.arrayContaining(["--build-arg", "TOKEN", "HTTPS_PROXY=http://proxy:3128"]));
  expect(env).toEqual({ TOKEN: "hunter2" });
});

test("each part of a build has its flag, and the context comes last", () => {
  const { args } = buildCommand({
    ...plainBuild,
    target: "runner",
    noCache: true,
    labels: { a: "b" },
    secrets: [{ id: "npmrc", from: { file: "/home/me/.npmrc" } }],
    ssh: ["default"],
    cacheFrom: ["type=registry,ref=r/c"],
    cacheTo: ["type=inline"],
    platforms: ["linux/amd64", "linux/arm64"],
    builder: "remote",
    standIns: { "python:3": "mine/python:3" },
    syntax: "mine/dockerfile:1",
  });
  const flags = ["--load", "--file", "/app/Dockerfile", "--builder", "remote", "--tag", "app:1", "--target", "runner", "--no-cache"];
  const values = ["--build-arg", "BUILDKIT_SYNTAX=mine/dockerfile:1", "--build-context", "python:3=docker-image://mine/python:3", "--label", "a=b"];
  const outside = ["--secret", "id=npmrc,src=/home/me/.npmrc", "--ssh", "default", "--cache-from", "type=registry,ref=r/c", "--cache-to", "type=inline"];
  expect(args).toEqual(["buildx", "build", "--progress=rawjson", ...flags, ...values, ...outside, "--platform", "linux/amd64,linux/arm64", "/app"]);
});

test.each([
  ["registry" as const, ["--push"]],
  [{ archive: "/tmp/a,b.tar" }, ["--output", 'type=oci,"dest=/tmp/a,b.tar"']],
])("the image goes to %j", (result, flags) => {
  const { args } = buildCommand({ ...plainBuild, result });
  expect(args).toEqual(expect.arrayContaining(flags));
  expect(args).not.toContain("--load");
});

test("a secret is told by where it is, its path quoted where it holds a comma", () => {
  expect(secretWord({ id: "a", from: { variable: "TOKEN" } })).toBe("id=a,env=TOKEN");
  expect(secretWord({ id: "a", from: { file: '/x,"y' } })).toBe('id=a,"src=/x,""y"');
});
