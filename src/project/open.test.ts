import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openProject } from "./open.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "plimsoll-project-"));
  for (const folder of ["app", ".git", ".venv/lib", "outside"])
    mkdirSync(join(root, "project", folder).replace("project/outside", "outside"), { recursive: true });
  const write = (path: string, content: string | Uint8Array): void => writeFileSync(join(root, path), content);
  write("project/app/main.py", "app = 1\n");
  write("project/.git/config", "[core]");
  write("project/.venv/lib/x.py", "x");
  write("project/picture.png", Uint8Array.of(0x89, 0x50, 0, 1));
  write("project/windows.txt", Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0));
  write("outside/secret.txt", "secret");
  symlinkSync(join(root, "outside/secret.txt"), join(root, "project/leak.txt"));
  symlinkSync("main.py", join(root, "project/app/alias.py"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const project = (): ReturnType<typeof openProject> => openProject(join(root, "project"));

test("lists files sorted, without version control, environments and links that lead outside", () => {
  expect(project().files()).toEqual(["app/alias.py", "app/main.py", "picture.png", "windows.txt"]);
});

test("reads text, UTF-16 with its mark too, and no binary file", () => {
  expect(project().read("app/main.py")).toBe("app = 1\n");
  expect(project().read("windows.txt")).toBe("a\n");
  expect(project().read("picture.png")).toBeUndefined();
});

test("never reaches outside its root", () => {
  for (const path of ["../outside/secret.txt", "leak.txt", "/etc/passwd", "app/../../outside/secret.txt"]) {
    expect(project().read(path)).toBeUndefined();
    expect(project().exists(path)).toBe(false);
  }
});

test("tells folders from files", () => {
  expect(project().isDirectory("app")).toBe(true);
  expect(project().isDirectory("app/main.py")).toBe(false);
  expect(project().exists("app")).toBe(true);
  expect(project().read("app")).toBeUndefined();
});

test("a directory that is missing, or none, is said", () => {
  expect(() => openProject(join(root, "nothing"))).toThrow("there is no directory");
  expect(() => openProject(join(root, "project/picture.png"))).toThrow("is not a directory");
});
