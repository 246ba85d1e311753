import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { openProject } from "../project/open.ts";
import { detect } from "./detect.ts";
import { findApplications } from "./find-applications.ts";
import { detectNode } from "./node/detect-node.ts";

const APP = "from fastapi import FastAPI\napp = FastAPI()\n";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "plimsoll-hostile-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("links that lead outside, to themselves and in circles, and a file of a gigabyte", () => {
  const project = join(root, "links");
  mkdirSync(join(project, "app"), { recursive: true });
  writeFileSync(join(project, "requirements.txt"), "fastapi\n-r ../../secret.txt\n");
  writeFileSync(join(project, "app/main.py"), APP);
  writeFileSync(join(root, "secret.txt"), "not-for-anyone==1\n");
  symlinkSync("/etc/passwd", join(project, ".env.example"));
  symlinkSync("..", join(project, "app/up"));
  symlinkSync("self.py", join(project, "self.py"));
  writeFileSync(join(project, "huge.py"), APP);
  truncateSync(join(project, "huge.py"), 1024 * 1024 * 1024);
  const { application, problems } = detect(openProject(project));
  expect(application.entry?.value).toBe("app.main:app");
  expect(application.environment).toEqual([]);
  expect(problems).toEqual([expect.objectContaining({ code: "requirements-unreadable", message: expect.stringContaining("lies outside") })]);
  expect(JSON.stringify(application)).not.toContain("not-for-anyone");
});

test("modules that import each other, files that include themselves, a factory that calls itself", () => {
  const project = memoryProject({
    "requirements.txt": "-r requirements.txt\nfastapi\n",
    "a.py": `from b import *\nfrom a import app\n${APP}`,
    "b.py": "from a import *\nfrom .b import x\n",
    "loop.py": "from fastapi import FastAPI\ndef make():\n    x = FastAPI()\n    return make()\n",
  });
  expect(detect(project).application.entry?.value).toBe("a:app");
});

test("Django's urls that include themselves end", () => {
  const project = memoryProject({
    "requirements.txt": "Django",
    "manage.py": "",
    "x/settings.py": "ROOT_URLCONF = 'x.urls'\nWSGI_APPLICATION = 'x.wsgi.application'\n",
    "x/wsgi.py": "",
    "x/urls.py": "urlpatterns = [path('a/', include('x.urls')), path('b/', include('x.urls')), path('health', h)]\n",
  });
  expect(detect(project).application.health?.value).toBe("/health");
});

test.each<[string, Record<string, string>]>([
  ["TOML", { "pyproject.toml": "[project\n", "requirements.txt": "fastapi" }],
  ["YAML", { "compose.yaml": "a: &a [*a, {", "render.yaml": "\t- x", "requirements.txt": "fastapi" }],
  ["JSON", { "package.json": "{", "railway.json": "[1", "requirements.txt": "fastapi" }],
  ["a Dockerfile", { Dockerfile: "\u0000FROM\nCMD [\n", "requirements.txt": "fastapi" }],
  ["a table of the wrong kinds", { "pyproject.toml": "project = 3\ntool = []\ndependency-groups = 'x'\n", "requirements.txt": "fastapi" }],
])("%s that is broken takes nothing away", (_, files) => {
  expect(detect(memoryProject({ "main.py": APP, ...files })).application.entry?.value).toBe("main:app");
});

test.each<[string, Record<string, string>, string]>([
  ["pyproject.toml", { "pyproject.toml": "[project\n" }, "pyproject.toml is no TOML"],
  ["Pipfile", { Pipfile: "[packages" }, "Pipfile is no TOML"],
  ["package.json", { "package.json": '{"name":' }, "package.json is no JSON"],
  ["compose.yaml", { "compose.yaml": "services: [" }, "compose.yaml is no YAML"],
  ["nothing", { "package.json": '\uFEFF{"name": "x"}', "pyproject.toml": "\uFEFF[tool.ruff]\n", "docker-compose.yml": "" }, ""],
])("%s that is broken is told, beside what was taken instead", (_, files, message) => {
  const { problems } = detect(memoryProject({ "main.py": APP, "requirements.txt": "fastapi", ...files }));
  expect(problems.map((problem) => problem.message)).toEqual(message === "" ? [] : [expect.stringContaining(message)]);
});

test("beside a Node server too", () => {
  const files = { "package.json": '{"scripts":{"start":"node a.js"},"dependencies":{"express":"5"}}', "a.js": "require('express')().listen(80)" };
  const { problems } = detectNode(memoryProject({ ...files, "compose.yaml": "services: [" }));
  expect(problems).toEqual([expect.objectContaining({ code: "manifest-broken", message: expect.stringContaining("compose.yaml") })]);
});

