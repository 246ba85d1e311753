import { describe, expect, test } from "vitest";
import { memoryProject } from "../project/memory.ts";
import type { Application } from "./application.ts";
import { detect } from "./detect.ts";

const found = (files: Record<string, string>, requirements: string): Application =>
  detect(memoryProject({ "requirements.txt": requirements, ...files })).application;
const summary = (files: Record<string, string>, requirements: string): unknown[] => {
  const { framework, interface: speaks, entry, server, importRoot } = found(files, requirements);
  return [framework.value, speaks.value, entry?.value, server?.value.name, ...(importRoot === undefined ? [] : [importRoot])];
};

describe("frameworks", () => {
  test.each<[string, string, string, unknown[]]>([
    ["quart", "quart\nhypercorn", "from quart import Quart\napp = Quart(__name__)\n", ["quart", "asgi", "m:app", "hypercorn"]],
    ["sanic", "sanic", "from sanic import Sanic\napp = Sanic('x')\n", ["sanic", "asgi", "m:app", "sanic"]],
    ["falcon", "falcon\ngunicorn", "import falcon\napp = falcon.App()\n", ["falcon", "wsgi", "m:app", "gunicorn"]],
    ["falcon, asynchronous", "falcon\nuvicorn", "import falcon.asgi\napp = falcon.asgi.App()\n", ["falcon", "asgi", "m:app", "uvicorn"]],
    ["bottle", "bottle", "import bottle\napp = bottle.default_app()\n", ["bottle", "wsgi", "m:app", "gunicorn"]],
    [
      "pyramid",
      "pyramid\nwaitress",
      "from cfg import configure\napplication = configure().make_wsgi_app()\n",
      ["pyramid", "wsgi", "m:application", "waitress"],
    ],
    ["blacksheep", "blacksheep\ngranian", "from blacksheep import Application\napp = Application()\n", ["blacksheep", "asgi", "m:app", "granian"]],
    ["fasthtml", "python-fasthtml", "from fasthtml.common import *\napp, rt = fast_app()\n", ["fasthtml", "asgi", "m:app", "uvicorn"]],
    ["dash", "dash", "from dash import Dash\napp = Dash(__name__)\nserver = app.server\n", ["dash", "wsgi", "m:server", "gunicorn"]],
    [
      "aiohttp that runs itself",
      "aiohttp",
      "from aiohttp import web\nasync def init():\n    app = web.Application()\n    return app\ndef main():\n    web.run_app(init())\n",
      ["aiohttp", "none", "m.py", "python"],
    ],
    ["aiohttp without", "aiohttp\ngunicorn", "from aiohttp import web\napp = web.Application()\n", ["aiohttp", "none", "m:app", "gunicorn"]],
    ["streamlit", "streamlit", "import streamlit as st\nst.title('x')\n", ["streamlit", "none", "m.py", "streamlit"]],
    ["gradio", "gradio", "import gradio as gr\ndemo = gr.Interface()\ndemo.launch()\n", ["gradio", "none", "m.py", "python"]],
    [
      "a class of the project's own",
      "flask",
      "from flask import Flask\nclass Mine(Flask):\n    pass\napp = Mine(__name__)\n",
      ["flask", "wsgi", "m:app", "gunicorn"],
    ],
    [
      "a client library is no server",
      "fastapi\naiohttp",
      "from fastapi import FastAPI\nimport aiohttp\napp = FastAPI()\n",
      ["fastapi", "asgi", "m:app", "uvicorn"],
    ],
  ])("%s", (_, requirements, source, expected) => {
    expect(summary({ "m.py": source }, requirements)).toEqual(expected);
  });
});

