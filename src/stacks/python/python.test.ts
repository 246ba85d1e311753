import { describe, expect, test } from "vitest";
import type { Shape } from "../../contract/shape.ts";
import { APP, written, type Written } from "./testing.ts";

function write(files: Record<string, string>, shape: Shape = {}, requirements = "fastapi\nuvicorn\n"): Written {
  return written({ "requirements.txt": requirements, ...files }, shape);
}

test("everything found, nothing asked", () => {
  const { stages, ignore } = write({ "app/main.py": APP }, {}, "fastapi\nuvicorn\npillow\npython-magic\n");
  expect(Object.keys(stages)).toEqual(["base", "builder", "development", "runtime"]);
  expect(stages["base"]?.[0]).toBe("FROM python:3.13-slim-trixie AS base");
  expect(stages["base"]).toContain("COPY requirements.txt ./");
  const final = stages["runtime"] ?? [];
  expect(final[0]).toBe("FROM python:3.13-slim-trixie AS runtime");
  expect(final).toContain("COPY app ./app/");
  expect(final).toContain("USER 10001:10001");
  expect(final).toContain("EXPOSE 8000");
  expect(final).toContain('LABEL org.opencontainers.image.title="memory"');
  expect(final.at(-1)).toBe('CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "8"]');
  // under the name that Debian 13 has for it, within a series
  expect(final[1]).toContain("--no-install-recommends libmagic1t64=1:5.* && rm -rf /var/lib/apt/lists/*");
  expect(ignore.split("\n")).toEqual(expect.arrayContaining(["*", "!requirements.txt", "!app", "**/.env*"]));
});

test("what the contract asks for goes first", () => {
  const { dockerfile, stages } = write(
    { "app/main.py": APP, "agents/__init__.py": "" },
    {
      base: "python:3.11-slim-bookworm",
      stages: ["builder", "runner"],
      user: { name: "appuser", uid: 1001 },
      port: 9000,
      healthPath: "/up",
      health: { interval: 15, timeout: 10, startPeriod: 40 },
      packages: ["postgresql-client", "curl"],
      files: ["app/", "agents"],
      virtualEnvironment: "/venv",
      labels: { maintainer: "the team" },
      environment: { PYTHONPATH: "/app" },
      writable: ["/app/logs"],
    },
  );
  const found = stages["runner"] ?? [];
  expect(found[0]).toBe("FROM python:3.11-slim-bookworm AS runner");
  expect(found).toContain("USER 1001:1001");
  expect(found).toContain("COPY agents ./agents/");
  expect(found.filter((line) => line === "COPY app ./app/")).toHaveLength(1);
  expect(found).toContain("COPY --from=builder /venv /venv");
  expect(found[1]).toContain("SOURCE_DATE_EPOCH=86400 useradd --uid 1001 --user-group --home-dir /tmp --shell /usr/sbin/nologin appuser");
  expect(found[1]).toContain("install -y --no-install-recommends postgresql-client=1* curl=7.* ");
  expect(found[1]).toContain("install -d -o 1001 -g 1001 /app/logs");
  expect(dockerfile).toContain("# postgresql-client, curl: asked for by the contract.");
  expect(found).toContain('LABEL org.opencontainers.image.title="memory" maintainer="the team"');
  expect(found.find((line) => line.startsWith("ENV"))).toContain("PYTHONPATH=/app");
  expect(dockerfile).toContain("'127.0.0.1', 9000, timeout=9); c.request('GET', '/up')");
  expect(dockerfile).toContain("HEALTHCHECK --interval=15s --timeout=10s --start-period=40s --start-interval=1s");
  expect(found.at(-1)).toContain('"--port", "9000"');
});

test("stages of a contract that has more of them", () => {
  const { stages } = write({ "m.py": APP }, { stages: ["base", "dependencies", "development", "production"] });
  expect(Object.keys(stages)).toEqual(["base", "dependencies", "development", "production"]);
  expect(stages["production"]).toContain("COPY --from=dependencies /opt/venv /opt/venv");
});

