import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import type { Application } from "./application.ts";
import { detect } from "./detect.ts";

const found = (files: Record<string, string>, requirements: string): Application =>
  detect(memoryProject({ "requirements.txt": requirements, ...files })).application;

describe("what the user's own files start", () => {
  test("a folder of supervisor's programs, each in a file", () => {
    const { entry, port } = found(
      {
        "api/main.py": "from fastapi import FastAPI\nservice = FastAPI()\n",
        "deploy/supervisor/web.conf": "[program:web]\ndirectory=/srv/api\ncommand=/usr/bin/granian main:service --interface asgi --port 8123\n",
        Dockerfile: 'FROM x AS web\nEXPOSE 8123\nFROM x AS board\nEXPOSE 5555\nCMD ["supervisord"]\n',
      },
      "fastapi\ngranian",
    );
    expect([entry?.value, port?.value]).toEqual(["main:service", 8123]);
  });

  test("a page of Gradio in the image at the top, not the interface of another image below it", () => {
    const application = found(
      {
        "app.py": "import gradio as gr\nclass Page:\n    def show(self):\n        gr.Blocks().launch()\nPage().show()\n",
        Dockerfile: 'FROM x\nENTRYPOINT ["python", "app.py"]\n',
        "rest/Dockerfile": 'FROM x\nCMD ["uvicorn", "rest.main:app", "--port", "9000"]\n',
        "rest/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
      },
      "gradio\nfastapi",
    );
    expect([application.framework.value, application.entry?.value, application.server?.value.name, application.port?.value]).toEqual([
      "gradio",
      "app.py",
      "python",
      7860,
    ]);
  });

  test("gunicorn is given a configuration of Pyramid that names a function", () => {
    const application = found(
      {
        "conf/live.ini": "[pipeline:main]\npipeline: shop\n[app:shop]\nuse = call:shop.web:make\n",
        "conf/supervisord.conf": "[program:web]\ncommand=gunicorn --paste conf/live.ini --bind 0.0.0.0:7000\n",
        "shop/__init__.py": "",
        "shop/web.py": "from pyramid.config import Configurator\ndef make(_, **settings):\n    c = Configurator()\n    c.add_route('up', '/_health')\n",
      },
      "pyramid\ngunicorn",
    );
    expect([application.entry?.value, application.server?.value.name, application.port?.value, application.health?.value]).toEqual([
      "conf/live.ini",
      "gunicorn",
      7000,
      "/_health",
    ]);
  });
});

test("a configuration of gunicorn that a command names, whatever it is called", () => {
  const { entry, port } = found(
    {
      "shop/__init__.py": "",
      "shop/web.py": "def application(environ, start): ...\n",
      "web/settings.py": 'wsgi_app = "shop.web:application"\nbind = "0.0.0.0:8700"\n',
      "bin/start.sh": "exec gunicorn --config web/settings.py\n",
    },
    "django\ngunicorn",
  );
  expect([entry?.value, port?.value]).toEqual(["shop.web:application", 8700]);
});

describe("classes made from a framework's in another module", () => {
  const files = { "shop/__init__.py": "", "shop/base.py": "from flask import Flask\nclass Shop(Flask):\n    pass\n" };

  test("an object of such a class", () => {
    const application = found({ ...files, "run.py": "from shop.base import Shop\napplication = Shop('shop')\n" }, "flask-login\ngunicorn");
    expect([application.framework.value, application.entry?.value]).toEqual(["flask", "run:application"]);
  });

  test("a function that gives one", () => {
    const application = found({ ...files, "shop/make.py": "from .base import Shop\ndef create_app():\n    app = Shop('shop')\n    return app\n" }, "flask");
    expect(application.entry?.value).toBe("shop.make:create_app()");
  });

  test("the class itself is not served", () => {
    expect(found(files, "flask").entry).toBeUndefined();
  });
});

describe("Tornado", () => {
  const web = "import tornado.web\nfrom . import pages\nclass Board(tornado.web.Application):\n    pass\n";
  const pages = 'from tornado.web import url\nhandlers = [url(r"/", Home), (r"/item/(.+)", Item), (r"/healthcheck", Check)]\n';

  test("a script that starts the event loop", () => {
    const serve = "import tornado.ioloop\nfrom web import Board\nif __name__ == '__main__':\n    Board()\n    tornado.ioloop.IOLoop.instance().start()\n";
    const application = found({ "serve.py": serve, "web.py": "import tornado.web\nclass Board(tornado.web.Application):\n    pass\n" }, "tornado");
    expect([application.entry?.value, application.port?.value]).toEqual(["serve.py", 8888]);
  });

  test("a package that is run, not a script that only uses the event loop", () => {
    const application = found(
      {
        "board/__init__.py": "",
        "board/__main__.py": "from .command import main\nmain()\n",
        "board/command.py": "from .web import Board\ndef main():\n    Board().serve()\n",
        "board/web.py": web,
        "board/pages.py": pages,
        "board/utils/ask.py": "import asyncio\nfrom tornado import httpclient\nasyncio.run(httpclient.fetch('/x'))\n",
      },
      "tornado",
    );
    expect([application.entry?.value, application.health?.value]).toEqual(["board/__main__.py", "/healthcheck"]);
  });
});