test.skipIf(process.platform === "win32")("pipes, sparse files and a folder in place of a file are neither waited for nor read", () => {
  const project = join(root, "special");
  mkdirSync(join(project, "requirements"), { recursive: true });
  mkdirSync(join(project, "compose.yaml"));
  writeFileSync(join(project, "requirements.txt"), "fastapi\n");
  writeFileSync(join(project, "main.py"), APP);
  writeFileSync(join(project, "package.json"), "{}");
  truncateSync(join(project, "package.json"), 1024 * 1024 * 1024);
  execFileSync("mkfifo", [join(project, "pyproject.toml"), join(project, "pipe.py"), join(project, ".env.example")]);
  const { application, problems } = detect(openProject(project));
  expect(application.entry?.value).toBe("main:app");
  expect(problems.map(({ message }) => message)).toEqual([
    "pyproject.toml is no text, or more than can be read; what it says was not heard",
    "package.json is no text, or more than can be read; what it says was not heard",
  ]);
});

test("a thousand folders deep, and told in a line", () => {
  const deep = `${"d/".repeat(1000)}deep.py`;
  const { application } = detect(memoryProject({ "requirements.txt": "fastapi", "main.py": APP, [deep]: APP }));
  expect(application.entry?.value).toBe("main:app");
  expect(application.contradictions.join("").length).toBeLessThan(500);
});

test("folders that cannot be opened, and names that would write lines of their own, are left out and told", () => {
  const odd = "x\nRUN id\n/main.py";
  const project = memoryProject({ "requirements.txt": "fastapi", "main.py": APP, [odd]: APP, "\u001B[31m.py": APP, "a\u202Eb.py": APP });
  const { application, problems } = detect({ ...project, closed: () => ["private"] });
  expect(application.entry?.value).toBe("main:app");
  expect(application.contradictions.join(" ")).not.toContain("application too");
  expect(problems).toEqual([expect.objectContaining({ code: "folder-closed", message: expect.stringMatching(/^private, .* and 1 more cannot/s) })]);
  expect(detect(memoryProject({ "requirements.txt": "fastapi", [odd]: APP })).application.entry).toBeUndefined();
});

test("what no variable can be called is none", () => {
  const read = 'import os\nos.environ["A\\nB: x"]\nos.getenv("#C")\nos.environ["GOOD"]\n';
  const { application } = detect(memoryProject({ "requirements.txt": "fastapi", "main.py": read + APP }));
  expect(application.environment.map(({ value }) => value.name)).toEqual(["GOOD"]);
});

test("names that are also properties of every object", () => {
  const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];
  const { application } = detect(memoryProject({ "requirements.txt": `fastapi\n${names.join("\n")}\ncelery[constructor]\n`, "main.py": APP }));
  expect(application.services).toEqual([]);
  expect(application.runtimePackages).toEqual([]);
});

test("very many files and very many applications are looked at within bounds", () => {
  const files: Record<string, string> = { "requirements.txt": "fastapi", "main.py": APP };
  for (let index = 0; index < 20_000; index += 1) files[`data/${index % 100}/${index}.json`] = "{}";
  for (let index = 0; index < 400; index += 1) files[`many/${index}/requirements.txt`] = "requests";
  const found = findApplications(memoryProject(files));
  expect(found[0]).toEqual(expect.objectContaining({ directory: "", role: "backend" }));
  expect(found.length).toBeLessThanOrEqual(301);
});

test.each(["import ", "import(", "uvicorn.run(app,", "getenv('X',", "Flask(", "include_router(x,"])("a line of %s over and over is read once", (piece) => {
  const hostile = `${APP}${piece.repeat(400_000 / piece.length)}\n`;
  expect(detect(memoryProject({ "requirements.txt": "fastapi\nuvicorn\n", "main.py": hostile })).application.entry?.value).toBe("main:app");
});

test.each(["`${", "process.env.A;", "require('express')(", "app.get('/a',"])("a script with %s over and over is read once", (piece) => {
  const manifest = JSON.stringify({ scripts: { start: "node server.js" }, dependencies: { express: "4" } });
  const hostile = `const app = require("express")();\napp.listen(3000);\n${piece.repeat(400_000 / piece.length)}\n`;
  expect(detectNode(memoryProject({ "package.json": manifest, "server.js": hostile })).application).toMatchObject({ port: { value: 3000 } });
});
