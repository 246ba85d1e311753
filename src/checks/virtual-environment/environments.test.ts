import { expect, test } from "vitest";
import { fakeFileEvidence } from "../testing.ts";
import { environmentsIn } from "./environments.ts";
import { check } from "./index.ts";

function pathsIn(text: string): readonly (string | undefined)[] {
  const { plan } = fakeFileEvidence(text);
  return plan.target === undefined ? [] : environmentsIn(plan, plan.target).map((environment) => environment.path);
}

test.each<[string, readonly (string | undefined)[]]>([
  ["RUN python -m venv /opt/venv", ["/opt/venv"]],
  ["RUN python3.11 -m venv --system-site-packages --prompt x venv", ["/app/venv"]],
  ["ENV VIRTUAL_ENV=/opt/v\nRUN python -m venv $VIRTUAL_ENV", ["/opt/v"]],
  ["RUN virtualenv -p python3 /v", ["/v"]],
  ["RUN uv venv", ["/app/.venv"]],
  ["RUN uv venv --python 3.12 /v", ["/v"]],
  ["RUN uv sync --locked", ["/app/.venv"]],
  ["ENV UV_PROJECT_ENVIRONMENT=/opt/e\nRUN uv sync", ["/opt/e"]],
  ["RUN UV_PROJECT_ENVIRONMENT=/opt/e uv sync", ["/opt/e"]],
  ["ENV POETRY_VIRTUALENVS_IN_PROJECT=1\nRUN poetry install", ["/app/.venv"]],
  ["RUN poetry config virtualenvs.in-project true", ["/app/.venv"]],
  ["RUN poetry install", []],
  ["RUN python -m venv $HERE", [undefined]],
  ["RUN python -m venv ~/venv", [undefined]],
  ["RUN pip install -r requirements.txt", []],
])("%s", (lines, expected) => {
  expect(pathsIn(`FROM python:3.11\nWORKDIR /app\n${lines}\n`)).toEqual(expected);
});

test("follows an environment through copies, renamed and inside a folder", () => {
  const made = "FROM python AS a\nRUN python -m venv /build/venv\n";
  expect(pathsIn(`${made}FROM python\nCOPY --from=a /build/venv /opt/venv\n`)).toEqual(["/opt/venv"]);
  expect(pathsIn(`${made}FROM python\nCOPY --from=a /build /opt\n`)).toEqual(["/opt/venv"]);
  expect(pathsIn(`${made}FROM python\nWORKDIR /srv\nCOPY --from=a /build/venv .\n`)).toEqual(["/srv"]);
  expect(pathsIn(`${made}FROM python\nCOPY --from=a /build/venv/lib /opt/lib\n`)).toEqual([]);
  expect(pathsIn(`${made}FROM a\n`)).toEqual(["/build/venv"]);
  expect(pathsIn(`${made}FROM python\n`)).toEqual([]);
});

test("a tool's own environment beside a package manager that keeps its environments elsewhere leaves it unproven", () => {
  const builder = "FROM python:3.13-slim AS builder\nRUN python -m venv /opt/poetry && /opt/poetry/bin/pip install poetry\nRUN poetry install\n";
  const judge = (text: string) => check.file?.(fakeFileEvidence(text), {} as never).outcome;
  expect(judge(`${builder}FROM python:3.13-slim\nCOPY --from=builder /app /app\n`)).toBe("unproven");
  expect(judge(`${builder.replace("RUN poetry install\n", "")}FROM python:3.13-slim\nCOPY --from=builder /app /app\n`)).toBe("violated");
});