describe("the entry", () => {
  test("a configuration file that Pyramid's own command serves, with the port it has", () => {
    const files = {
      "board/__init__.py": "from pyramid.config import Configurator\ndef main(settings):\n    return Configurator().make_wsgi_app()\n",
      "deploy.ini": "[app:main]\nuse = egg:board\n[server:main]\nuse = egg:waitress#main\nlisten = *:7000\n",
      Procfile: "web: pserve deploy.ini\n",
    };
    expect(summary(files, "pyramid\nwaitress")).toEqual(["pyramid", "wsgi", "deploy.ini", "pserve"]);
    expect(found(files, "pyramid\nwaitress").port?.value).toBe(7000);
    // of an egg that is not here nothing is known
    expect(summary({ ...files, "deploy.ini": "[app:main]\nuse = egg:other\n" }, "pyramid\nwaitress")).not.toContain("deploy.ini");
  });

  const FLASK = "from flask import Flask\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app\n";

  test("an object that another module makes with the factory wins over the factory", () => {
    expect(summary({ "pkg/__init__.py": FLASK, "wsgi.py": "from pkg import create_app\napp = create_app()\n" }, "flask\ngunicorn")).toEqual([
      "flask",
      "wsgi",
      "wsgi:app",
      "gunicorn",
    ]);
  });

  test("one made for a tool does not", () => {
    expect(summary({ "pkg/__init__.py": FLASK, "celery_worker.py": "from pkg import create_app\napp = create_app()\n" }, "flask\ngunicorn")[2]).toBe(
      "pkg:create_app()",
    );
  });

  test("neither does one of an odd name in an odd place", () => {
    const files = { "pkg/factory.py": FLASK, "pkg/common/redis.py": "from flask import Flask\nflask_app = Flask('x')\n" };
    expect(summary(files, "flask\ngunicorn")[2]).toBe("pkg.factory:create_app()");
  });

  test("a factory that insists on arguments is none a server can call", () => {
    expect(found({ "m.py": FLASK.replace("config=None", "config") }, "flask").entry).toBeUndefined();
  });

  test("a function that makes one and gives it to nobody is no factory", () => {
    expect(found({ "m.py": "from flask import Flask\ndef check():\n    app = Flask('x')\n    app.test()\n" }, "flask").entry).toBeUndefined();
  });

  test("a factory that calls another one below it", () => {
    const source = "import falcon\ndef get_app():\n    return init({})\ndef init(config):\n    app = falcon.App()\n    return app\n";
    expect(found({ "m.py": source }, "falcon").entry?.value).toBe("m:get_app()");
  });

  test("imports inside functions count", () => {
    const source =
      "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from litestar import Litestar\ndef create_app() -> 'Litestar':\n    from litestar import Litestar\n    return Litestar()\n";
    expect(found({ "app/asgi.py": source }, "litestar").entry?.value).toBe("app.asgi:create_app()");
  });

  test("imports say where they start", () => {
    const files = { "src/py/app/asgi.py": "from app.core import x\nfrom fastapi import FastAPI\napp = FastAPI()\n", "src/py/app/core.py": "" };
    expect(summary(files, "fastapi")).toEqual(["fastapi", "asgi", "app.asgi:app", "uvicorn", "src/py"]);
    expect(summary({ "src/app.py": "from flask import Flask\napp = Flask(__name__)\n" }, "flask")).toEqual(["flask", "wsgi", "app:app", "gunicorn", "src"]);
  });

  test.each<[string, Record<string, string>]>([
    ["FLASK_APP of .flaskenv", { ".flaskenv": "FLASK_APP=b.py\n" }],
    ["FLASK_APP of the image", { Dockerfile: "FROM x\nENV FLASK_APP b.py\n" }],
    ["the variable in front of the command", { Procfile: "web: gunicorn b:app" }],
    ["wsgi-file of uWSGI", { "etc/uwsgi.ini": "[uwsgi]\nwsgi-file = b.py\ncallable = app\n" }],
    ["module of uWSGI in YAML", { "ops/uwsgi.yaml": "prod:\n    module: b:app\n" }],
    ["wsgi_app of gunicorn", { "gunicorn.conf.py": 'wsgi_app = "b:app"\n' }],
    ["supervisor", { "conf/supervisord.conf": "[program:web]\ncommand=/venv/bin/gunicorn b:app\n" }],
    ["systemd", { "contrib/x.service": "ExecStart=/opt/venv/bin/gunicorn --pythonpath /opt/x b:app\n" }],
    ["a script that s6 runs", { "rootfs/etc/s6-overlay/s6-rc.d/web/run": "#!/bin/sh\nexec gunicorn b:app\n" }],
    ["the source's own server", { "serve.py": 'import uvicorn\nuvicorn.run("b:app")\n' }],
    ["a file the image runs", { Dockerfile: 'FROM x\nENTRYPOINT ["python"]\nCMD ["b.py"]\n' }],
    ["the README, as the last", { "README.md": "    gunicorn b:app\n" }],
    ["production before development", { Makefile: "dev:\n\tflask --app a run\n", "run.sh": "gunicorn b:app\n" }],
  ])("%s", (_, files) => {
    const app = "from flask import Flask\napp = Flask(__name__)\n";
    expect(found({ "a.py": app, "b.py": app, ...files }, "flask").entry?.value).toBe("b:app");
  });

  test("a file that serves with a server of its own is run as it is", () => {
    const files = {
      Dockerfile: 'FROM x\nCMD ["python", "./start.py"]\n',
      "start.py": "import pkg\nif __name__ == '__main__':\n    pkg.main()\n",
      "pkg/__init__.py": "from pkg.web import app, socketio\ndef main():\n    socketio.run(app, port=5000)\n",
      "pkg/web.py": "from flask import Flask\napp = Flask(__name__)\nsocketio = make(app)\n",
    };
    expect(summary(files, "flask\nflask-socketio")).toEqual(["flask", "wsgi", "start.py", "python"]);
  });

  test("what lies aside is not served: tests, examples, locust", () => {
    const app = "from flask import Flask\napp = Flask(__name__)\n";
    for (const path of ["tests/app.py", "examples/app.py", "locustfile.py", ".devcontainer/app.py"])
      expect(found({ [path]: app }, "flask").entry).toBeUndefined();
  });
});

