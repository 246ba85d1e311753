import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { detect } from "../detect/detect.ts";
import { memoryProject } from "../project/memory.ts";
import { contractText } from "./contract-text.ts";
import { servedOr, stackFiles, withHeader } from "./plan-set.ts";

const MAIN = `import os
from fastapi import FastAPI
app = FastAPI()
url = os.environ["DATABASE_URL"]
key = os.environ["API_KEY"]
host = os.getenv("REDIS_HOST")
size = os.environ["POOL_SIZE"]
@app.get("/health")
def health(): ...
`;
const project = memoryProject({ "requirements.txt": "fastapi\nuvicorn\nasyncpg\nsqlalchemy\nredis\n", "app/main.py": MAIN });
const { application } = detect(project);
const textOf = (usersDockerfile = false, of = application): string =>
  contractText([{ application: servedOr(of), shape: {}, usersDockerfile, folder: "", context: "." }]);

interface Written {
  readonly images: Record<
    string,
    { build: Record<string, unknown>; trial: Record<string, unknown>; requirements: Record<string, { check: string; options?: Record<string, unknown> }> }
  >;
}

function contract(usersDockerfile = false): Written["images"][string] {
  const read = parse(textOf(usersDockerfile)) as Written;
  const image = read.images["memory"];
  if (image === undefined) throw new Error("no image of this name");
  return image;
}

test("files of an image say where they come from", () => {
  const files = stackFiles(application, {});
  expect([...files.keys()]).toEqual(expect.arrayContaining(["Dockerfile", ".dockerignore"]));
  for (const text of files.values()) expect(text.split("\n").slice(0, 2).join("\n")).toContain("# Written by plimsoll");
});

test("a script keeps the line that starts it", () => {
  expect(withHeader("#!/bin/sh\nset -e\n")).toMatch(/^#!\/bin\/sh\n# Written by plimsoll[^\n]*\nset -e\n$/);
});

test("is the same for the same input", () => {
  expect(stackFiles(detect(project).application, {})).toEqual(stackFiles(application, {}));
});

test("several applications share one contract", () => {
  const part = { application: servedOr(application), shape: {}, usersDockerfile: false };
  const text = contractText([{ ...part, folder: "backend", context: "backend" }], ["set:", "  make: true"]);
  const read = parse(text) as { readonly set: unknown; readonly images: Record<string, { application: string; build: Record<string, string> }> };
  expect(read.set).toEqual({ make: true });
  expect(read.images["memory"]).toMatchObject({ application: "backend", build: { context: "backend", dockerfile: "backend/Dockerfile" } });
});

describe("the first contract", () => {
  test("tries the image with services, and placeholders for secrets", () => {
    expect(contract().trial).toEqual({
      port: 8000,
      environment: {
        DATABASE_URL: "postgresql+asyncpg://trial:trial@postgres:5432/trial",
        API_KEY: "only-for-the-trial-and-no-secret",
        REDIS_HOST: "redis",
        POOL_SIZE: "1",
        WAIT_FOR_DB: "true",
      },
      services: {
        postgres: { image: "postgres:17", environment: { POSTGRES_USER: "trial", POSTGRES_PASSWORD: "trial", POSTGRES_DB: "trial" } },
        redis: { image: "redis:8" },
      },
      ready: { path: "/health", within: "30s" },
    });
  });

  test("requires what is known", () => {
    const { build, requirements } = contract();
    expect(build).toEqual({ context: ".", dockerfile: "Dockerfile", target: "runtime" });
    const byCheck = Object.fromEntries(Object.values(requirements).map(({ check, options }) => [check, options]));
    expect(byCheck).toEqual({
      "base-image": { image: expect.stringMatching(/^python:3\.13-slim/) },
      "user-is": { name: "app", uid: 10001 },
      "virtual-environment": { path: "/opt/venv" },
      "command-uses-program": { program: "uvicorn" },
      "files-present": { paths: ["app"] },
      "port-answers": { port: 8000 },
      "health-becomes-healthy": { within: "30s" },
      "http-answers": { path: "/health", status: 200 },
      "environment-required": { variables: ["DATABASE_URL", "API_KEY", "POOL_SIZE"], documentedIn: ["README.md", ".env.example", "plimsoll.yaml"] },
      "stops-within": { seconds: 10 },
      "logs-on-stdout": undefined,
    });
  });

  test("asks a Dockerfile of the user's own only for what the application does", () => {
    const { build, requirements } = contract(true);
    expect(build).toEqual({ context: ".", dockerfile: "Dockerfile" });
    expect(Object.values(requirements).map(({ check }) => check)).toEqual([
      "port-answers",
      "health-becomes-healthy",
      "http-answers",
      "environment-required",
      "stops-within",
      "logs-on-stdout",
    ]);
  });
});

test("a service whose address no variable takes is told in a comment", () => {
  const bare = detect(
    memoryProject({ "requirements.txt": "fastapi\nuvicorn\npsycopg2\n", "m.py": "from fastapi import FastAPI\napp = FastAPI()\n" }),
  ).application;
  const text = textOf(false, bare);
  expect(text).toContain("# The trial's postgres answers at postgresql://trial:trial@postgres:5432/trial;");
  expect(text).not.toContain("DATABASE");
});

test("without an entry nothing is made up", () => {
  const bare = detect(memoryProject({ "requirements.txt": "fastapi\n" })).application;
  expect(() => stackFiles(bare, {})).toThrow(expect.objectContaining({ code: "entry-unknown" }));
});
