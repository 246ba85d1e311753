/** A minimal application by its files. */
export interface SmallPythonApplication {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Commands that make its lock, in its folder, with uv at hand. */
  readonly lock: readonly string[];
  /** The folder that `init` is given, where it is not the whole. */
  readonly folder?: string;
}

/** As of a day, so that what is installed stays what was tried. */
const AS_OF = "2025-06-01";

const PYTHON = { ".python-version": "3.11\n" };
const uvLock = [`uv lock -q --exclude-newer ${AS_OF}`, "sed -i '/^exclude-newer/d; /^\\[options\\]/d' uv.lock"];
const pins = (...names: readonly string[]): string => names.map((name) => `${name}\n`).join("");

/** pyproject.toml of PEP 621. */
function project(name: string, dependencies: readonly string[], more = ""): string {
  return `[project]
name = "${name}"
version = "1.0.0"
description = "A small ${name}"
requires-python = ">=3.11,<3.12"
dependencies = ${JSON.stringify(dependencies)}
${more}`;
}

/**
 * Poetry asks the default index for an interface that not every mirror has: the lock is made from the same index under a name, and freed of that name.
 */
const poetryLock = [
  "test -e /tmp/pyproject.toml && cp /tmp/pyproject.toml pyproject.toml || cp pyproject.toml /tmp/pyproject.toml",
  "index=$(pip config get global.index-url 2>/dev/null || python -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')",
  'printf \'\\n[[tool.poetry.source]]\\nname = "index"\\nurl = "%s"\\npriority = "primary"\\n\' "$index" >> pyproject.toml',
  "uvx -q --from poetry==2.2.1 poetry lock -q",
  "cp /tmp/pyproject.toml pyproject.toml",
  "uv run -q --no-project --with poetry==2.2.1 python /locks/strip.py",
];

/** Takes the name of the index out of a lock of Poetry's and signs it again. */
export const stripScript: string = String.raw`import pathlib, re
from poetry.factory import Factory
lock = pathlib.Path("poetry.lock")
text = re.sub(r'\n\[package\.source\]\ntype = "legacy"\nurl = "[^"]*"\nreference = "[^"]*"\n', "", lock.read_text())
digest = Factory().create_poetry(pathlib.Path(".")).locker._get_content_hash()
lock.write_text(re.sub(r'content-hash = "\w+"', f'content-hash = "{digest}"', text))
`;

