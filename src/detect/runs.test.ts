import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import type { Application } from "./application.ts";
import { detect } from "./detect.ts";

const APP = "from fastapi import FastAPI\napp = FastAPI()\n";
const found = (files: Record<string, string>, requirements = "fastapi\nuvicorn", directory = ""): Application =>
  detect(memoryProject({ [directory === "" ? "requirements.txt" : `${directory}/requirements.txt`]: requirements, ...files }), directory).application;

describe("the health path", () => {
  const flask = (body: string): string => `from flask import Flask\napp = Flask(__name__)\n${body}`;
  const django = (urls: string, more: Record<string, string> = {}): Record<string, string> => ({
    "manage.py": "import django",
    "cfg/settings.py": "ROOT_URLCONF = 'cfg.urls'\nWSGI_APPLICATION = 'cfg.wsgi.application'\n",
    "cfg/wsgi.py": "",
    "cfg/urls.py": urls,
    ...more,
  });

  test.each<[string, Record<string, string>, string, string | undefined]>([
    [
      "what the user's image checks",
      { "m.py": APP, Dockerfile: "FROM x\nHEALTHCHECK CMD curl -f http://localhost:8000/alive-and-well || exit 1\n" },
      "fastapi",
      "/alive-and-well",
    ],
    ["with variables in it", { "m.py": APP, Dockerfile: "FROM x\nHEALTHCHECK CMD curl http://localhost:${PORT:-9090}/${BASE}health\n" }, "fastapi", "/health"],
    [
      "without a scheme, by Compose",
      { "m.py": APP, "compose.yaml": 'services:\n  a:\n    build: .\n    healthcheck: { test: ["CMD-SHELL", "curl localhost:80/up"] }\n' },
      "fastapi",
      "/up",
    ],
    ["a probe of Kubernetes", { "m.py": APP, "k8s/a.yaml": "readinessProbe:\n  httpGet:\n    path: /ready\n    port: 80\n" }, "fastapi", "/ready"],
    [
      "a check of the first page yields to a route made for it",
      { "m.py": `${APP}@app.get("/healthz")\ndef a(): ...\n`, Dockerfile: "FROM x\nHEALTHCHECK CMD curl localhost:8000\n" },
      "fastapi",
      "/healthz",
    ],
    [
      "under an application that is mounted",
      { "m.py": `${APP}api = FastAPI()\n@api.get("/health")\ndef a(): ...\napp.mount("/v1", app=api)\n` },
      "fastapi",
      "/v1/health",
    ],
    [
      "behind a base path that is empty by default",
      { "m.py": `${APP}api = FastAPI()\n@api.get("/health")\ndef a(): ...\napp.mount(env.get_base_path() + "/v1", api)\n` },
      "fastapi",
      "/v1/health",
    ],
    ["Flask", { "m.py": flask("@app.route('/ping', methods=['GET'])\ndef a(): ...\n") }, "flask", "/ping"],
    ["not what is only posted to", { "m.py": flask("@app.route('/ping', methods=['POST'])\ndef a(): ...\n") }, "flask", undefined],
    [
      "Starlette's routes",
      {
        "m.py":
          "from starlette.applications import Starlette\nfrom starlette.routing import Mount, Route\napp = Starlette(routes=[Mount('/api', routes=[Route('/health', h)])])\n",
      },
      "starlette",
      "/api/health",
    ],
    [
      "Litestar's controllers",
      {
        "m.py":
          "from litestar import Controller, Litestar, get\nclass C(Controller):\n    path = '/ops'\n    @get('/health')\n    def a(self): ...\napp = Litestar([C])\n",
      },
      "litestar",
      "/ops/health",
    ],
    ["aiohttp", { "m.py": "from aiohttp import web\napp = web.Application()\napp.router.add_get('/healthz', h)\nweb.run_app(app)\n" }, "aiohttp", "/healthz"],
    ["falcon", { "m.py": "import falcon\napp = falcon.App()\napp.add_route('/healthcheck', H())\n" }, "falcon", "/healthcheck"],
    [
      "Pyramid, in what is included by its name",
      {
        "m.py": "from pyramid.config import Configurator\nconfig = Configurator()\nconfig.include('.routes')\napp = config.make_wsgi_app()\n",
        "routes.py": "def includeme(config):\n    config.add_route('health', '/_health/')\n",
      },
      "pyramid",
      "/_health/",
    ],
    [
      "Django, through what is included",
      django("urlpatterns = [path('api/', include('cfg.inner'))]\n", {
        "cfg/inner.py": "urlpatterns = [re_path(r'^health/?$', h), path('x/<int:y>/health', h)]\n",
      }),
      "Django",
      "/api/health",
    ],
    [
      "Django, through a list of the module",
      django("prefix = ''\napi = [path('status/', s)]\nurlpatterns = [path(f'{prefix}v1/', include(api))]\n"),
      "Django",
      "/v1/status/",
    ],
    ["Django, by the name of what answers", django("urlpatterns = [path('', health_check)]\n"), "Django", "/"],
    ["not what only debugging serves", django("if settings.DEBUG:\n    urlpatterns = [path('health/', h)]\n"), "Django", undefined],
    ["what middleware answers", { "m.py": `${APP}app = health_check(app, "/health/")\n` }, "fastapi", "/health/"],
    ["what the framework answers", { "m.py": "import streamlit as st\n" }, "streamlit", "/_stcore/health"],
  ])("%s", (_, files, requirements, expected) => {
    expect(found(files, requirements).health?.value).toBe(expected);
  });

  test("the first page is said to be no more than that", () => {
    expect(found({ "m.py": `${APP}@app.get("/")\ndef a(): ...\n` }).health).toEqual(expect.objectContaining({ value: "/", confidence: "default" }));
  });
});

