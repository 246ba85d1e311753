import { describe, expect, test } from "vitest";
import type { Shape } from "../../contract/shape.ts";
import { isServed } from "../../detect/application.ts";
import { detect } from "../../detect/detect.ts";
import { memoryProject } from "../../project/memory.ts";
import { stack } from "./index.ts";

const APP = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n';

function write(
  files: Record<string, string>,
  shape: Shape = {},
  requirements = "fastapi\nuvicorn\n",
): { readonly dockerfile: string; readonly ignore: string } {
  const { application } = detect(memoryProject({ "requirements.txt": requirements, ...files }));
  if (!isServed(application)) throw new Error("nothing to serve was found");
  expect(stack.accepts(application)).toBe(true);
  const set = stack.write(application, shape);
  expect([...set.keys()]).toEqual(["Dockerfile", ".dockerignore"]);
  return { dockerfile: set.get("Dockerfile") ?? "", ignore: set.get(".dockerignore") ?? "" };
}

/** Instructions with continued lines joined and comments left out. */
function instructions(dockerfile: string): string[] {
  return dockerfile
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");
}

test("everything found, nothing asked", () => {
  const { dockerfile, ignore } = write({ "app/main.py": APP }, {}, "fastapi\nuvicorn\npsycopg\n");
  const found = instructions(dockerfile);
  expect(found.filter((line) => line.startsWith("FROM"))).toEqual(["FROM python:3.13-slim AS builder", "FROM python:3.13-slim AS runtime"]);
  expect(found).toContain("COPY requirements.txt ./");
  expect(found).toContain("COPY app ./app/");
  expect(found).toContain("USER 10001:10001");
  expect(found).toContain("EXPOSE 8000");
  expect(found.at(-1)).toBe('CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]');
  expect(found.some((line) => line.includes("--no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*"))).toBe(true);
  expect(found.filter((line) => line.includes("apt-get"))).toHaveLength(1);
  expect(ignore.split("\n")).toEqual(expect.arrayContaining(["*", "!requirements.txt", "!app", "**/.env*"]));
});

test("what the contract asks for goes first", () => {
  const { dockerfile } = write(
    { "app/main.py": APP, "agents/__init__.py": "" },
    {
      base: "python:3.11-slim-bookworm",
      stages: ["builder", "runner"],
      user: { name: "appuser", uid: 1001 },
      port: 9000,
      healthPath: "/up",
      packages: ["postgresql-client"],
      files: ["app/", "agents"],
      virtualEnvironment: "/venv",
    },
  );
  const found = instructions(dockerfile);
  expect(found).toContain("FROM python:3.11-slim-bookworm AS runner");
  expect(found).toContain("USER 1001:1001");
  expect(found).toContain("COPY agents ./agents/");
  expect(found.filter((line) => line === "COPY app ./app/")).toHaveLength(1);
  expect(found).toContain("COPY --from=builder /venv /venv");
  expect(dockerfile).toContain("useradd --uid 1001 --user-group --home-dir /tmp --shell /usr/sbin/nologin appuser");
  expect(dockerfile).toContain("http://127.0.0.1:9000/up");
  expect(dockerfile).toContain("install -y --no-install-recommends postgresql-client ");
  expect(found.at(-1)).toContain('"--port", "9000"');
});

describe("the command", () => {
  const command = (files: Record<string, string>, requirements: string, shape?: Shape): unknown =>
    JSON.parse(
      instructions(write(files, shape, requirements).dockerfile)
        .at(-1)
        ?.slice(4) ?? "",
    );

  test("a factory", () => {
    const source = "from fastapi import FastAPI\ndef create_app():\n    return FastAPI()\n";
    expect(command({ "m.py": source }, "fastapi\nuvicorn")).toEqual(["uvicorn", "--factory", "m:create_app", "--host", "0.0.0.0", "--port", "8000"]);
  });

  test("WSGI", () => {
    const source = "from flask import Flask\ndef create_app():\n    return Flask(__name__)\n";
    expect(command({ "m.py": source }, "flask\ngunicorn")).toEqual([
      "gunicorn",
      "m:create_app()",
      "--bind",
      "0.0.0.0:8000",
      "--worker-tmp-dir",
      "/dev/shm",
      "--access-logfile",
      "-",
    ]);
  });

  test("the program is written as the contract writes it", () => {
    expect(command({ "m.py": APP }, "fastapi\nuvicorn", { program: "/opt/venv/bin/uvicorn" })).toEqual(expect.arrayContaining(["/opt/venv/bin/uvicorn"]));
  });
});

