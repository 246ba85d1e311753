import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { init } from "./init.ts";

let directory = "";
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "plimsoll-init-")), "shop");
  mkdirSync(directory);
  put("requirements.txt", "fastapi==0.1\nuvicorn==0.2\n");
  put("main.py", 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): ...\n');
});
afterEach(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

const put = (path: string, text: string): void => writeFileSync(join(directory, path), text);
const get = (path: string): string => readFileSync(join(directory, path === ".plimsoll" ? ".plimsoll/set.json" : path), "utf8");
const names = (): string[] => readdirSync(directory).sort();

async function run(force = false): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let out = "";
  let err = "";
  const code = await init(
    { directory: ".", force },
    {
      cwd: directory,
      env: {},
      stdout: { isTty: false, columns: 80, write: (text) => (out += text) },
      stderr: { isTty: false, columns: 80, write: (text) => (err += text) },
      signal: new AbortController().signal,
    },
  );
  return { code, out, err };
}

describe("init", () => {
  test("says what it found and where, and writes the set", async () => {
    const { code, out, err } = await run();
    expect(code).toBe(0);
    expect(err).toBe("");
    expect(out.split("\n")).toEqual([
      "shop/",
      "  framework   FastAPI, ASGI             requirements.txt:1, main.py:1",
      "  entry       main:app                  main.py:2",
      "  python      3.13                      no file names a version",
      "  packages    pip                       requirements.txt",
      "  server      uvicorn                   requirements.txt:2",
      "  health      GET /health               main.py:3",
      "  port        8000                      default of uvicorn, nothing says else",
      "  copies      main.py                   main.py",
      "",
      "  wrote  plimsoll.yaml  Dockerfile  .dockerignore  compose.yaml  .env.example",
      "         .gitignore",
      "  next   plimsoll verify",
      "",
    ]);
    expect(names()).toEqual([
      ".dockerignore",
      ".env.example",
      ".gitignore",
      ".plimsoll",
      "Dockerfile",
      "compose.yaml",
      "main.py",
      "plimsoll.yaml",
      "requirements.txt",
    ]);
  });

  test("a second time changes nothing", async () => {
    await run();
    const before = names().map((name) => [name, get(name), statSync(join(directory, name)).mtimeMs]);
    const { out } = await run();
    expect(out).toContain("  same   plimsoll.yaml  Dockerfile  .dockerignore  compose.yaml  .env.example\n");
    expect(names().map((name) => [name, get(name), statSync(join(directory, name)).mtimeMs])).toEqual(before);
  });

  test("writes its own files again when the application changed, with mode and line ends kept", async () => {
    await run();
    put("Dockerfile", get("Dockerfile").replaceAll("\n", "\r\n"));
    chmodSync(join(directory, "Dockerfile"), 0o600);
    put(".python-version", "3.11\n");
    const { out } = await run();
    expect(out).toContain("  wrote  plimsoll.yaml  Dockerfile\n");
    expect(get("Dockerfile")).toMatch(/FROM python:3\.11-slim\S* AS \w+\r\n/);
    expect(statSync(join(directory, "Dockerfile")).mode & 0o777).toBe(0o600);
  });

  test("keeps what the user wrote, and asks it only for what the application does", async () => {
    put("Dockerfile", "FROM mine\n");
    const { out } = await run();
    expect(out).toContain("  kept   Dockerfile (yours; --force replaces it after a backup)\n");
    expect(get("Dockerfile")).toBe("FROM mine\n");
    expect(get("plimsoll.yaml")).not.toContain("target:");
  });

  test("--force saves what it replaces, under a name that is free", async () => {
    put("Dockerfile", "FROM mine\n");
    put("Dockerfile.bak", "FROM older\n");
    const { out } = await run(true);
    expect(out).toContain("  saved  Dockerfile as Dockerfile.bak.2\n");
    expect(get("Dockerfile.bak")).toBe("FROM older\n");
    expect(get("Dockerfile.bak.2")).toBe("FROM mine\n");
    expect(get("Dockerfile")).toContain("FROM python:3.13-slim");
  });

  test("a contract of the user's shapes the set and is kept, --force too", async () => {
    const contract =
      "images:\n  shop:\n    build: { target: runner }\n    trial: { port: 9000 }\n    requirements:\n      U1: { check: user-is, options: { name: shop, uid: 1234 } }\n      B1: { check: base-image, options: { image: python:3.12-slim } }\n";
    put("plimsoll.yaml", contract);
    const { code, out } = await run(true);
    expect(code).toBe(0);
    expect(out).toContain("  kept   plimsoll.yaml (yours; its requirements shaped the set)\n");
    expect(get("plimsoll.yaml")).toBe(contract);
    for (const part of ["FROM python:3.12-slim AS runner", "USER 1234:1234", "EXPOSE 9000"]) expect(get("Dockerfile")).toContain(part);
  });

  test("a Dockerfile elsewhere is written where the contract has it", async () => {
    put("plimsoll.yaml", "images:\n  shop:\n    build: { context: ., dockerfile: docker/Dockerfile }\n    requirements: {}\n");
    await run();
    expect(names()).toContain("docker");
    expect(get("docker/Dockerfile")).toContain("FROM python");
  });

  test("never writes through a link", async () => {
    put("real.txt", "real\n");
    symlinkSync("real.txt", join(directory, "Dockerfile"));
    const { out } = await run();
    expect(out).toContain("kept   Dockerfile");
    expect(get("real.txt")).toBe("real\n");
  });

  test("what cannot be done is said, and nothing is written", async () => {
    rmSync(join(directory, "requirements.txt"));
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toContain("plimsoll: nothing here says what the application is");
    expect(names()).toEqual(["main.py"]);
  });

  test("a file that cannot be replaced leaves the others as they were", async () => {
    mkdirSync(join(directory, ".dockerignore"));
    const { code, err } = await run(true);
    expect(code).toBe(2);
    expect(err).toContain(".dockerignore cannot be written");
    expect(names()).toEqual([".dockerignore", "main.py", "requirements.txt"]);
  });
});

test("what runs beside the server, and what migrates, is told with its evidence", async () => {
  put("requirements.txt", "flask==3.1.0\ngunicorn==23.0.0\ncelery==5.4.0\nalembic==1.14.0\n");
  put("main.py", "from flask import Flask\n\napp = Flask(__name__)\n");
  put("tasks.py", 'from celery import Celery\n\ncelery = Celery("tasks")\n');
  put("Procfile", "web: gunicorn main:app\nworker: celery -A tasks worker\n");
  const { out } = await run();
  expect(out).toMatch(/^ {2}worker {6}celery -A tasks worker +.*Procfile:2/m);
});

test("values are lined up where all evidence has room beside them", async () => {
  put("requirements.txt", "fastapi==0.1\nuvicorn==0.2\npsycopg2-binary==2.9.10\n");
  const { out } = await run();
  expect(out).toContain("PostgreSQL (psycopg2-binary)");
  expect(out).toMatch(/^ {2}port {8}8000 {22}default of uvicorn, nothing says else$/m);
});
