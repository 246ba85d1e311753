import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { describeWithEngine, standInFlags } from "./engine.ts";
import { plimsoll, type Ended } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const PYTHON = "python:3.13-slim";
const UV = "ghcr.io/astral-sh/uv:0.8.22-python3.13-trixie-slim";
const UV_ALONE = "ghcr.io/astral-sh/uv:0.13";
const NGINX = "nginxinc/nginx-unprivileged:stable";
const NODE = "node:22-slim";

const PROJECT = `[project]
name = "service"
version = "0.1.0"
requires-python = ">=3.13"
dependencies = ["fastapi", "uvicorn", "alembic", "sqlalchemy"]

[dependency-groups]
dev = ["pytest"]
`;
const SERVICE = {
  "src/__init__.py": "",
  "src/main.py": 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/health")\ndef health():\n    return {"status": "ok"}\n',
  "alembic.ini": "[alembic]\nscript_location = alembic\nsqlalchemy.url = sqlite:////tmp/service.db\n",
  "alembic/env.py":
    'from alembic import context\nfrom sqlalchemy import create_engine\n\nwith create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:\n    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n',
  "alembic/versions/one.py":
    'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "one"\ndown_revision = None\n\n\ndef upgrade():\n    op.create_table("items", sa.Column("id", sa.Integer, primary_key=True))\n',
};

/** A venv that no stage makes, TLS asked of plain HTTP, sh as process 1, rules where no builder looks. */
const FLAWED_STAGES = `# syntax=docker/dockerfile:1
FROM ${UV} AS base
RUN apt-get update && apt-get install -y --no-install-recommends \\
    libpq-dev gcc && rm -rf /var/lib/apt/lists/*
RUN groupadd -r svc -g 1000 && useradd -r -u 1000 -g svc -m svc
WORKDIR /app
RUN chown svc:svc /app
USER svc
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy \\
    UV_PROJECT_ENVIRONMENT=/app/.venv PATH="/app/.venv/bin:$PATH"

# with reload
FROM base AS development
COPY --chown=svc:svc pyproject.toml* uv.lock* ./
RUN uv sync --frozen
COPY --chown=svc:svc . .
CMD ["sh", "-c", "uv run alembic upgrade head && uv run uvicorn src.main:app --host 0.0.0.0 --port 8000 --reload"]

# what is shipped
FROM ${PYTHON} AS production
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
RUN groupadd -r svc -g 1000 && useradd -r -u 1000 -g svc -m svc
WORKDIR /app
COPY --from=base --chown=svc:svc /app/.venv /app/.venv
COPY --chown=svc:svc . .
USER svc
HEALTHCHECK --interval=30s --timeout=3s CMD curl -f https://localhost:8000/health --insecure || exit 1
CMD ["sh", "-c", "alembic upgrade head && uvicorn src.main:app --host 0.0.0.0 --port 8000"]
`;

/** A comment that ends a RUN, uv from a script of the web in root's home, and another user who is to start it. */
const FLAWED_RUN = `FROM ${PYTHON} AS base
ENV PYTHONUNBUFFERED=1 \\
    UV_LINK_MODE=copy
WORKDIR /app

# what the system has to have
RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
    gcc \\
    curl \\                   # asks for the health
    && rm -rf /var/lib/apt/lists/* && \\
    curl -LsSf https://astral.sh/uv/install.sh | sh

FROM base AS dependencies
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev

FROM dependencies AS production
RUN useradd -m -u 1000 svc && \\
    chown -R svc:svc /app
COPY --chown=svc:svc . .
USER svc
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 \\
    CMD curl -f http://localhost:8000/health || exit 1
CMD ["uv", "run", "uvicorn", "src.main:app", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
`;

/** Made for Alpine's nginx and root, on the image that is neither. */
const FLAWED_FRONTEND = `FROM ${NODE} AS build
WORKDIR /app
COPY package.json build.mjs index.html ./
RUN node build.mjs

FROM ${NGINX} AS production
# an account of its own
RUN addgroup -g 1000 -S web && \\
    adduser -u 1000 -S web -G web && \\
    mkdir -p /var/cache/nginx && \\
    chown -R web:web /var/cache/nginx /usr/share/nginx/html
COPY --chown=web:web nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build --chown=web:web /app/dist /usr/share/nginx/html
USER web
# Port 80
EXPOSE 80
HEALTHCHECK --interval=30s --timeout=10s --start-period=5s --retries=3 \\
    CMD wget --no-verbose --tries=1 --spider http://localhost:80/ || exit 1
CMD ["nginx", "-g", "daemon off;"]
`;

/** A lock file names the registry that it was made with, so that none can lie here. */
let lock = "";

function lockFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-lock-"));
  try {
    writeFileSync(join(folder, "pyproject.toml"), PROJECT);
    writeFileSync(
      join(folder, "Dockerfile"),
      `FROM ${standIn(UV)} AS lock\nWORKDIR /w\nCOPY pyproject.toml .\nRUN uv lock\nFROM scratch\nCOPY --from=lock /w/uv.lock /\n`,
    );
    const { stderr, status } = spawnSync("docker", ["buildx", "build", "--output", folder, folder], { encoding: "utf8", timeout: 300_000 });
    if (status !== 0) throw new Error(stderr);
    return readFileSync(join(folder, "uv.lock"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The image that is here under this name, or stands in for it. */
function standIn(image: string): string {
  return standInFlags([image])[1]?.slice(image.length + 1) ?? image;
}

function fix(folder: string, ...flags: readonly string[]): Promise<Ended> {
  const bases = [...standInFlags([PYTHON, UV, NODE, NGINX]), "--base", `ghcr.io/astral-sh/uv:latest=${standIn(UV_ALONE)}`];
  return plimsoll(["fix", folder, ...flags, "--target", "production", "--quiet", ...bases]);
}

/** Every hunk of a diff has the names of its checks. */
function unnamedHunks(diff: string): readonly string[] {
  return diff.split("\n").filter((line) => line.startsWith("@@") && !/@@ [a-z][a-z-]+(?:, [a-z][a-z-]+)*$/.test(line));
}

async function expectMended(files: Readonly<Record<string, string>>, dockerfile: string, ...flags: readonly string[]): Promise<string> {
  const folder = folderWith(files);
  const planned = await fix(folder, ...flags, "--dry-run");
  expect(unnamedHunks(planned.stdout)).toEqual([]);
  const ended = await fix(folder, ...flags, "--prove");
  expect(ended.stdout, ended.stderr).toMatch(/ {2}before {2}the build failed.*\n(?:.*\n)* {2}after {3}builds, .*healthy after \d/);
  expect(ended.stdout).not.toContain("is not kept");
  expect((await fix(folder, ...flags)).stdout).toContain("nothing to fix");
  return readFileSync(join(folder, dockerfile), "utf8");
}

describeWithEngine("what documents hold that does not build", () => {
  beforeAll(() => {
    lock = lockFile();
  });

  test("stages that do not make what is copied", async () => {
    const files = { ...SERVICE, "docker/Dockerfile": FLAWED_STAGES, "docker/.dockerignore": ".git\n.venv\n", "pyproject.toml": PROJECT, "uv.lock": lock };
    const text = await expectMended(files, "docker/Dockerfile", "--unsafe");
    expect(text).toContain("FROM base AS builder\nCOPY --chown=svc:svc pyproject.toml* uv.lock* ./\nRUN uv sync --no-dev --frozen\n\n# what is shipped\n");
    expect(text).toContain("CMD curl -f http://localhost:8000/health || exit 1\n");
    expect(text).toContain("alembic upgrade head && exec uvicorn");
    // the rest stands as it did
    expect(text.split("\n").filter((line) => !FLAWED_STAGES.includes(line))).toEqual([
      "FROM base AS builder",
      "RUN uv sync --no-dev --frozen",
      "COPY --from=builder --chown=svc:svc /app/.venv /app/.venv",
      'ENV PATH="/app/.venv/bin:$PATH"',
      "HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8000/health || exit 1",
      'CMD ["sh", "-c", "alembic upgrade head && exec uvicorn src.main:app --host 0.0.0.0 --port 8000"]',
    ]);
  });

  test("a comment that ends a RUN, and uv in root's home", async () => {
    const text = await expectMended(
      { ...SERVICE, Dockerfile: FLAWED_RUN, ".dockerignore": ".git\n", "pyproject.toml": PROJECT, "uv.lock": lock },
      "Dockerfile",
      "--unsafe",
    );
    expect(text).toContain("COPY --from=ghcr.io/astral-sh/uv:latest /uv /uvx /usr/local/bin/\n\n# what the system has to have\n");
    expect(text).toContain("    curl \\\n    # asks for the health\n    && rm -rf /var/lib/apt/lists/*\n\nFROM");
  });

  test("nginx for Alpine and root, on the image without", async () => {
    const files = {
      Dockerfile: FLAWED_FRONTEND,
      ".dockerignore": ".git\n",
      "package.json": '{ "name": "web", "private": true }\n',
      "index.html": "<!doctype html><title>web</title>\n",
      "build.mjs": 'import { copyFileSync, mkdirSync } from "node:fs";\nmkdirSync("dist");\ncopyFileSync("index.html", "dist/index.html");\n',
      "nginx.conf": "server {\n    listen 80;\n    root /usr/share/nginx/html;\n}\n",
    };
    const text = await expectMended(files, "Dockerfile", "--to", "plimsoll:production");
    expect(text).toContain(
      "USER root\n# an account of its own\nRUN groupadd --gid 1000 --system web && \\\n    useradd --uid 1000 --system --gid web --create-home web && \\\n",
    );
    expect(text).toContain("# Port 8080\nEXPOSE 8080\n");
    expect(text).toContain("CMD curl -fsS -o /dev/null http://localhost:8080/ || exit 1\n");
  });
});