test("files that belong to the user, a group of its own, commands word for word", () => {
  const { dockerfile, stages } = write(
    { "m.py": APP },
    { ownedByUser: true, user: { name: "appuser", uid: 1000, gid: 2000, group: "appgroup" }, command: ["uvicorn", "m:app"], development: { command: ["sh"] } },
  );
  expect(stages["runtime"]).toContain("COPY --chown=1000:2000 m.py ./");
  expect(dockerfile).toContain("groupadd --gid 2000 appgroup");
  expect(dockerfile).toContain("The price: whoever gets into the process can change the code.");
  expect(stages["runtime"]?.at(-1)).toBe('CMD ["uvicorn", "m:app"]');
  expect(stages["development"]?.at(-1)).toBe('CMD ["sh"]');
});

describe("the command", () => {
  const command = (files: Record<string, string>, requirements: string, shape?: Shape, stage = "runtime"): unknown =>
    JSON.parse(write(files, shape, requirements).stages[stage]?.at(-1)?.slice(4) ?? "");
  const FLASK = "from flask import Flask\ndef create_app():\n    return Flask(__name__)\n";

  test("a factory", () => {
    const source = "from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n";
    expect(command({ "m.py": source }, "fastapi\nuvicorn")).toEqual(expect.arrayContaining(["uvicorn", "--factory", "m:create_app"]));
  });

  test("WSGI, with the server's own configuration", () => {
    const words = ["gunicorn", "m:create_app()", "--bind", "0.0.0.0:8000", "--threads", "4", "--graceful-timeout", "8", "--worker-tmp-dir", "/dev/shm"];
    expect(command({ "m.py": FLASK }, "flask\ngunicorn")).toEqual([...words, "--access-logfile", "-"]);
    const files = { "m.py": FLASK, Procfile: "web: gunicorn -c conf/gunicorn.conf.py 'm:create_app()'\n", "conf/gunicorn.conf.py": "timeout = 5\n" };
    expect(command(files, "flask\ngunicorn")).toEqual([...words, "--access-logfile", "-", "--config", "conf/gunicorn.conf.py"]);
    expect(write(files, {}, "flask\ngunicorn").stages["runtime"]).toContain("COPY conf ./conf/");
  });

  test("development reloads, with the framework's own server where it has one", () => {
    expect(command({ "m.py": APP }, "fastapi\nuvicorn", {}, "development")).toContain("--reload");
    expect(command({ "m.py": FLASK }, "flask\ngunicorn", {}, "development")).toEqual([
      "flask",
      "--app",
      "m:create_app()",
      "run",
      "--debug",
      "--host",
      "0.0.0.0",
      "--port",
      "8000",
    ]);
  });

  test("the program is written as the contract writes it", () => {
    expect(command({ "m.py": APP }, "fastapi\nuvicorn==0.21.1")).not.toContain("--timeout-graceful-shutdown");
    expect(command({ "m.py": APP }, "fastapi\nuvicorn==0.22")).toEqual(expect.arrayContaining(["--timeout-graceful-shutdown", "8"]));
    expect(command({ "m.py": APP }, "fastapi\nuvicorn", { program: "/opt/venv/bin/uvicorn" })).toEqual(expect.arrayContaining(["/opt/venv/bin/uvicorn"]));
  });
});

test("a server that nothing brings is installed in sight, in one version", () => {
  const { dockerfile } = write({ "m.py": APP }, {}, "fastapi");
  expect(dockerfile).toContain("# No requirement brings uvicorn");
  expect(dockerfile).toMatch(/uv pip install --compile-bytecode -r requirements\.txt uvicorn==\d/);
});

test("compilers stay where packages are built", () => {
  const { stages } = write({ "m.py": APP }, { base: "python:3.11-slim-bookworm" }, "fastapi\nuvicorn\npsycopg2");
  expect(stages["base"]?.join("\n")).toContain("gcc=4:1* libc6-dev=2.* libpq-dev=1*");
  expect(stages["runtime"]?.join("\n")).not.toContain("gcc");
  expect(stages["runtime"]?.join("\n")).toContain("libpq5=1*");
});