/** Each framework and each package manager that the documentation calls tried. They run on Python 3.11, which the testbed has. */
export const smallPythonApplications: readonly SmallPythonApplication[] = [
  {
    name: "fastapi-uv",
    lock: uvLock,
    files: {
      "pyproject.toml": project("shop", ["fastapi==0.115.12", "uvicorn==0.34.2"], '[dependency-groups]\ndev = ["pytest==8.3.4"]\n'),
      "app/__init__.py": "",
      "app/main.py":
        'import os\nfrom fastapi import FastAPI\napp = FastAPI()\nkey = os.environ["API_KEY"]\n@app.get("/health")\ndef health():\n    return {"status": "ok"}\n',
    },
  },
  {
    name: "starlette-uv-workspace",
    folder: "backend",
    lock: uvLock,
    files: {
      "pyproject.toml": `${project("whole", [])}[tool.uv.workspace]\nmembers = ["backend", "greeting"]\n`,
      "greeting/pyproject.toml": `${project("greeting", ["httpx==0.28.1"])}[build-system]\nrequires = ["hatchling==1.27.0"]\nbuild-backend = "hatchling.build"\n`,
      "greeting/greeting/__init__.py": 'def text():\n    return "hello"\n',
      "backend/pyproject.toml": `${project("backend", ["greeting", "starlette==0.46.2", "uvicorn==0.34.2"])}[tool.uv.sources]\ngreeting = { workspace = true }\n`,
      "backend/main.py":
        'from greeting import text\nfrom starlette.applications import Starlette\nfrom starlette.responses import PlainTextResponse\nfrom starlette.routing import Route\nasync def health(request):\n    return PlainTextResponse(text())\napp = Starlette(routes=[Route("/healthz", health)])\n',
    },
  },
  {
    name: "flask-poetry",
    lock: poetryLock,
    files: {
      "pyproject.toml": `${project("api", ["flask==3.1.0", "gunicorn==23.0.0"])}[tool.poetry]\npackage-mode = false\n[tool.poetry.group.dev.dependencies]\npytest = "8.3.4"\n`,
      "api/__init__.py":
        'from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    @app.get("/ping")\n    def ping():\n        return "pong"\n    return app\n',
    },
  },
  {
    name: "litestar-pdm",
    lock: ["uvx -q --from pdm==2.26.2 --with unearth==0.17.5 pdm lock -q", "rm -rf .venv .pdm-python"],
    files: {
      "pyproject.toml": `${project("orders", ["litestar==2.15.2", "sniffio==1.3.1", "uvicorn==0.34.2"])}[tool.pdm]\ndistribution = false\n`,
      "src/orders/__init__.py": "",
      "src/orders/app.py":
        'from litestar import Litestar, get\n@get("/health")\nasync def health() -> dict[str, str]:\n    return {"status": "ok"}\napp = Litestar([health])\n',
    },
  },
  {
    name: "quart-pipenv",
    lock: ["uvx -q --from pipenv==2025.0.4 pipenv lock -q"],
    files: {
      // without a source Pipenv takes its default one
      Pipfile: '[packages]\nquart = "==0.20.0"\nhypercorn = "==0.17.3"\n\n[dev-packages]\npytest = "==8.3.4"\n\n[requires]\npython_version = "3.11"\n',
      "app.py": 'from quart import Quart\napp = Quart(__name__)\n@app.route("/health")\nasync def health():\n    return {"status": "ok"}\n',
    },
  },
  {
    name: "django-pip",
    lock: [],
    files: {
      ...PYTHON,
      "requirements.txt": pins("django==5.2.1", "gunicorn==23.0.0", "whitenoise==6.9.0"),
      "requirements-dev.txt": "-r requirements.txt\npytest-django==4.11.1\n",
      "manage.py":
        'import os, sys\nif __name__ == "__main__":\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n    from django.core.management import execute_from_command_line\n    execute_from_command_line(sys.argv)\n',
      "config/__init__.py": "",
      "config/settings.py": `import os
from pathlib import Path
BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "shop.example").split(",")
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("SQLITE_FILE", "/tmp/db.sqlite3")}}
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
`,
      "config/urls.py":
        'from django.contrib.auth.models import User\nfrom django.http import HttpResponse\nfrom django.urls import path\ndef health(request):\n    return HttpResponse(str(User.objects.count()))\nurlpatterns = [path("health/", health)]\n',
      "config/wsgi.py":
        'import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\napplication = get_wsgi_application()\n',
    },
  },
  {
    name: "sanic-pip-tools",
    lock: [`uv pip compile -q --generate-hashes --no-header --exclude-newer ${AS_OF} requirements.in -o requirements.txt`],
    files: {
      ...PYTHON,
      "requirements.in": "sanic==25.3.0\n",
      "server.py": 'from sanic import Sanic, text\napp = Sanic("svc")\n@app.get("/health")\nasync def health(request):\n    return text("ok")\n',
    },
  },
  {
    name: "falcon-pylock",
    lock: [`uv pip compile -q --format pylock.toml --exclude-newer ${AS_OF} requirements.in -o pylock.toml`, "rm -f requirements.in"],
    files: {
      ...PYTHON,
      "requirements.in": pins("falcon==4.0.2", "gunicorn==23.0.0"),
      "service/__init__.py": "",
      "service/app.py":
        'import falcon\nclass Health:\n    def on_get(self, request, response):\n        response.media = {"status": "ok"}\napp = falcon.App()\napp.add_route("/health", Health())\n',
    },
  },
  {
    name: "aiohttp-hatch",
    lock: [],
    files: {
      "pyproject.toml": `${project("relay", ["aiohttp==3.11.18"])}[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n`,
      "relay.py":
        'from aiohttp import web\nasync def health(request):\n    return web.json_response({"status": "ok"})\napp = web.Application()\napp.router.add_get("/health", health)\nif __name__ == "__main__":\n    web.run_app(app)\n',
    },
  },
  {
    name: "bottle-setup-py",
    lock: [],
    files: {
      ...PYTHON,
      "setup.py": 'from setuptools import setup\nsetup(name="tiny", version="1", py_modules=["tiny"], install_requires=["bottle==0.13.3"])\n',
      "tiny.py": 'from bottle import Bottle\napp = Bottle()\n@app.get("/")\ndef home():\n    return "hello"\n',
    },
  },
  {
    name: "pyramid-pyproject",
    lock: [],
    files: {
      "pyproject.toml": `${project("board", ["pyramid==2.0.2", "waitress==3.0.2", "setuptools==80.9.0"])}[project.entry-points."paste.app_factory"]\nmain = "board:main"\n[build-system]\nrequires = ["setuptools>=75"]\n[tool.setuptools]\npackages = ["board"]\n`,
      "production.ini": "[app:main]\nuse = egg:board\n\n[server:main]\nuse = egg:waitress#main\nlisten = 0.0.0.0:6543\n",
      Procfile: "web: pserve production.ini\n",
      "board/__init__.py":
        'from pyramid.config import Configurator\nfrom pyramid.response import Response\ndef health(request):\n    return Response("ok")\ndef main(global_config, **settings):\n    config = Configurator(settings=settings)\n    config.add_route("health", "/health")\n    config.add_view(health, route_name="health")\n    return config.make_wsgi_app()\n',
    },
  },
  {
    name: "blacksheep-pip",
    lock: [],
    files: {
      ...PYTHON,
      "requirements.txt": "blacksheep==2.0.8\n",
      "server.py": 'from blacksheep import Application, get\napp = Application()\n@get("/health")\nasync def health():\n    return {"status": "ok"}\n',
    },
  },
  {
    name: "alembic-postgres",
    lock: [],
    files: {
      ...PYTHON,
      "requirements.txt": pins("fastapi==0.115.12", "uvicorn==0.34.2", "asyncpg==0.30.0", "alembic==1.15.2", "sqlalchemy==2.0.40", "psycopg[binary]==3.2.6"),
      "alembic.ini": "[alembic]\nscript_location = migrations\n",
      "migrations/env.py": `import os
from alembic import context
from sqlalchemy import create_engine
url = os.environ["DATABASE_URL"].replace("postgresql+asyncpg:", "postgresql+psycopg:")
with create_engine(url).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
      "migrations/versions/0001_todos.py":
        'import sqlalchemy as sa\nfrom alembic import op\nrevision = "0001"\ndown_revision = None\ndef upgrade():\n    op.create_table("todos", sa.Column("id", sa.Integer, primary_key=True))\n',
      "todo/__init__.py": "",
      "todo/main.py": `import os
import asyncpg
from fastapi import FastAPI
DATABASE_URL = os.environ["DATABASE_URL"]
app = FastAPI()
@app.get("/health")
async def health():
    connection = await asyncpg.connect(DATABASE_URL.replace("+asyncpg", ""))
    try:
        return {"todos": await connection.fetchval("select count(*) from todos")}
    finally:
        await connection.close()
`,
    },
  },
  { name: "streamlit-pip", lock: [], files: { ...PYTHON, "requirements.txt": "streamlit==1.45.1\n", "app.py": 'import streamlit as st\nst.title("hello")\n' } },
];