test("a server that nothing brings is installed in sight", () => {
  const { dockerfile } = write({ "m.py": APP }, {}, "fastapi");
  expect(dockerfile).toContain("# No requirement brings uvicorn");
  expect(dockerfile).toMatch(/uv pip install .* -r requirements\.txt uvicorn\n/);
});

test("compilers stay in the builder", () => {
  const [builder = "", final = ""] = write({ "m.py": APP }, {}, "fastapi\nuvicorn\npsycopg2").dockerfile.split(/(?=^FROM .* AS runtime)/m);
  expect(builder).toContain("gcc libc6-dev libpq-dev");
  expect(final).not.toContain("gcc");
  expect(final).toContain("libpq5");
});

test("pip installs where the requirements hold options that uv takes differently", () => {
  const { dockerfile } = write({ "m.py": APP }, {}, "--extra-index-url https://example.org/simple\nfastapi\nuvicorn");
  expect(dockerfile).not.toContain("uv pip");
  expect(dockerfile).toContain("pip --python /opt/venv/bin/python install");
});

test("requirements in a folder keep their place", () => {
  const { dockerfile, ignore } = write(
    { "m.py": APP, "requirements/base.txt": "fastapi\nuvicorn", "requirements/limits.txt": "" },
    {},
    "-c requirements/limits.txt\n-r requirements/base.txt\n",
  );
  expect(instructions(dockerfile)).toContain("COPY requirements/limits.txt requirements/base.txt ./requirements/");
  expect(ignore).toContain("!requirements/base.txt\n");
});

test("a list that pip-tools made is installed, its source stays at home", () => {
  const { dockerfile, ignore } = write({ "m.py": APP, "requirements.in": "fastapi\n" }, {}, "fastapi==1\nuvicorn==1\n");
  expect(instructions(dockerfile)).toContain("COPY requirements.txt ./");
  expect(dockerfile).toMatch(/uv pip install .* -r requirements\.txt/);
  expect(ignore).not.toContain("requirements.in");
});

test("files lie beside each other, blanks and all", () => {
  const { dockerfile } = write({ "m.py": `${APP}open("my data.json")\nopen("a.json")\n`, "my data.json": "", "a.json": "" });
  expect(instructions(dockerfile)).toContain('COPY ["m.py", "my data.json", "a.json", "./"]');
});

test("code under src is found by Python", () => {
  const { dockerfile } = write({ "src/svc/main.py": APP });
  expect(instructions(dockerfile)).toContain("COPY src ./src/");
  expect(dockerfile).toContain("PYTHONPATH=/app/src");
});

test("only folders the application writes to belong to its user", () => {
  const { dockerfile } = write({ "m.py": `import os\n${APP}os.makedirs("data")\n` });
  expect(dockerfile).toContain("install -d -o 10001 -g 10001 /app/data");
  expect(dockerfile).not.toContain("chown");
});

test("a user that Debian has already is not made again", () => {
  const { dockerfile } = write({ "m.py": APP }, { user: { name: "www-data" } });
  expect(dockerfile).not.toContain("useradd");
  expect(instructions(dockerfile)).toContain("USER 33");
});

test("package names follow the base's Debian", () => {
  const names = (base: string): string => write({ "m.py": APP }, { base }, "fastapi\nuvicorn\npython-ldap").dockerfile;
  expect(names("python:3.13-slim-bookworm")).toContain("libldap-2.5-0");
  expect(names("python:3.13-slim-trixie")).toContain("libldap2");
});

test("no health check without a path, and none that would need a package", () => {
  expect(write({ "m.py": "from fastapi import FastAPI\napp = FastAPI()\n" }).dockerfile).not.toContain("HEALTHCHECK");
  expect(write({ "m.py": APP }).dockerfile).not.toMatch(/curl|wget|requests/);
});

test("a base without Debian's packages is refused in words", () => {
  expect(() => write({ "m.py": APP }, { base: "python:3.13-alpine" })).toThrow("not supported yet");
});