test("files lie beside each other, blanks and all", () => {
  const { stages } = write({ "m.py": `${APP}open("my data.json")\nopen("a.json")\n`, "my data.json": "", "a.json": "" });
  expect(stages["runtime"]).toContain('COPY ["m.py", "my data.json", "a.json", "./"]');
});

test("code under src is found by Python", () => {
  const { stages } = write({ "src/svc/main.py": APP });
  expect(stages["runtime"]).toContain("COPY src ./src/");
  expect(stages["runtime"]?.find((line) => line.startsWith("ENV"))).toContain("PYTHONPATH=/app/src");
});

test("only folders the application writes to belong to its user", () => {
  const { dockerfile } = write({ "m.py": `import os\n${APP}os.makedirs("data")\n` });
  expect(dockerfile).toContain("install -d -o 10001 -g 10001 /app/data");
  expect(dockerfile).not.toContain("chown");
});

test("a user that Debian has already is not made again", () => {
  const { dockerfile, stages } = write({ "m.py": APP }, { user: { name: "www-data" } });
  expect(dockerfile).not.toContain("useradd");
  expect(stages["runtime"]).toContain("USER 33:33");
});

test("package names follow the base's Debian", () => {
  const names = (base: string): string => write({ "m.py": APP }, { base }, "fastapi\nuvicorn\npython-ldap").dockerfile;
  expect(names("python:3.13-slim-bookworm")).toContain("libldap-2.5-0=2.5.*");
  expect(names("python:3.13-slim-trixie")).toContain("libldap2=2.*");
});

describe("the health check", () => {
  test("needs no package, and on a path that is made for it only 200 will do", () => {
    const { dockerfile } = write({ "m.py": APP });
    expect(dockerfile).toContain("c.request('GET', '/health'); raise SystemExit(c.getresponse().status != 200)");
    expect(dockerfile).not.toMatch(/curl|wget|requests\./);
  });

  test("without such a path asks the first page, and takes any answer that is no failure", () => {
    const { dockerfile } = write({ "m.py": "from fastapi import FastAPI\napp = FastAPI()\n" });
    expect(dockerfile).toContain("c.request('GET', '/'); raise SystemExit(c.getresponse().status >= 500)");
  });
});

test("frameworks that listen on this machine's own address are told otherwise", () => {
  const { stages } = written({ "requirements.txt": "gradio\n", "app.py": 'import gradio as gr\ndemo = gr.Interface(str, "text", "text")\ndemo.launch()\n' });
  expect(stages["runtime"]?.find((line) => line.startsWith("ENV"))).toContain("GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=7860");
  expect(stages["runtime"]?.at(-1)).toBe('CMD ["python", "app.py"]');
});

test("what does not handle SIGTERM is stopped by the signal that Python handles", () => {
  const stop = (requirements: string, source: string): string | undefined =>
    written({ "requirements.txt": requirements, "app.py": source }).stages["runtime"]?.find((line) => line.startsWith("STOPSIGNAL"));
  const flask = "from flask import Flask\napp = Flask(__name__)\n";
  expect(stop("flask\nwaitress\n", flask)).toBe("STOPSIGNAL SIGINT");
  expect(stop("flask\ngunicorn\n", flask)).toBeUndefined();
  expect(stop("gradio\n", "import gradio as gr\ndemo = gr.Blocks()\ndemo.launch()\n")).toBe("STOPSIGNAL SIGINT");
  expect(stop("aiohttp\n", "from aiohttp import web\napp = web.Application()\nweb.run_app(app)\n")).toBeUndefined();
});

test("a base without Debian's packages is refused in words", () => {
  expect(() => write({ "m.py": APP }, { base: "python:3.13-alpine" })).toThrow("not supported yet");
});

