import { expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { applicationRoots } from "./application-roots.ts";

const roots = (files: Record<string, unknown>): string[] =>
  applicationRoots(
    memoryProject(Object.fromEntries(Object.entries(files).map(([path, value]) => [path, typeof value === "string" ? value : JSON.stringify(value)]))),
  ).map(({ folder, language }) => `${folder === "" ? "." : folder} ${language}`);

test("a backend and a frontend beside each other", () => {
  expect(
    roots({
      "backend/pyproject.toml": "",
      "backend/requirements/base.txt": "",
      "frontend/package.json": { devDependencies: { vite: "6" } },
      "frontend/index.html": "",
      "README.md": "",
    }),
  ).toEqual(["backend python", "frontend node"]);
});

test("examples, tests, documentation and templates are none", () => {
  const vite = { devDependencies: { vite: "6" } };
  expect(
    roots({
      "package.json": { scripts: { start: "node a.js" }, dependencies: { express: "4" } },
      "examples/a/package.json": vite,
      "examples/a/index.html": "",
      "tests/app/requirements.txt": "",
      "docs/requirements.txt": "",
      "{{cookiecutter.name}}/package.json": vite,
      "{{cookiecutter.name}}/index.html": "",
    }),
  ).toEqual([". node"]);
});

test("of a workspace what runs, not its libraries, its settings, or the root that holds them together", () => {
  expect(
    roots({
      "package.json": { private: true, workspaces: ["apps/*", "packages/*"], scripts: { start: "turbo start" }, devDependencies: { turbo: "2" } },
      "apps/web/package.json": { scripts: { dev: "next dev", build: "next build" }, dependencies: { next: "15" } },
      "apps/api/package.json": { scripts: { start: "node dist/main.js" }, dependencies: { fastify: "5" } },
      "packages/ui/package.json": { main: "dist/index.js", scripts: { build: "tsup", dev: "tsup --watch" }, dependencies: { next: "15" } },
      "packages/tsconfig/package.json": {},
    }),
  ).toEqual(["apps/api node", "apps/web node"]);
});

test("a page by itself is one, a page of something larger is not", () => {
  expect(roots({ "site/index.html": "", "site/style.css": "" })).toEqual(["site static"]);
  expect(roots({ "requirements.txt": "", "templates/index.html": "" })).toEqual([". python"]);
});
