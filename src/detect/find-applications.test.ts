import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { findApplications } from "./find-applications.ts";

const APP = "from fastapi import FastAPI\napp = FastAPI()\n";
const found = (files: Record<string, string>): unknown[] =>
  findApplications(memoryProject(files)).map(({ directory, role, application, aside }) => [
    directory,
    role,
    application?.language === "python" ? application.entry?.value : undefined,
    ...(aside ? ["aside"] : []),
  ]);

describe("applications of a repository", () => {
  test("backend, worker, service, command and library, each by what marks it", () => {
    expect(
      found({
        "api/requirements.txt": "fastapi",
        "api/main.py": APP,
        "jobs/requirements.txt": "celery[redis]",
        "jobs/tasks.py": "from celery import Celery\nqueue = Celery('jobs')\n",
        "mail/requirements.txt": "grpcio",
        "mail/server.py": "import grpc\nserver = grpc.server(pool)\n",
        "load/requirements.txt": "locust",
        "load/locustfile.py": "from locust import HttpUser\n",
        "lib/pyproject.toml": '[project]\nname = "lib"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
        "tools/pyproject.toml": "[tool.ruff]\n",
      }),
    ).toEqual([
      ["api", "backend", "main:app"],
      ["jobs", "worker", undefined],
      ["lib", "library", undefined],
      ["load", "command", "locustfile.py"],
      ["mail", "service", "server.py"],
    ]);
  });

  test("a frontend beside the backend", () => {
    const files = {
      "backend/requirements.txt": "fastapi",
      "backend/main.py": APP,
      "frontend/package.json": '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"7"}}',
      "frontend/index.html": "",
    };
    expect(found(files)).toEqual([
      ["backend", "backend", "main:app"],
      ["frontend", "frontend", undefined],
    ]);
  });

  test("a list at the root and its code in a folder are one application", () => {
    expect(
      found({
        "requirements.txt": "Django",
        "site/manage.py": "import django",
        "site/cfg/settings.py": "WSGI_APPLICATION = 'cfg.wsgi.application'",
        "site/cfg/wsgi.py": "",
      }),
    ).toEqual([["", "backend", "cfg.wsgi:application"]]);
  });

  test("a list at the root above the application's own is a second view of it", () => {
    expect(found({ "requirements.txt": "fastapi", "api/requirements.txt": "fastapi", "api/main.py": APP })).toEqual([["api", "backend", "main:app"]]);
  });

  test("examples and documentation come last, and say so", () => {
    expect(found({ "examples/one/requirements.txt": "fastapi", "examples/one/main.py": APP, "requirements.txt": "fastapi", "main.py": APP })).toEqual([
      ["", "backend", "main:app"],
      ["examples/one", "backend", "main:app", "aside"],
    ]);
  });

  test("templates are none", () => {
    expect(found({ "cookiecutter.json": "{}", "{{cookiecutter.slug}}/requirements.txt": "fastapi", "{{cookiecutter.slug}}/main.py": APP })).toEqual([
      ["{{cookiecutter.slug}}", "template", undefined],
    ]);
    expect(found({ "copier.yml": "_subdirectory: template\n", "template/requirements.txt": "fastapi", "template/main.py": APP })).toEqual([
      ["template", "template", undefined],
    ]);
    // without a folder of its own the template is an application, too
    expect(found({ "copier.yml": "name: x\n", "requirements.txt": "fastapi", "main.py": APP })).toEqual([["", "backend", "main:app"]]);
  });

  test("a broken manifest is told, and takes nothing from the others", () => {
    expect(found({ "a/pyproject.toml": "= broken", "b/requirements.txt": "fastapi", "b/main.py": APP })).toEqual([
      ["a", "unknown", undefined],
      ["b", "backend", "main:app"],
    ]);
    const web = findApplications(memoryProject({ "web/package.json": "{", "b/requirements.txt": "fastapi", "b/main.py": APP })).find(
      ({ application }) => application === undefined,
    );
    expect(web?.problems).toEqual([expect.objectContaining({ code: "manifest-broken", message: expect.stringContaining("in web: package.json") })]);
  });
});

describe("plain pages", () => {
  const pages = (files: Record<string, string>): string[] => findApplications(memoryProject(files)).map(({ directory, role }) => `${directory || "."} ${role}`);

  test("a repository of nothing else is one application", () => {
    expect(pages({ "index.html": "<p>", "js/game.js": "", "docs/index.html": "" })).toEqual([". frontend"]);
  });

  test("beside an application they are a part of it, unless they have an image of their own", () => {
    expect(pages({ "requirements.txt": "fastapi", "main.py": APP, "index.html": "<p>", "site/index.html": "<p>", "site/Dockerfile": "FROM nginx\n" })).toEqual([
      ". backend",
      "site frontend",
    ]);
  });
});