test("a development image of the contract's has its user, packages, files, folders, health check and start script", () => {
  const files = { "src/main.py": APP, "tests/test_it.py": "", "alembic/env.py": "", "alembic.ini": "" };
  const development: Shape = {
    packages: ["git"],
    files: ["src/", "tests/"],
    ownedByUser: true,
    writable: ["/app/logs"],
    health: { startPeriod: 10, timeout: 5 },
    environment: { DEBUG: "true" },
  };
  const shape: Shape = { user: { name: "appuser", uid: 1000, group: "appgroup" }, development };
  const { ignore, stages } = write(files, shape, "fastapi\nuvicorn\nasyncpg\nalembic\n");
  const stage = stages["development"] ?? [];
  expect(stage[1]).toMatch(
    /install -y --no-install-recommends git\S* && rm .* && groupadd --gid 1000 appgroup && useradd .* appuser && install -d -o 1000 -g 1000 \/app\/logs$/,
  );
  expect(stage.find((line) => line.startsWith("ENV"))).toContain("DEBUG=true");
  for (const line of ["COPY --chown=1000:1000 tests ./tests/", "COPY --chmod=755 docker-entrypoint.sh /usr/local/bin/", 'ENTRYPOINT ["docker-entrypoint.sh"]'])
    expect(stage).toContain(line);
  expect(stage.find((line) => line.startsWith("HEALTHCHECK"))).toContain("--timeout=5s --start-period=10s");
  const final = stages["runtime"] ?? [];
  expect(final.join("\n")).not.toMatch(/tests|git|DEBUG|--chown|\/app\/logs/);
  const rules = ignore.split("\n");
  expect(rules).toContain("!tests");
  expect(rules.lastIndexOf("!tests")).toBeGreaterThan(rules.indexOf("**/tests"));
  expect(rules.indexOf("**/__pycache__")).toBeGreaterThan(rules.lastIndexOf("!tests"));
});

test("without a contract the development stage has the user by its name, and no health check", () => {
  const { ignore, stages } = write({ "m.py": APP, "tests/test_it.py": "" });
  const stage = (stages["development"] ?? []).join("\n");
  expect(stage).toContain("useradd --uid 10001");
  expect(stage).not.toMatch(/HEALTHCHECK|tests/);
  expect(ignore).not.toContain("!tests");
});

test("an application that keeps its database beside its code may write there, and that is said", () => {
  const { dockerfile } = write({ "main.py": `${APP}import sqlite3\ndb = sqlite3.connect("x.db")\n` });
  expect(dockerfile).toMatch(/install -d -o 10001 -g 10001 \/app\b/);
  expect(dockerfile).toContain("# Better let it keep them in a folder apart");
  expect(dockerfile).not.toContain("what runs can read it and not change it");
});

test("what the user's own image gives the file that it runs stays with it, with a folder that is its own", () => {
  const { stages } = write(
    {
      "serve.py": "from shop.main import main\nmain()\n",
      "shop/__init__.py": "",
      "shop/main.py": 'from flask import Flask\nfrom eventlet import wsgi\ndef main():\n    app = Flask(__name__)\n    wsgi.server(listen(("", 5000)), app)\n',
      Dockerfile: 'FROM python:3.13-slim\nCMD ["python", "./serve.py", "-d", "/store"]\n',
    },
    {},
    "flask\neventlet\n",
  );
  expect(stages["runtime"]?.at(-1)).toBe('CMD ["python", "serve.py", "-d", "/store"]');
  expect(stages["runtime"]?.[1]).toContain("install -d -o 10001 -g 10001 /store");
});

test("a folder to write to among the sources is given to the user behind their COPY, which brings its own owner", () => {
  const { stages } = write({ "app/main.py": APP }, { writable: ["/app/app/static/made", "/app/logs"] });
  const found = stages["runtime"] ?? [];
  const given = found.indexOf("RUN install -d -o 10001 -g 10001 /app/app/static/made");
  expect(given).toBeGreaterThan(found.indexOf("COPY app ./app/"));
  expect(found[1]).toContain("install -d -o 10001 -g 10001 /app/logs ");
  expect(found[1]).not.toContain("static/made");
});
