import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { baseFlags, describeWithEngine, engine } from "./engine.ts";
import { plimsoll, type Ended } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const PROJECT = `[project]
name = "app"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["starlette", "uvicorn"]
`;
const SOURCE = `from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def health(request):
    return JSONResponse({"status": "ok"})

app = Starlette(routes=[Route("/health", health)])
`;

const FLAT = `FROM python:3.11-slim AS base
RUN groupadd -r appuser -g 1000 && useradd -r -u 1000 -g appuser -m appuser
WORKDIR /app
ENV UV_LINK_MODE=copy \\
    UV_PROJECT_ENVIRONMENT=/app/.venv PATH="/app/.venv/bin:$PATH"

# with reload
FROM base AS development
RUN pip install --no-cache-dir uv
COPY --chown=appuser:appuser pyproject.toml* uv.lock* ./
RUN uv sync --frozen
COPY --chown=appuser:appuser . .
CMD ["sh", "-c", "uv run uvicorn src.main:app --host 0.0.0.0 --port 8000 --reload"]

# the smallest
FROM python:3.11-slim AS production
RUN groupadd -r appuser -g 1000 && useradd -r -u 1000 -g appuser -m appuser
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=base --chown=appuser:appuser /app/.venv /app/.venv
COPY --chown=appuser:appuser . .
USER appuser
HEALTHCHECK --interval=2s --timeout=3s --start-period=20s CMD curl -f https://localhost:8000/health --insecure || exit 1
CMD ["sh", "-c", "true && uvicorn src.main:app --host 0.0.0.0 --port 8000"]
`;

/** A lock file names the registry that it was made with, so that none can lie here. */
let lock = "";

function lockFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-lock-"));
  try {
    const base = engine().bases["python:3.11-slim"] ?? "python:3.11-slim";
    writeFileSync(join(folder, "pyproject.toml"), PROJECT);
    writeFileSync(
      join(folder, "Dockerfile"),
      `FROM ${base} AS lock\nRUN pip install uv\nWORKDIR /w\nCOPY pyproject.toml .\nRUN uv lock\nFROM scratch\nCOPY --from=lock /w/uv.lock /\n`,
    );
    const { stderr, status } = spawnSync("docker", ["buildx", "build", "--output", folder, folder], { encoding: "utf8", timeout: 300_000 });
    if (status !== 0) throw new Error(stderr);
    return readFileSync(join(folder, "uv.lock"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fix(folder: string, ...args: string[]): Promise<Ended> {
  return plimsoll(["fix", folder, "--unsafe", "--prove", "--quiet", ...baseFlags(), ...args]);
}

const contract = (images: object, ...presets: string[]): string => JSON.stringify({ extends: presets, images });

describeWithEngine("fix --prove", () => {
  beforeAll(() => {
    lock = lockFile();
  });

  test("a Dockerfile that does not build builds afterwards, and its application becomes healthy", async () => {
    const folder = folderWith({
      "docker/Dockerfile": FLAT,
      "docker/.dockerignore": ".git\n",
      "pyproject.toml": PROJECT,
      "uv.lock": lock,
      "src/main.py": SOURCE,
      "plimsoll.yaml": contract(
        { app: { build: { dockerfile: "docker/Dockerfile", target: "production" }, trial: { port: 8000, ready: { path: "/health" } } } },
        "plimsoll:recommended",
      ),
    });
    const ended = await fix(folder);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/before {2}the build failed at .*\n(?:.*\n)* {2}after {3}builds, .*healthy after/);
    const text = readFileSync(join(folder, "docker/Dockerfile"), "utf8");
    expect(text).toContain(
      "FROM base AS builder\nRUN pip install --no-cache-dir uv\nCOPY --chown=appuser:appuser pyproject.toml* uv.lock* ./\nRUN uv sync --no-dev --frozen\n",
    );
    expect(text).toContain("CMD curl -f http://localhost:8000/health || exit 1\n");
    expect(readFileSync(join(folder, ".dockerignore"), "utf8")).toBe(".git\n");
    expect(await fix(folder)).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing to fix") });
  });

  test("a comment that ends a RUN, and a tool in root's home", async () => {
    const dockerfile = `FROM python:3.11-slim AS base
ENV UV_LINK_MODE=copy
WORKDIR /app

# the system's packages
RUN apt-get update && \\
    apt-get install -y --no-install-recommends \\
    curl \\                 # for the health check
    && rm -rf /var/lib/apt/lists/* && \\
    pip install --no-cache-dir uv

FROM base AS production
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
RUN useradd -m -u 1000 appuser && chown -R appuser:appuser /app
COPY --chown=appuser:appuser . .
USER appuser

# starts
CMD ["uv", "run", "--no-sync", "uvicorn", "src.main:app", "--host", "0.0.0.0", "--port", "8000"]
`;
    const folder = folderWith({
      Dockerfile: dockerfile,
      "pyproject.toml": PROJECT,
      "uv.lock": lock,
      "src/main.py": SOURCE,
      ".dockerignore": ".git\n",
      "plimsoll.yaml": contract(
        { app: { trial: { port: 8000, ready: { path: "/health" } }, requirements: { health: { check: "health-declared" } } } },
        "plimsoll:recommended",
      ),
    });
    const ended = await fix(folder);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/after {3}builds, .*healthy after/);
  });

  test("a fix that makes a requirement worse is not kept; the others are", async () => {
    const dockerfile = `FROM python:3.11-slim
MAINTAINER joe
RUN mkdir /var/counter && echo 1 > /var/counter/now
CMD ["python", "-c", "open('/var/counter/now', 'w').write('2'); import http.server as h; h.HTTPServer(('', 8000), h.SimpleHTTPRequestHandler).serve_forever()"]
`;
    const images = {
      app: {
        trial: { port: 8000, ready: { path: "/", within: "15s" } },
        requirements: {
          answers: { check: "http-answers", options: { path: "/", status: 200 } },
          user: { check: "user-not-root" },
          author: { check: "no-maintainer" },
        },
      },
    };
    const folder = folderWith({ Dockerfile: dockerfile, "plimsoll.yaml": contract(images) });
    const ended = await fix(folder);
    expect(ended.stdout, ended.stderr).toContain("user-not-root is not kept: answers would no longer hold");
    expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(dockerfile.replace("MAINTAINER joe", 'LABEL org.opencontainers.image.authors="joe"'));
    expect(ended.code).toBe(1);
  });
});
