import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import { openProject } from "../project/open.ts";
import { detect } from "./detect.ts";
import type { Detection } from "./detect.ts";

const APP = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n';
const found = (files: Record<string, string>, requirements = "fastapi\nuvicorn\n"): Detection["application"] =>
  detect(memoryProject({ "requirements.txt": requirements, ...files })).application;

describe("the entry", () => {
  const entry = (files: Record<string, string>, requirements?: string): string | undefined => found(files, requirements).entry?.value;

  test.each<[string, Record<string, string>, string | undefined]>([
    ["a plain object", { "app/main.py": APP }, "app.main:app"],
    ["annotated", { "main.py": "import fastapi\napi: fastapi.FastAPI = fastapi.FastAPI(title='x')\n" }, "main:api"],
    ["imported under another name", { "main.py": "from fastapi import FastAPI as F\nx = F()\n" }, "main:x"],
    ["one of two by a condition", { "main.py": "from fastapi import FastAPI\napp = FastAPI() if a else FastAPI(docs_url=None)\n" }, "main:app"],
    ["a factory", { "svc/api.py": "from fastapi import FastAPI\ndef create_app():\n    app = FastAPI()\n    return app\n" }, "svc.api:create_app()"],
    ["an object made by a factory", { "m.py": "from fastapi import FastAPI\ndef build():\n    a = FastAPI()\n    return a\napp = build()\n" }, "m:app"],
    ["a class made from it", { "m.py": "from fastapi import FastAPI\nclass Api(FastAPI):\n    pass\napp = Api()\n" }, "m:app"],
    ["a package's own file", { "svc/__init__.py": APP }, "svc:app"],
    ["under src, imported without it", { "src/svc/main.py": APP }, "svc.main:app"],
    ["under src, imported with it", { "src/__init__.py": "", "src/main.py": APP }, "src.main:app"],
    ["none under __main__", { "m.py": "from fastapi import FastAPI\nif __name__ == '__main__':\n    app = FastAPI()\n" }, undefined],
    ["none in a string or comment", { "m.py": '"""from fastapi import FastAPI\napp = FastAPI()\n"""\n# app = FastAPI()\n' }, undefined],
    ["none of another library", { "m.py": "from mine import FastAPI\napp = FastAPI()\n" }, undefined],
    ["none in tests and examples", { "tests/app.py": APP, "examples/one/main.py": APP, "test_app.py": APP }, undefined],
    ["not the one that is mounted", { "m.py": "from fastapi import FastAPI\nsub = FastAPI()\nmain = FastAPI()\nmain.mount('/v1', sub)\n" }, "m:main"],
  ])("%s", (_, files, expected) => {
    expect(entry(files)).toBe(expected);
  });

  test("what the project declares wins over what a command says, and that over the source", () => {
    const files = { "a.py": APP, "b.py": APP, "c.py": APP };
    expect(entry({ ...files, Procfile: "web: uvicorn b:app", "pyproject.toml": '[tool.fastapi]\nentrypoint = "c:app"\n' })).toBe("c:app");
    expect(entry({ ...files, Procfile: "web: uvicorn b:app" })).toBe("b:app");
  });

  test("a command that names a module that is not there is said, and not believed", () => {
    const application = found({ "main.py": APP, Procfile: "web: uvicorn gone.away:app" });
    expect(application.entry?.value).toBe("main:app");
    expect(application.contradictions).toContain("Procfile:1 starts gone.away:app, and there is no such module");
  });

  test("two that could be meant are said", () => {
    expect(found({ "main.py": APP, "admin/main.py": APP }).contradictions).toContain("admin/main.py:2 makes an application too, admin.main:app; took main:app");
  });

  test("where there is none, it is asked for", () => {
    const { application, problems } = detect(memoryProject({ "requirements.txt": "fastapi", "x.py": "" }));
    expect(application.entry).toBeUndefined();
    expect(problems.map((problem) => problem.code)).toEqual(["entry-unknown"]);
  });

  test("Django's modules, ASGI where the settings say so", () => {
    const files = {
      "manage.py": "",
      "site1/__init__.py": "",
      "site1/settings.py": "",
      "site1/wsgi.py": "application = get()",
      "site1/asgi.py": "application = get()",
    };
    expect(entry(files, "Django")).toBe("site1.wsgi:application");
    expect(entry({ ...files, "site1/settings.py": "ASGI_APPLICATION = 'site1.asgi.application'" }, "Django")).toBe("site1.asgi:application");
  });

  test("Flask, Starlette and Litestar", () => {
    expect(entry({ "wsgi.py": "from flask import Flask\nserver = Flask(__name__)\n" }, "Flask==3")).toBe("wsgi:server");
    expect(entry({ "m.py": "from starlette.applications import Starlette\napp = Starlette()\n" }, "starlette")).toBe("m:app");
    expect(entry({ "m.py": "from litestar import Litestar\napp = Litestar([])\n" }, "litestar[standard]")).toBe("m:app");
  });
});

