import { expect, test } from "vitest";
import { makePlan } from "./make.ts";
import { pathIn, type Presence } from "./stage-files.ts";

function states(text: string, ...paths: readonly string[]): Presence[] {
  const plan = makePlan({ path: "Dockerfile", text });
  const stage = plan.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  return paths.map((path) => pathIn(plan, stage, path));
}

test("WORKDIR, mkdir and venv make folders; what nothing makes is not there", () => {
  const text = "FROM python:3.13-slim\nWORKDIR /app\nRUN mkdir -p data/x && python -m venv /opt/venv\n";
  expect(states(text, "/app", "/app/data/x", "/app/data/y", "/opt/venv", "/opt/venv/bin/pip", "/app/.venv")).toEqual([
    "yes",
    "yes",
    "no",
    "yes",
    "unknown",
    "no",
  ]);
});

test("an installer writes where it may, and nowhere else", () => {
  const text = "FROM python:3.13-slim\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\nRUN apt-get update && apt-get install -y gcc\nRUN uv sync --frozen\n";
  expect(states(text, "/app/.venv", "/opt/venv", "/code/x")).toEqual(["unknown", "no", "no"]);
  expect(states("FROM python:3.13-slim\nWORKDIR /app\nENV UV_PROJECT_ENVIRONMENT=/opt/venv\nRUN uv sync\n", "/opt/venv", "/srv/a")).toEqual(["unknown", "no"]);
});

test("what runs other people's scripts may write anywhere", () => {
  for (const run of ["npm run build", "make", "./build.sh", "sh setup.sh", "python build.py", "curl -sS x | tar xz", "node x.js"]) {
    expect(states(`FROM node:22-slim\nWORKDIR /w\nRUN ${run}\n`, "/w/dist"), run).toEqual(["unknown"]);
  }
});

test("an unknown base may hold anything, scratch nothing", () => {
  expect(states("FROM registry.example.com/base:1\n", "/app")).toEqual(["unknown"]);
  expect(states("FROM scratch\nCOPY x /bin/x\n", "/bin/x", "/etc/passwd")).toEqual(["yes", "no"]);
});

test("where something was left out of the file, anything may be", () => {
  expect(states("FROM golang:1.25-alpine\n...\n", "/app")).toEqual(["unknown"]);
});

test("stages pass on what they hold", () => {
  const text = "FROM python:3.13-slim AS a\nWORKDIR /app\nFROM a\nRUN mkdir /app/b\nFROM scratch\nCOPY --from=1 /app /srv\n";
  expect(states(text, "/srv/b", "/srv/c", "/srv")).toEqual(["yes", "no", "yes"]);
});

test("what is removed is gone, and redirects make files", () => {
  expect(states("FROM alpine\nRUN mkdir /app && rm -rf /app\n", "/app")).toEqual(["no"]);
  expect(states("FROM alpine\nRUN mkdir -p /app /code && echo 1 > /app/x && cd /code && mkdir y\n", "/app/x", "/code/y")).toEqual(["yes", "yes"]);
});
