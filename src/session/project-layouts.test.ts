import { describe, expect, test } from "vitest";
import type { Outcome } from "../verdict/verdict.ts";
import { checkFiles, filesToCheck } from "./check-files.ts";
import { readingHost } from "./testing.ts";

type Files = Readonly<Record<string, string>>;

/** `check outcome path:line:column` of these checks, for each image below /repo. */
function told(files: Files, ...only: readonly string[]): readonly string[] {
  const host = readingHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/repo/${path}`, text])));
  const { images } = checkFiles(filesToCheck(host, { paths: ["."], input: undefined, choice: { only } }));
  return images.flatMap(({ verdicts }) =>
    verdicts.map(({ check, judges, outcome }) => {
      const places =
        outcome === "violated" ? judges.flatMap(({ answer }) => answer.evidence.flatMap(({ place }) => (place?.kind === "file" ? [place] : []))) : [];
      return [check, outcome, ...places.map(({ column, line, path }) => `${path}:${line}:${column}`)].join(" ");
    }),
  );
}

// a folder each for Dockerfiles, Compose files and their environments, with the context at the top
const DOCKERFILE = `FROM ghcr.io/astral-sh/uv:0.8.22-python3.13-trixie-slim AS base
WORKDIR /app
FROM base AS development
COPY pyproject.toml* uv.lock* ./
RUN uv sync --frozen
COPY . .
FROM python:3.13-slim AS production
WORKDIR /app
COPY . .
CMD ["python", "-m", "src.main"]
`;

const compose = (target: string): string =>
  `services:\n  app:\n    build:\n      context: ..\n      dockerfile: docker/Dockerfile\n      target: ${target}\n    env_file: ../env/.env.dev\n`;

const layout: Files = {
  "docker/Dockerfile": DOCKERFILE,
  "docker/.dockerignore": ".env\n.git\n",
  "compose/docker-compose.dev.yml": compose("development"),
  "compose/docker-compose.test.yml": compose("production"),
  "env/.env.dev": "POSTGRES_PASSWORD=not-a-real-one\n",
  "pyproject.toml": '[project]\nname = "app"\n',
  "uv.lock": "version = 1\n",
  "src/main.py": "print()\n",
};

function without(files: Files, ...paths: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.some((each) => path.startsWith(each))));
}

describe("an ignore file in the folder of the Dockerfiles, where no builder looks", () => {
  const violated = "ignore-file-read violated docker/.dockerignore:1:1";

  test("is told of at its place, for each build", () => {
    expect(told(layout, "ignore-file-read")).toEqual([violated, violated]);
  });

  test("also when it is empty, and when no Compose file says what the context is", () => {
    expect(new Set(told({ ...layout, "docker/.dockerignore": "" }, "ignore-file-read"))).toEqual(new Set([violated]));
    expect(told(without(layout, "compose/"), "ignore-file-read")).toEqual([violated]);
  });

  test("is none where the builder does look", () => {
    const moved = { ...without(layout, "docker/.dockerignore"), ".dockerignore": ".env\n" };
    const named = { ...without(layout, "docker/.dockerignore"), "docker/Dockerfile.dockerignore": ".env\n" };
    for (const files of [moved, named]) expect(new Set(told(files, "ignore-file-read"))).toEqual(new Set(["ignore-file-read proven"]));
  });
});

describe("a health check that imports a package", () => {
  const files = (requirements: string): Files => ({
    Dockerfile: `FROM python:3.11-slim AS builder
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
FROM python:3.11-slim
WORKDIR /app
COPY --from=builder /opt/venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY ./app ./app
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 \\
  CMD python -c "import requests; requests.get('http://localhost:8000/health')" || exit 1
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`,
    "requirements.txt": requirements,
    "app/main.py": "",
  });

  /** What the file judge says. */
  function outcome(requirements: string, more: Files = {}): Outcome | undefined {
    const host = readingHost(Object.fromEntries(Object.entries({ ...files(requirements), ...more }).map(([path, text]) => [`/repo/${path}`, text])));
    const { images } = checkFiles(filesToCheck(host, { paths: ["."], input: undefined, choice: { only: ["health-program-present"] } }));
    return images[0]?.verdicts[0]?.judges.find(({ judge }) => judge === "file")?.answer.outcome;
  }

  const few = "fastapi==0.115.0\nuvicorn[standard]==0.30.6\nSQLAlchemy==2.0.35\npsycopg[binary]==3.2.1 # PostgreSQL\n";

  test("is violated where none of the requirements brings it", () => {
    expect(outcome(few)).toBe("violated");
    expect(outcome("-r more.txt\n", { "more.txt": few })).toBe("violated");
  });

  test("is proven where it is among them", () => {
    expect(outcome(`${few}Requests[socks]==2.32.3\n`)).toBe("proven");
  });

  test.each<[string, string, Files?]>([
    ["one that may bring it", `${few}openai-agents==0.3.0\n`],
    ["an extra that may", "fastapi[all]==0.80.0\n"],
    ["one from elsewhere", `${few}./local\n`],
    ["a file that is not there", "-r gone.txt\n"],
    ["a module of the application's own", few, { "app/requests.py": "" }],
  ])("stays open with %s", (_, requirements, more) => {
    expect(outcome(requirements, more)).toBe("unproven");
  });
});