describe("the port", () => {
  const port = (files: Record<string, string>, requirements?: string): unknown => {
    const fact = found({ "main.py": APP, ...files }, requirements).port;
    return [fact?.value, fact?.confidence];
  };

  test.each<[string, Record<string, string>, unknown[]]>([
    ["EXPOSE", { Dockerfile: "FROM x\nEXPOSE 9000\n" }, [9000, "likely"]],
    ["EXPOSE of a variable", { Dockerfile: "FROM x\nENV APP_PORT=9000\nEXPOSE ${APP_PORT}\n" }, [9000, "likely"]],
    ["not that of the proxy beside", { Dockerfile: "FROM x\nEXPOSE 80 8080\n" }, [8080, "likely"]],
    ["what Compose publishes", { "compose.yaml": "services:\n  a: { build: ., ports: ['127.0.0.1:80:7000'] }\n" }, [7000, "likely"]],
    ["the command's wins", { Dockerfile: "FROM x\nEXPOSE 80\nCMD uvicorn main:app --port 7001\n" }, [7001, "certain"]],
    ["gunicorn's configuration", { "gunicorn.conf.py": 'bind = ["[::]:{}".format(os.environ.get("PORT", 5006))]\n' }, [5006, "certain"]],
    ["the README's comes after the image's", { "README.md": "    uvicorn main:app --port 1\n", Dockerfile: "FROM x\nEXPOSE 9000\n" }, [9000, "likely"]],
    ["a development server's own, where the image starts that", { Dockerfile: 'FROM x\nCMD ["python", "-m", "flask", "run"]\n' }, [5000, "likely"]],
    ["a constant's", { "main.py": `${APP}PORT = 7002\nimport uvicorn\nuvicorn.run(app, port=PORT)\n` }, [7002, "likely"]],
  ])("%s", (_, files, expected) => {
    expect(port(files)).toEqual(expected);
  });

  test("of a gRPC server", () => {
    const application = found(
      { "server.py": "import grpc\nport = os.environ.get('PORT', '8080')\nserver = grpc.server(pool)\nserver.add_insecure_port('[::]:' + port)\n" },
      "grpcio-health-checking",
    );
    expect([application.kind.value, application.entry?.value, application.server, application.port?.value]).toEqual(["service", "server.py", undefined, 8080]);
  });
});

