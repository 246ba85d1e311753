import { expect, test } from "vitest";
import type { BuildStep } from "../build-kind.ts";
import { fakeCommandLine, type FakeCall, plainBuild } from "../testing.ts";
import { bake, bakeFile } from "./bake.ts";

const time = { started: "2026-01-01T00:00:00Z", completed: "2026-01-01T00:00:02Z" };
const shared = { digest: "sha256:0", name: "[image1 base 2/2] RUN shared", ...time };
const one = { digest: "sha256:1", name: "[image1 one 1/1] RUN one", inputs: ["sha256:0"], ...time };
const two = { digest: "sha256:2", name: "[image2 two 1/1] RUN two", inputs: ["sha256:0"], ...time };
const lines = (...vertexes: readonly object[]): string => vertexes.map((vertex) => JSON.stringify({ vertexes: [vertex] })).join("\n");

test("bake expands nothing in what it is given", () => {
  const file = JSON.parse(bakeFile([{ target: "image1", spec: { ...plainBuild, args: { A: "${HOME} %{ if } $$ $x %y" }, labels: { l: "${x}" } } }])) as {
    readonly target: { readonly image1: { readonly args: object; readonly labels: object } };
  };
  expect(file.target.image1).toMatchObject({ args: { A: "$${HOME} %%{ if } $$ $x %y" }, labels: { l: "$${x}" } });
});

test("what several images share is a step of each, without the names of the bake file, and values go through standard input", async () => {
  const calls: FakeCall[] = [];
  const told: string[] = [];
  const onStep = (step: BuildStep): void => void told.push(step.name);
  const docker = fakeCommandLine(({ args }) => (args[1] === "bake" ? { stderr: lines(shared, one, two) } : { stdout: "sha256:id\n" }), calls);
  const specs = [
    { ...plainBuild, args: { TOKEN: "hunter2" }, onStep },
    { ...plainBuild, tags: ["two:1"], onStep },
  ];
  const outcomes = await bake(docker, specs);
  expect(outcomes.map((outcome) => outcome.ok && outcome.steps.map(({ inputs, name }) => [name, inputs]))).toEqual([
    [
      ["[base 2/2] RUN shared", []],
      ["[one 1/1] RUN one", ["[base 2/2] RUN shared"]],
    ],
    [
      ["[base 2/2] RUN shared", []],
      ["[two 1/1] RUN two", ["[base 2/2] RUN shared"]],
    ],
  ]);
  expect(told).toEqual(["[base 2/2] RUN shared", "[one 1/1] RUN one", "[two 1/1] RUN two"]);
  expect(calls[0]?.args).toEqual(["buildx", "bake", "--progress=rawjson", "--file", "-", "image1", "image2"]);
  expect(calls[0]?.input).toContain("hunter2");
});

test("one that fails is left out, and the others go on", async () => {
  const calls: FakeCall[] = [];
  const failing = `${lines(shared, { ...two, error: "exit code: 1" })}\nERROR: target image2: failed to solve: exit code: 1`;
  const docker = fakeCommandLine(({ args }) => {
    if (args[1] !== "bake") return { stdout: "sha256:id\n" };
    return args.includes("image2") ? { code: 1, stderr: failing } : { stderr: lines(shared, one) };
  }, calls);
  const [first, second] = await bake(docker, [plainBuild, plainBuild]);
  expect(first).toMatchObject({ ok: true, imageId: "sha256:id" });
  expect(second).toMatchObject({ ok: false, step: "[two 1/1] RUN two", reason: "exit code: 1" });
  expect(calls.map(({ args }) => args.filter((word) => /^image\d/.test(word)))).toEqual([["image1", "image2"], ["image1"], []]);
});

test("a failure that is of none of them is told by each build alone", async () => {
  const docker = fakeCommandLine(({ args }) => ({ code: 1, stderr: args[1] === "bake" ? "ERROR: unknown flag: --file" : "ERROR: no space left" }));
  expect(await bake(docker, [plainBuild, plainBuild])).toMatchObject([
    { ok: false, reason: "no space left" },
    { ok: false, reason: "no space left" },
  ]);
});