describe("the health path", () => {
  const health = (files: Record<string, string>): string | undefined => found(files).health?.value;
  const main = (body: string): string => `from fastapi import APIRouter, FastAPI\napp = FastAPI()\n${body}`;

  test("through routers and their prefixes, across modules", () => {
    expect(
      health({
        "app/main.py":
          "from fastapi import FastAPI\nfrom app.api import router as api\nfrom app.config import settings\napp = FastAPI()\napp.include_router(api, prefix=settings.API)\n",
        "app/config.py": 'class Settings:\n    API: str = "/api/v1"\nsettings = Settings()\n',
        "app/api/__init__.py": "from .routes import router\n",
        "app/api/routes.py":
          'from fastapi import APIRouter\nfrom . import checks\nrouter = APIRouter(prefix="/ops")\nrouter.include_router(checks.router, prefix="/checks")\n',
        "app/api/checks.py": 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/healthz")\nasync def ok(): ...\n',
      }),
    ).toBe("/api/v1/ops/checks/healthz");
  });

  test("the plainest of several", () => {
    expect(health({ "m.py": main('@app.get("/ready")\ndef a(): ...\n@app.get("/health")\ndef b(): ...\n@app.get("/ping")\ndef c(): ...\n') })).toBe("/health");
  });

  test("not behind a prefix that is computed, not with a parameter, not posted to", () => {
    expect(health({ "m.py": main('r = APIRouter(prefix=f())\n@r.get("/health")\ndef a(): ...\napp.include_router(r)\n') })).toBeUndefined();
    expect(health({ "m.py": main('@app.get("/{name}/health")\ndef a(): ...\n@app.post("/health")\ndef b(): ...\n') })).toBeUndefined();
  });

  test("not behind a constant that has two values", () => {
    const body = 'class A:\n    API = "/a"\nclass B:\n    API = "/b"\nr = APIRouter(prefix=A.API)\n@r.get("/health")\ndef a(): ...\napp.include_router(r)\n';
    expect(health({ "m.py": main(body) })).toBeUndefined();
    expect(health({ "m.py": main(body.replace("/b", "/a")) })).toBe("/a/health");
  });

  test("not in a module that nothing imports", () => {
    expect(health({ "m.py": main(""), "other.py": APP.replace("app = FastAPI()", "app = None") })).toBeUndefined();
  });
});