describe("services", () => {
  const services = (files: Record<string, string>, requirements: string): string[] =>
    found({ "main.py": APP, ...files }, requirements).services.map(({ value }) => `${value.kind}${value.optional === true ? "?" : ""} ${value.driver}`);

  test.each<[string, Record<string, string>, string, string[]]>([
    ["an extra's driver", {}, "fastapi\ncelery[redis]\nSQLAlchemy[postgresql_asyncpg]", ["redis celery[redis]", "postgres sqlalchemy[postgresql-asyncpg]"]],
    [
      "an SQLite file stands in",
      { "main.py": `import os\n${APP}u = os.getenv("DATABASE_URL", "sqlite:///x.db")\n` },
      "fastapi\nasyncpg",
      ["postgres? asyncpg"],
    ],
    [
      "as the end of an `or`",
      { "main.py": `import os\n${APP}u = os.environ.get("DATABASE_URL") or "sqlite:///" + path\n` },
      "fastapi\npsycopg2-binary",
      ["postgres? psycopg2-binary"],
    ],
    [
      "drivers for several databases where SQLite can be it, too",
      { "main.py": `import os\n${APP}kind = os.getenv("DB_TYPE", "sqlite")\n` },
      "fastapi\naiomysql\nasyncpg\naiosqlite",
      ["mysql? aiomysql", "postgres? asyncpg"],
    ],
    ["drivers for several databases", {}, "fastapi\naiomysql\nasyncpg", ["mysql aiomysql", "postgres? asyncpg"]],
    [
      "drivers for several databases, one of them asked for by name",
      { "main.py": `import os\n${APP}url = os.environ["POSTGRES_URL"]\n` },
      "fastapi\naiomysql\nasyncpg",
      ["mysql aiomysql", "postgres asyncpg"],
    ],
    [
      "what the Compose file leaves out",
      { "compose.yaml": "services:\n  a: { build: . }\n  db: { image: 'postgres:17' }\n" },
      "fastapi\nasyncpg\noracledb",
      ["postgres asyncpg", "oracle? oracledb"],
    ],
    [
      "a client of several, told by Compose",
      { "compose.yaml": "services:\n  a: { build: . }\n  q: { image: 'rabbitmq:4-management' }\n" },
      "fastapi\ncelery",
      ["rabbitmq celery"],
    ],
    ["told by an address", { "main.py": `${APP}broker = "amqp://guest@localhost//"\n` }, "fastapi\ncelery", ["rabbitmq celery"]],
    ["a client of several alone tells nothing", {}, "fastapi\ncelery\nboto3", []],
  ])("%s", (_, files, requirements, expected) => {
    expect(services(files, requirements)).toEqual(expected);
  });
});

test("the variable that is called as the service, before others' with a name in front", () => {
  const main = `import os\n${APP}a = os.environ["METRICS_DB_URL"]\nb = os.environ["DATABASE_URL"]\n`;
  expect(found({ "main.py": main }, "fastapi\nasyncpg").services.map(({ value }) => value.variable)).toEqual(["DATABASE_URL"]);
});