describe("Django", () => {
  const files = {
    "site/manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cfg.settings.local")\nfrom django.core.management import x\n',
    "site/cfg/settings/base.py":
      "INSTALLED_APPS = ['django.contrib.staticfiles']\nWSGI_APPLICATION = 'cfg.wsgi.application'\nSTATIC_ROOT = '/srv/static'\nROOT_URLCONF = 'cfg.urls'\n",
    "site/cfg/settings/local.py": "from .base import *\n",
    "site/cfg/settings/production.py": "import os\nfrom .base import *\nSECRET_KEY = os.environ['SECRET_KEY']\n",
    "site/cfg/wsgi.py": "application = None\n",
  };

  test("entry, settings, static files and migrations", () => {
    const application = found(files, "Django\ngunicorn");
    expect([application.entry?.value, application.importRoot, application.interface.value]).toEqual(["cfg.wsgi:application", "site", "wsgi"]);
    expect(application.django?.value).toEqual({
      manage: "site/manage.py",
      settings: "cfg.settings.local",
      collectstatic: true,
      staticRoot: "/srv/static",
      servesStatic: false,
      host: undefined,
      hostVariable: undefined,
    });
    expect(application.migrations?.value.command).toEqual(["python", "site/manage.py", "migrate", "--noinput"]);
  });

  test.each([
    ['ALLOWED_HOSTS = ["*"]', undefined, undefined],
    ['ALLOWED_HOSTS = ["localhost", "shop.example"]', undefined, undefined],
    ['ALLOWED_HOSTS = [".shop.example"]', "shop.example", undefined],
    ['ALLOWED_HOSTS = os.environ.get("HOSTS", "shop.example").split(",")', undefined, "HOSTS"],
    ["ALLOWED_HOSTS = []", undefined, undefined],
    ['if hosts := os.getenv("MY_ALLOWED_HOSTS"):\n    ALLOWED_HOSTS = hosts.split(",")\nelse:\n    ALLOWED_HOSTS = [domain]', undefined, "MY_ALLOWED_HOSTS"],
  ])("the host that a request has to name: %s", (line, host, hostVariable) => {
    const files = {
      "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cfg.settings")\nimport django\n',
      "cfg/settings.py": `import os\n${line}\nMIDDLEWARE = ["whitenoise.middleware.WhiteNoiseMiddleware"]\n`,
      "cfg/wsgi.py": "import django\napplication = 1\n",
    };
    expect(found(files, "Django\ngunicorn").django?.value).toEqual(expect.objectContaining({ host, hostVariable, servesStatic: true }));
  });

  test("production's settings are those that the image sets, and only they are read", () => {
    const application = found({ ...files, Dockerfile: "FROM x\nENV DJANGO_SETTINGS_MODULE=cfg.settings.production\n" }, "Django");
    expect(application.django?.value.settings).toBe("cfg.settings.production");
    expect(application.environment.map(({ value }) => value.name)).toEqual(["SECRET_KEY"]);
    expect(found(files, "Django").environment).toEqual([]);
  });

  test("a manage.py of others is no Django", () => {
    expect(found({ "manage.py": "from mine import cli\n", "m.py": "from flask import Flask\napp = Flask(__name__)\n" }, "flask").django).toBeUndefined();
  });

  test("gunicorn may name the module alone", () => {
    expect(found({ ...files, Procfile: "web: gunicorn --chdir site cfg.wsgi" }, "Django\ngunicorn").entry).toEqual(
      expect.objectContaining({ value: "cfg.wsgi:application", confidence: "certain" }),
    );
  });
});

describe("what somebody who knows has said", () => {
  const source = { path: "plimsoll.yaml", line: 4, note: "entry" };
  const files = { "requirements.txt": "fastapi\n", "app/main.py": "from fastapi import FastAPI\napi = FastAPI()\n", "odd.py": "thing = make()\n" };

  test.each([
    ["odd:thing", "odd:thing"],
    ["app.main:api", "app.main:api"],
    ["app.main:create()", "app.main:create()"],
  ])("%s is what is served, whatever else is there", (value, entry) => {
    const { application, problems } = detect(memoryProject(files), "", { value, source });
    expect(application.entry).toMatchObject({ value: entry, confidence: "certain" });
    expect(application.entry?.evidence[0]).toEqual(source);
    expect(problems).toEqual([]);
  });

  test("what is not there is told of", () => {
    expect(() => detect(memoryProject(files), "", { value: "nowhere:app", source })).toThrow(
      "nowhere:app is not there; plimsoll.yaml names it as what is served",
    );
  });
});