describe("the environment", () => {
  const variables = (body: string, more: Record<string, string> = {}): string[] =>
    found({ "main.py": `import os\n${APP}${body}`, ...more }).environment.map(
      ({ value }) => `${value.name}${value.required ? "!" : ""}${value.secret ? "*" : ""}${value.default === undefined ? "" : `=${value.default}`}`,
    );

  test.each([
    ['a = os.environ["A"]', ["A!"]],
    ['a = os.environ.get("A")', ["A"]],
    ['a = os.getenv("A", "x")', ["A=x"]],
    ['a = os.getenv("A") or "x"', ["A=x"]],
    ['a = int(os.getenv("A", 5))', ["A=5"]],
    ['os.environ["A"] = "x"', []],
    ["x = \"os.environ['A']\"", []],
    ["a = os.environ[name]", []],
    ['from os import environ as e, getenv as g\na = e["A"]\nb = g("B")', ["A!", "B"]],
    ['home = os.environ["HOME"]', []],
    ['s = os.environ["JWT_SECRET"]\nu = os.environ["DATABASE_URL"]', ["JWT_SECRET!*", "DATABASE_URL!*"]],
    ['t = os.getenv("ACCESS_TOKEN_EXPIRE_MINUTES")\nk = os.getenv("JWT_PUBLIC_KEY")', ["ACCESS_TOKEN_EXPIRE_MINUTES", "JWT_PUBLIC_KEY"]],
  ])("%s", (body, expected) => {
    expect(variables(`${body}\n`)).toEqual(expected);
  });

  test("a function that reads what its caller names", () => {
    const need = "def need(name, why):\n    value = os.environ.get(name)\n    if not value:\n        raise RuntimeError(name)\n    return value\n";
    expect(variables(`${need}a = need("A", "because")\n`)).toEqual(["A!"]);
    const maybe =
      "def maybe(name, default=None, required=False):\n    v = os.getenv(name)\n    if v is None and required:\n        raise E\n    return v or default\n";
    expect(variables(`${maybe}a = maybe("A")\nb = maybe("B", "x")\nc = maybe("C", required=True)\n`)).toEqual(["A", "B=x", "C!"]);
  });

  test("such a function from another module", () => {
    expect(variables('from cfg import need\na = need("A")\n', { "cfg.py": "import os\ndef need(name):\n    return os.environ[name]\n" })).toEqual(["A!"]);
  });

  test("pydantic's settings", () => {
    const settings = [
      "from pydantic_settings import BaseSettings, SettingsConfigDict",
      "from pydantic import Field",
      "class Base(BaseSettings):",
      '    model_config = SettingsConfigDict(env_prefix="APP_")',
      "    url: str",
      "    debug: bool = False",
      '    key: str = Field(..., validation_alias="THE_KEY")',
      "    name: str | None = None",
      "    def method(self): pass",
      "class More(Base):",
      "    extra: int = 3",
    ].join("\n");
    expect(variables(`${settings}\n`)).toEqual(["APP_URL!", "APP_DEBUG=False", "THE_KEY!*", "APP_NAME", "APP_EXTRA=3"]);
  });

  test("decouple and environs insist unless they get a default", () => {
    expect(variables('from decouple import config\na = config("A")\nb = config("B", default="x", cast=str)\n')).toEqual(["A!", "B=x"]);
    expect(variables('from environs import Env\nenv = Env()\na = env.str("A")\nb = env.int("B", default=2)\n')).toEqual(["A!", "B=2"]);
  });

  test("an example file adds names and values, but no secret's", () => {
    const { environment } = found({ "main.py": APP, ".env.example": "MODEL=small\nAPI_KEY=sk-real-looking\n" });
    expect(environment.map((fact) => fact.value)).toEqual([
      { name: "MODEL", required: false, secret: false, default: undefined, example: "small" },
      { name: "API_KEY", required: false, secret: true, default: undefined },
    ]);
  });
});

