import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { baseFlags, describeWithEngine } from "./engine.ts";
import { copyExample, plimsoll, type Workspace } from "./plimsoll.ts";

const written = ["plimsoll.yaml", "Dockerfile", ".dockerignore"];

function bareApplication(): Workspace {
  const example = copyExample("todo-backend");
  for (const file of [...written, "docker-entrypoint.sh", ".plimsoll"]) rmSync(join(example.folder, file), { recursive: true });
  return example;
}

test("writes the whole set, says from what evidence, and changes nothing the second time", async () => {
  const example = bareApplication();
  const first = await plimsoll(["init", example.folder]);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toMatch(/entry\s+app\.main:app\s+app\/main\.py:\d+/);
  const texts = written.map((file) => example.read(file));
  const second = await plimsoll(["init", example.folder]);
  expect(second.code).toBe(0);
  expect(written.map((file) => example.read(file))).toEqual(texts);
});

test("the example's Dockerfile is the one that init writes for its contract", async () => {
  const example = copyExample("todo-backend");
  const committed = [example.read("Dockerfile"), example.read(".dockerignore")];
  for (const file of ["Dockerfile", ".dockerignore"]) rmSync(join(example.folder, file));
  expect((await plimsoll(["init", example.folder])).code).toBe(0);
  expect([example.read("Dockerfile"), example.read(".dockerignore")]).toEqual(committed);
});

test("never overwrites what a user wrote, unless forced, and then after a backup", async () => {
  const example = bareApplication();
  example.write("Dockerfile", "FROM mine\n");
  const kept = await plimsoll(["init", example.folder]);
  expect(kept.stdout).toMatch(/kept\s+Dockerfile/);
  expect(example.read("Dockerfile")).toBe("FROM mine\n");
  expect((await plimsoll(["init", example.folder, "--force"])).code).toBe(0);
  expect(example.read("Dockerfile")).not.toBe("FROM mine\n");
  expect(example.read("Dockerfile.bak")).toBe("FROM mine\n");
});

test("says what it cannot do", async () => {
  const missing = await plimsoll(["init", "/nowhere/at/all"]);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("there is no directory")]);
});

describeWithEngine("a set that init wrote by itself", () => {
  test("verifies", async () => {
    const example = bareApplication();
    expect((await plimsoll(["init", example.folder])).code).toBe(0);
    const ended = await plimsoll(["verify", example.folder, ...baseFlags()]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });

  test("installs nothing again after a change of the source", async () => {
    const example = copyExample("todo-backend");
    const tag = "plimsoll-test/rebuild:latest";
    onTestFinished(() => void execFileSync("docker", ["image", "rm", "--force", tag], { stdio: "ignore" }));
    const build = (): ReturnType<typeof plimsoll> => plimsoll(["build", example.folder, "--tag", tag, ...baseFlags()]);
    expect((await build()).code).toBe(0);
    // a change that no earlier run has left in the builder's cache
    example.edit("app/main.py", 'title="Todo backend"', `title="Todo backend, changed at ${Date.now()}"`);
    const again = await build();
    expect(again.code, again.stdout).toBe(0);
    expect(again.stderr).toMatch(/COPY app/);
    // what follows COPY app is copied again, and nothing else is done
    expect(again.stdout).toMatch(/steps 12, 9 of them from the cache/);
  });
});
