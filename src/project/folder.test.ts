import { expect, test } from "vitest";
import { folderOf, joinPath, parentOf, pathFrom, remembering } from "./folder.ts";
import { memoryProject } from "./memory.ts";

const whole = memoryProject({ "uv.lock": "lock", "backend/pyproject.toml": "here", "backend/app/main.py": "", "backend2/x.py": "" });

test("a folder lists its own files and reads above itself, never above the project", () => {
  const backend = folderOf(whole, "backend");
  expect(backend.files()).toEqual(["app/main.py", "pyproject.toml"]);
  expect(backend.read("pyproject.toml")).toBe("here");
  expect(backend.read("../uv.lock")).toBe("lock");
  expect(backend.exists("..")).toBe(true);
  expect(backend.read("../../uv.lock")).toBeUndefined();
  expect(backend.exists("/etc/passwd")).toBe(false);
  expect(backend.isDirectory("app")).toBe(true);
  expect(folderOf(whole, ".")).toBe(whole);
});

test("a path is worked out and written from elsewhere", () => {
  expect(joinPath("a/b", "../c/./d")).toBe("a/c/d");
  expect(joinPath("a", "../..")).toBeUndefined();
  expect(joinPath("a", "..")).toBe("");
  expect(pathFrom("apps/api", "uv.lock")).toBe("../../uv.lock");
  expect(pathFrom("apps/api", "apps/lib/x")).toBe("../lib/x");
  expect(pathFrom("", "a/b")).toBe("a/b");
  expect(pathFrom("a", "a")).toBe(".");
  expect(parentOf("a/b")).toBe("a");
  expect(parentOf("a")).toBe("");
});

test("what was read is not read again", () => {
  let reads = 0;
  const counting = { ...whole, read: (path: string) => ((reads += 1), whole.read(path)) };
  const project = remembering(counting);
  expect([project.read("uv.lock"), project.read("uv.lock"), project.read("none"), project.read("none")]).toEqual(["lock", "lock", undefined, undefined]);
  expect(reads).toBe(2);
});