describe("services, server and packages", () => {
  test("services from drivers, with the variable that holds the address", () => {
    const application = found(
      { "main.py": `import os\n${APP}a = os.environ["REDIS_URL"]\nb = os.environ["DATABASE_URL"]\n` },
      "fastapi\nredis\nasyncpg\nsqlalchemy\npsycopg2-binary",
    );
    expect(application.services.map((fact) => fact.value)).toEqual([
      { kind: "redis", driver: "redis", variable: "REDIS_URL" },
      { kind: "postgres", driver: "asyncpg", variable: "DATABASE_URL", scheme: "postgresql+asyncpg" },
    ]);
  });

  test("a name that only begins like a driver is none", () => {
    expect(found({ "main.py": APP }, "fastapi\nredis-om-helper\npsycopg-extras-of-ours").services).toEqual([]);
  });

  test.each([
    ["fastapi\nuvicorn==1", true],
    ["fastapi[standard]", true],
    ["fastapi\nuvicorn-worker", false],
  ])("the server in %j", (requirements, declared) => {
    expect(found({ "main.py": APP }, requirements).server?.value).toMatchObject({ name: "uvicorn", declared });
  });

  test.each<[string, string[], string[]]>([
    ["psycopg", [], ["libpq5"]],
    ["psycopg[binary]", [], []],
    ["psycopg\npsycopg-binary", [], []],
    ["psycopg[c]", ["gcc", "libc6-dev", "libpq-dev"], ["libpq5"]],
    ["psycopg2-binary", [], []],
    ["lib @ git+https://example.org/lib", ["git", "ca-certificates"], []],
  ])("Debian packages for %j", (requirement, build, runtime) => {
    const application = found({ "main.py": APP }, `fastapi\n${requirement}`);
    expect(application.buildPackages.map((fact) => fact.value)).toEqual(build);
    expect(application.runtimePackages.map((fact) => fact.value)).toEqual(runtime);
  });

  test.each([
    ["uvicorn.run(app, port=9000)", 9000, "likely"],
    ['uvicorn.run("main:app", port=int(os.getenv("PORT", "9001")))', 9001, "likely"],
    ["uvicorn.run(app)", 8000, "default"],
  ])("the port in %s", (line, port, confidence) => {
    expect(found({ "main.py": `import os, uvicorn\n${APP}if __name__ == "__main__":\n    ${line}\n` }).port).toEqual(
      expect.objectContaining({ value: port, confidence }),
    );
  });
});

describe("what goes into the image", () => {
  test("modules the entry reaches, and what they open", () => {
    const application = found(
      {
        "app/main.py": `from pathlib import Path\nfrom lib import tool\nfrom fastapi.staticfiles import StaticFiles\n${APP}app.mount("/s", StaticFiles(directory="static"))\nx = open("data.json")\ny = Path("docs/x.md")\n`,
        "lib/__init__.py": "",
        "lib/tool.py": "def f():\n    import late\n",
        "late.py": "",
        "never.py": "",
        "static/a.css": "",
        "data.json": "",
        "docs/x.md": "",
        "alembic.ini": "script_location = migrations\n",
        "migrations/env.py": "",
      },
      "fastapi\nuvicorn\nalembic",
    );
    expect(application.sources.map((fact) => fact.value)).toEqual(["app", "lib", "late.py", "alembic.ini", "migrations", "static", "data.json"]);
  });

  test("packages around a module run when it is imported", () => {
    const application = found({
      "main.py": `from deep.er.mod import x\n${APP}`,
      "deep/__init__.py": "import beside\n",
      "deep/er/__init__.py": "",
      "deep/er/mod.py": "",
      "beside.py": "",
    });
    expect(application.sources.map((fact) => fact.value)).toEqual(["main.py", "deep", "beside.py"]);
  });

  test("pyproject.toml, where the application reads its own version from it", () => {
    const source = `import tomllib\nfrom pathlib import Path\n${APP}with Path("pyproject.toml").open("rb") as f:\n    version = tomllib.load(f)\n`;
    const files = { "main.py": source, "pyproject.toml": "[tool.ruff]\nline-length = 100\n" };
    expect(found(files, "fastapi").sources.map((fact) => fact.value)).toEqual(["main.py", "pyproject.toml"]);
  });

  test("folders it writes to", () => {
    const body =
      'import os\nfrom pathlib import Path\nos.makedirs("var/up")\nPath("logs").mkdir(exist_ok=True)\nopen("out/x.txt", "w")\nopen("in/x.txt")\nd = os.getenv("UPLOAD_DIR", "/srv/up")\nu = "sqlite:///./db/app.db"\n';
    expect(found({ "main.py": APP + body }).dataDirectories.map((fact) => fact.value)).toEqual(["var/up", "logs", "out", "/srv/up", "db"]);
  });
});