describe("paths for health", () => {
  test("the one that asks for nothing, of two under different prefixes", () => {
    const application = found(
      {
        "m.py":
          "from fastapi import Depends, FastAPI\nfrom health import router\napp = FastAPI()\n" +
          'app.include_router(router, prefix="/v1/health", dependencies=[Depends(token)])\napp.include_router(router, prefix="/v1/public/health")\n',
        "health.py": 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/redis")\ndef redis(): ...\n',
      },
      "fastapi",
    );
    expect(application.health?.value).toBe("/v1/public/health/redis");
  });
});

test("routes of Django lie beside its settings where those compute what names them", () => {
  const application = found(
    {
      "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.live")\n',
      "shop/__init__.py": "",
      "shop/settings/__init__.py": "",
      "shop/settings/live.py": 'NAME = "shop"\nROOT_URLCONF = "{}.urls".format(NAME)\nWSGI_APPLICATION = "shop.wsgi.application"\n',
      "shop/wsgi.py": "",
      "shop/urls.py": "urlpatterns = [path('healthz/', ping)]\n",
    },
    "django\ngunicorn",
  );
  expect(application.health?.value).toBe("/healthz/");
});

test("a Compose file that takes the repository's own image tells its port and its health", () => {
  const compose = (image: string): string =>
    `services:\n  web: { image: ${image}, ports: ["9100:8100"], healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:8100/alive"] } }\n`;
  // a project in memory is called so
  const told = (image: string): unknown[] => {
    const { health, port } = found({ "docker/compose/compose.yaml": compose(image), "m.py": "from flask import Flask\napp = Flask(__name__)\n" }, "flask");
    return [health?.value, port?.value];
  };
  expect(told("ghcr.io/team/memory:1")).toEqual(["/alive", 8100]);
  expect(told("ghcr.io/team/another:1")).toEqual([undefined, 8000]);
});

test("a path that only a constant of another module gives", () => {
  const application = found(
    {
      "shop/__init__.py": "",
      "shop/names.py": 'class Names:\n    HEALTH_PATH: str = "/alive"\n',
      "shop/alive.py": "from litestar import get\nfrom shop import names\n@get(path=names.HEALTH_PATH)\nasync def check() -> None: ...\n",
      "shop/main.py": "from litestar import Litestar\nfrom shop.alive import check\napp = Litestar([check])\n",
    },
    "litestar\nuvicorn",
  );
  expect(application.health?.value).toBe("/alive");
});

test("an exposed port behind two variables", () => {
  const dockerfile = "FROM x\nARG web_port=5100\nENV EXPOSE_PORT=$web_port\nEXPOSE $EXPOSE_PORT\n";
  expect(found({ "m.py": "from flask import Flask\napp = Flask(__name__)\n", Dockerfile: dockerfile }, "flask").port?.value).toBe(5100);
  const circle = "FROM x\nARG A=$B\nARG B=$A\nEXPOSE $A\n";
  expect(found({ "m.py": "from flask import Flask\napp = Flask(__name__)\n", Dockerfile: circle }, "flask").port?.confidence).toBe("default");
});

test("a prefix that a deployment may set counts as empty", () => {
  const main =
    'from fastapi import APIRouter, FastAPI\napp = FastAPI()\nr = APIRouter()\n@r.get("/health")\ndef h(): ...\napp.include_router(r, prefix=cfg.path_prefix)\n';
  expect(found({ "m.py": main }, "fastapi").health?.value).toBe("/health");
});

describe("services of a Compose file", () => {
  const services = (compose: string, requirements: string): unknown[] =>
    found({ "compose.yaml": compose, "m.py": "from flask import Flask\napp = Flask(__name__)\n" }, `flask\n${requirements}`).services.map(({ value }) => [
      value.kind,
      value.optional === true,
    ]);

  test("a database in an image of another name is known by its port", () => {
    expect(services("services:\n  bucket: { image: minio/minio }\n  db: { image: upgrade/pgauto, expose: ['5432'] }\n", "psycopg\nboto3")).toEqual([
      ["postgres", false],
      ["minio", false],
    ]);
  });

  test("or by what only its image reads", () => {
    expect(services("services:\n  mail: { image: mailpit }\n  db: { build: ./db, environment: { POSTGRES_PASSWORD: x } }\n", "psycopg\nredis")).toEqual([
      ["postgres", false],
      ["redis", true],
    ]);
  });

  test("what a storage stands in for in development can be left out", () => {
    const application = found(
      { "docker-compose.dev.yml": "services:\n  bucket: { image: minio/minio }\n", "m.py": "from flask import Flask\napp = Flask(__name__)\n" },
      "flask\nboto3",
    );
    expect(application.services.map(({ value }) => [value.kind, value.optional])).toEqual([["minio", true]]);
  });
});
