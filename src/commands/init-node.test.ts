import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { init } from "./init.ts";

let parent = "";
beforeEach(() => (parent = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-init-")))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(parent, path)), { recursive: true });
  writeFileSync(join(parent, path), text);
}

const get = (path: string): string => readFileSync(join(parent, path), "utf8");
const names = (folder: string): string[] => readdirSync(join(parent, folder)).sort();

async function run(directory: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const code = await init(
    { directory, force: false },
    {
      cwd: parent,
      env: {},
      stdout: { isTty: false, columns: 80, write: (text) => (out += text) },
      stderr: { isTty: false, columns: 80, write: (text) => (err += text) },
      signal: new AbortController().signal,
    },
  );
  return { code, out, err };
}

const SERVER = 'const app = require("express")();\napp.get("/health", (q, r) => r.end());\napp.listen(process.env.PORT || 3000);\n';

test("a server on Node: says what it found and where, and writes the set", async () => {
  put("shop/package.json", '{\n  "scripts": { "start": "node server.js" },\n  "dependencies": { "express": "4" }\n}\n');
  put("shop/package-lock.json", "{}");
  put("shop/server.js", SERVER);
  const { code, out, err } = await run("shop");
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\n")).toEqual([
    "shop/",
    "  framework   Express                   package.json:3, server.js:1",
    "  start       node server.js            package.json:2",
    "  node        24                        no file names a version",
    "  packages    npm                       package-lock.json",
    "  health      GET /health               server.js:2",
    "  port        3000                      server.js:3",
    "  copies      server.js                 server.js",
    "",
    "  wrote  plimsoll.yaml  Dockerfile  .dockerignore  compose.yaml  .env.example",
    "         .gitignore",
    "  next   plimsoll verify",
    "",
  ]);
  expect(get("shop/plimsoll.yaml")).toContain("{ check: user-is, options: { name: node, uid: 1000 } }");
  expect((await run("shop")).out).toContain("  same   plimsoll.yaml  Dockerfile  .dockerignore  compose.yaml  .env.example\n");
});

test("static files get nginx, its configuration, and a contract that asks for the page", async () => {
  put("web/index.html", "<p>");
  const { code, out } = await run("web");
  expect(code).toBe(0);
  expect(out).toContain("  wrote  plimsoll.yaml  Dockerfile  .dockerignore  nginx.conf  compose.yaml\n");
  const contract = get("web/plimsoll.yaml");
  for (const part of ["port: 8080", "ready: { path: /health, within: 30s }", "{ check: http-answers, options: { path: /, status: 200 } }"])
    expect(contract).toContain(part);
});

test("a package of a workspace: the context is its root, and the ignore rules lie where the builder looks then", async () => {
  put("package.json", '{ "private": true, "workspaces": ["apps/*"] }');
  put("package-lock.json", "{}");
  put("apps/api/package.json", '{ "name": "api", "scripts": { "start": "node server.js" }, "dependencies": { "express": "4" } }');
  put("apps/api/server.js", SERVER);
  const { code, out } = await run("apps/api");
  expect(code, out).toBe(0);
  expect(names("apps/api")).toEqual([
    ".env.example",
    ".gitignore",
    ".plimsoll",
    "Dockerfile",
    "Dockerfile.dockerignore",
    "compose.yaml",
    "package.json",
    "plimsoll.yaml",
    "server.js",
  ]);
  expect(get("apps/api/plimsoll.yaml")).toContain('context: "../.."');
  expect(get("apps/api/Dockerfile")).toContain("COPY apps/api/server.js ./\n");
});

test("a package.json beside a Python application is there for its styles", async () => {
  put("shop/requirements.txt", "fastapi\nuvicorn\n");
  put("shop/main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
  put("shop/package.json", '{ "scripts": { "build": "tailwindcss -o a.css" }, "devDependencies": { "tailwindcss": "3" } }');
  const { code, out } = await run("shop");
  expect(code, out).toBe(0);
  expect(out).toContain("FastAPI");
});

test("what cannot be started is said, and nothing is written", async () => {
  put("kit/package.json", '{ "scripts": { "build": "vite build" }, "devDependencies": { "@sveltejs/kit": "2" } }');
  put("kit/svelte.config.js", 'import adapter from "@sveltejs/adapter-auto";\nexport default { kit: { adapter: adapter() } };\n');
  const { code, err } = await run("kit");
  expect(code).toBe(2);
  expect(err).toContain("svelte.config.js:1 uses adapter-auto, which makes nothing that runs in a container");
  expect(names("kit")).toEqual(["package.json", "svelte.config.js"]);
});