describe("the Python version", () => {
  const python = (files: Record<string, string>): string => found({ "main.py": APP, ...files }).python.value;

  test.each<[Record<string, string>, string]>([
    [{}, "3.13"],
    [{ ".python-version": "3.11.9\n" }, "3.11"],
    [{ "runtime.txt": "python-3.12.1" }, "3.12"],
    [{ "pyproject.toml": '[project]\nrequires-python = ">=3.10"\n' }, "3.13"],
    [{ "pyproject.toml": '[project]\nrequires-python = ">=3.10,<3.12"\n' }, "3.11"],
    [{ "pyproject.toml": '[project]\nrequires-python = "~=3.12.0"\n' }, "3.12"],
    [{ "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.14"\n' }, "3.14"],
    [{ "pyproject.toml": "not = [toml" }, "3.13"],
  ])("%j", (files, expected) => {
    expect(python(files)).toBe(expected);
  });

  test("files that contradict each other are said", () => {
    expect(found({ "main.py": APP, ".python-version": "3.11", "pyproject.toml": '[project]\nrequires-python = ">=3.12"\n' }).contradictions).toContain(
      ".python-version says Python 3.11, pyproject.toml:2 asks for >=3.12",
    );
  });
});

describe("what cannot be done yet is said", () => {
  test.each<[Record<string, string>, string, string]>([
    [{ "environment.yml": "" }, "not-supported", "conda is not supported yet"],
    [{ "pixi.lock": "" }, "not-supported", "pixi is not supported yet"],
    [{ "pyproject.toml": "[project" }, "manifest-broken", "pyproject.toml is no TOML"],
    [{ "requirments.txt": "fastapi" }, "no-requirements", "requirments.txt is a name that pip"],
    [{ "backend/requirements.txt": "fastapi" }, "no-application", "no pyproject.toml, requirements.txt or Pipfile here"],
    [{ "README.md": "" }, "no-application", "nothing here says what the application is"],
  ])("%j", (files, code, message) => {
    expect(() => detect(memoryProject(files))).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});

test("todo-backend is what one reads in it", () => {
  // without what Plimsoll wrote for it: that would be its own words come back
  const whole = openProject("examples/todo-backend");
  const isOwn = (path: string): boolean => !["Dockerfile", ".dockerignore", "docker-entrypoint.sh"].includes(path);
  const { application, problems } = detect({
    ...whole,
    files: () => whole.files().filter(isOwn),
    exists: (path) => isOwn(path) && whole.exists(path),
    read: (path) => (isOwn(path) ? whole.read(path) : undefined),
  });
  const at = (text: string, file: string): number =>
    (openProject("examples/todo-backend").read(file) ?? "").split("\n").findIndex((line) => line.includes(text)) + 1;
  expect(problems).toEqual([]);
  expect(application.contradictions).toEqual([]);
  expect(application.framework.value).toBe("fastapi");
  expect(application.entry).toEqual(
    expect.objectContaining({ value: "app.main:app", evidence: [expect.objectContaining({ path: "app/main.py", line: at("app = FastAPI", "app/main.py") })] }),
  );
  expect(application.python.value).toBe("3.11");
  expect(application.server?.value).toMatchObject({ name: "uvicorn", declared: true });
  expect(application.port?.value).toBe(8000);
  expect(application.health).toEqual(
    expect.objectContaining({ value: "/health", evidence: [expect.objectContaining({ line: at('@app.get("/health")', "app/main.py") })] }),
  );
  expect(application.services.map((fact) => fact.value)).toEqual([{ kind: "postgres", driver: "psycopg", variable: "DATABASE_URL" }]);
  expect(application.runtimePackages.map((fact) => fact.value)).toEqual(["libpq5"]);
  expect(application.buildPackages).toEqual([]);
  expect(application.sources.map((fact) => fact.value)).toEqual(["app", "agents", "mcp"]);
  expect(application.dataDirectories).toEqual([]);
  expect(application.environment.map(({ value }) => [value.name, value.required, value.secret, value.default])).toEqual([
    ["DATABASE_URL", true, true, undefined],
    ["BETTER_AUTH_SECRET", true, true, undefined],
    ["OPENAI_API_KEY", true, true, undefined],
    ["AGENT_MODEL", false, false, "gpt-4o"],
    ["FRONTEND_URL", false, false, undefined],
  ]);
});