describe("what else runs", () => {
  const processes = (files: Record<string, string>, requirements: string): string[] =>
    found({ "main.py": APP, ...files }, requirements).processes.map(({ value }) => `${value.role}: ${value.command.join(" ")}`);

  test.each<[string, Record<string, string>, string, string[]]>([
    [
      "Celery, its schedule and Flower",
      { "pkg/tasks.py": "from celery import Celery\nq = Celery('x')\nq.conf.beat_schedule = {}\n" },
      "fastapi\ncelery\nflower",
      ["worker: celery -A pkg.tasks worker --loglevel INFO", "scheduler: celery -A pkg.tasks beat --loglevel INFO", "dashboard: celery -A pkg.tasks flower"],
    ],
    [
      "Celery's own module, under its package's name",
      { "cfg/celery.py": "from celery import Celery\napp = Celery('x')\n" },
      "fastapi\ncelery",
      ["worker: celery -A cfg worker --loglevel INFO"],
    ],
    [
      "the command people wrote",
      { Procfile: "worker: celery -A pkg worker -c 2\nclock: celery -A pkg beat\n" },
      "fastapi\ncelery",
      ["worker: celery -A pkg worker -c 2", "scheduler: celery -A pkg beat"],
    ],
    ["arq", { "jobs.py": "from arq import cron\nclass WorkerSettings:\n    functions = []\n" }, "fastapi\narq", ["worker: arq jobs.WorkerSettings"]],
    [
      "taskiq",
      { "tk.py": "from taskiq_redis import ListQueueBroker\nbroker = ListQueueBroker('x')\n" },
      "fastapi\ntaskiq\ntaskiq-redis",
      ["worker: taskiq worker tk:broker"],
    ],
    [
      "dramatiq",
      { "d.py": "import dramatiq\nfrom dramatiq.brokers.redis import RedisBroker\ndramatiq.set_broker(RedisBroker())\n" },
      "fastapi\ndramatiq[redis]",
      ["worker: dramatiq d"],
    ],
    ["RQ", {}, "fastapi\nrq", ["worker: rq worker"]],
    ["none for what nothing starts", {}, "fastapi\ncelery", []],
  ])("%s", (_, files, requirements, expected) => {
    expect(processes(files, requirements)).toEqual(expected);
  });

  test("migrations", () => {
    const tool = (files: Record<string, string>, requirements: string): unknown => {
      const value = found({ "main.py": APP, ...files }, requirements).migrations?.value;
      return value === undefined ? undefined : [value.command.join(" "), value.directory, value.declared];
    };
    expect(tool({ "alembic.ini": "[alembic]\nscript_location = %(here)s/migrations\n" }, "fastapi\nalembic")).toEqual([
      "alembic upgrade head",
      "migrations",
      true,
    ]);
    expect(tool({ "db/alembic.ini": "script_location = alembic\n" }, "fastapi")).toEqual(["alembic --config db/alembic.ini upgrade head", "db/alembic", false]);
    expect(tool({ "pyproject.toml": '[tool.aerich]\nlocation = "./migrations"\n' }, "fastapi\naerich")).toEqual(["aerich upgrade", "migrations", true]);
    expect(tool({ "migrations/env.py": "" }, "fastapi\nflask-migrate")).toEqual(["flask db upgrade", "migrations", true]);
    expect(tool({}, "fastapi")).toBeUndefined();
  });
});

test("what a lock brings needs its Debian packages, too", () => {
  const lock =
    'version = 1\n[[package]]\nname = "svc"\nsource = { virtual = "." }\ndependencies = [{ name = "toolkit" }]\n[package.metadata]\nrequires-dist = [{ name = "toolkit" }]\n[[package]]\nname = "toolkit"\nversion = "1"\nsource = { registry = "x" }\ndependencies = [{ name = "mysqlclient" }]\n[[package]]\nname = "mysqlclient"\nversion = "2"\nsource = { registry = "x" }\n[[package]]\nname = "lxml-unused"\nversion = "2"\nsource = { registry = "x" }\n';
  const { application } = detect(memoryProject({ "pyproject.toml": '[project]\nname = "svc"\ndependencies = ["toolkit"]\n', "uv.lock": lock, "main.py": APP }));
  expect(application.runtimePackages.map(({ value, evidence }) => [value, evidence[0]?.note])).toEqual([
    ["libmariadb3", "mysqlclient 2, which another package brings"],
  ]);
  expect(application.services.map(({ value }) => value.driver)).toEqual(["mysqlclient"]);
});

test("what is no web application is said to be none", () => {
  const { application, problems } = detect(memoryProject({ "requirements.txt": "requests", "main.py": "import requests\n" }));
  expect([application.kind.value, application.entry?.value, application.server, application.port]).toEqual(["command", "main.py", undefined, undefined]);
  expect(problems.map(({ code }) => code)).toEqual(["not-a-web-application"]);
});
