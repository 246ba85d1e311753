import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import type { Application } from "./application.ts";
import { detect } from "./detect.ts";

function found(app: string, more: Record<string, string> = {}, requirements = "flask==3.0\n"): Application {
  const source = `import os\nfrom importlib import import_module\nfrom flask import Flask\napp = Flask(__name__)\n${app}\n`;
  return detect(memoryProject({ "requirements.txt": requirements, "app.py": source, ...more })).application;
}

const CONFIG = { "config/__init__.py": "", "config/live.py": 'import os\nclass Live:\n    KEY = os.environ["API_TOKEN"]\n' };

describe("a module that a text names comes along, and what it reads is asked for", () => {
  test.each([
    'app.config.from_object("config.live")',
    'app.config.from_object("config.live.Live")',
    'app.config.from_object(os.getenv("APP_CONFIG", "config.live.Live"))',
    'import_module("config.live")',
  ])("%s", (line) => {
    const { sources, environment } = found(line, CONFIG);
    expect(sources.map(({ value }) => value)).toContain("config");
    expect(environment.map(({ value }) => value.name)).toContain("API_TOKEN");
  });

  test("not what only looks like one", () => {
    expect(found('print("config.live")', CONFIG).sources.map(({ value }) => value)).toEqual(["app.py"]);
  });
});

test("the migrations of Flask-Migrate come along", () => {
  const sources = found("", { "migrations/env.py": "" }, "flask==3.0\nflask-migrate==4.0\n").sources.map(({ value }) => value);
  expect(sources).toContain("migrations");
});

test("requirements without any version are said", () => {
  const { contradictions } = found("", {}, "flask==3.0\nredis\njinja2>=3\nclick\n");
  expect(contradictions).toEqual([
    "requirements.txt:2 names redis and one other without a version: each build takes whatever is newest; pip freeze names those that work",
  ]);
  expect(found("").contradictions).toEqual([]);
});

test("pages that a build makes and the repository does not have are told of", () => {
  const told = (line: string, more: Record<string, string> = {}): readonly string[] => found(line, more).contradictions;
  expect(told('app.mount("/", StaticFiles(directory="client/dist"))')).toEqual([
    expect.stringMatching(/^app\.py:5 hands out client\/dist, which a build makes/),
  ]);
  expect(told('app.mount("/", StaticFiles(directory="client/dist"))', { "client/dist/index.html": "" })).toEqual([]);
  expect(told('app.mount("/", StaticFiles(directory="uploads"))')).toEqual([]);
});

test("a file above the module's folder comes along, alone where its folder is for people", () => {
  const read = (path: string): Record<string, string> => ({
    "shop/__init__.py": "",
    "shop/spec.py": `import os\nSPEC = open(os.path.join(os.path.dirname(__file__), "${path}"))\n`,
    "docs/api.yaml": "",
    "docs/readme.md": "",
    "shared/names.json": "",
  });
  const sources = (path: string): string[] => found("import shop.spec", read(path)).sources.map(({ value }) => value);
  expect(sources("../docs/api.yaml")).toEqual(["app.py", "shop", "docs/api.yaml"]);
  expect(sources("../shared/names.json")).toEqual(["app.py", "shop", "shared"]);
  expect(sources("../../elsewhere.json")).toEqual(["app.py", "shop"]);
});

test("a server that is added to the image is built there as well", () => {
  const { buildPackages, server } = found("", { "uwsgi.ini": "[uwsgi]\nmodule = app:app\nhttp-socket = :8000\n" });
  expect(server?.value).toMatchObject({ name: "uwsgi", declared: false });
  expect(buildPackages.map(({ value }) => value)).toContain("gcc");
});

test("a file that the framework writes where it is started", () => {
  const folders = (source: string): string[] =>
    detect(memoryProject({ "requirements.txt": "python-fasthtml\n", "main.py": `from fasthtml.common import *\n${source}\n` })).application.dataDirectories.map(
      ({ value }) => value,
    );
  expect(folders("app, rt = fast_app()")).toEqual(["."]);
  expect(folders('app, rt = fast_app(secret_key="x")')).toEqual([]);
});
