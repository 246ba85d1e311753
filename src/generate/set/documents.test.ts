import { beforeAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { checks } from "../../checks/registry.generated.ts";
import { loadContract } from "../../contract/load.ts";
import { detect } from "../../detect/detect.ts";
import { memoryProject } from "../../project/memory.ts";
import { contractText } from "../contract-text.ts";
import { servedOr, stackFiles } from "../plan-set.ts";
import { documents } from "./documents.ts";
import { subjectOf } from "./subject-of.ts";

const MAIN = `import os
from fastapi import FastAPI
app = FastAPI()
url = os.environ["DATABASE_URL"]
key = os.environ["API_KEY"]
model = os.getenv("AGENT_MODEL", "gpt 4 # o")
port = os.getenv("POSTGRES_PORT", "5432")
@app.get("/health")
def health(): ...
`;
const WORKER = 'import os\nfrom celery import Celery\nqueue = Celery("shop", broker=os.environ["REDIS_URL"])\nqueue.conf.beat_schedule = {}\n';
const application = {
  "requirements.txt": "fastapi\nuvicorn\nasyncpg\nsqlalchemy\nalembic\ncelery\nredis\nflower\n",
  "app/main.py": MAIN,
  "app/worker.py": WORKER,
  "alembic.ini": "[alembic]\nscript_location = migrations\n",
  "migrations/env.py": "",
  "tests/test_a.py": "",
};

/** What a section of the contract makes of the application above, by path. */
function written(section: string, files: Readonly<Record<string, string>> = application): ReadonlyMap<string, string> {
  const project = memoryProject(files);
  const found = detect(project).application;
  const text = contractText([{ application: servedOr(found), shape: {}, usersDockerfile: false, folder: "", context: "." }], section.split("\n"));
  const { images, set } = loadContract({ path: "/memory/plimsoll.yaml", text, checks, read: () => undefined });
  if (set === undefined) throw new Error("no set");
  const dockerfile = stackFiles(found, {}).get("Dockerfile");
  const planned = images.map((image) => ({ image, application: found, dockerfile }));
  const relative = (path: string): string => path.replace(/^\/memory\/?/, "");
  return documents(subjectOf({ set, planned, relative, exists: (path) => project.exists(path), read: (path) => project.read(path) }));
}

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target?: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly unknown[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly user?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly networks?: readonly string[];
  readonly deploy?: unknown;
  readonly tmpfs?: readonly string[];
  readonly profiles?: readonly string[];
}
interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, unknown>>;
}
const compose = (files: ReadonlyMap<string, string>, path: string): Compose => parse(files.get(path) ?? "", { merge: true }) as Compose;

describe("Compose files", () => {
  let files: ReadonlyMap<string, string> = new Map();
  beforeAll(
    () =>
      (files = written(
        "set:\n  project: shop\n  compose: { local: {}, dev: { port: 9000, callback_port: 8182 }, test: {}, ci: {}, prod: { limits: { cpus: 2, memory: 4GiB } } }",
      )),
  );

  test("every role is a service of the same image, with a health check that fits it", () => {
    const { services } = compose(files, "compose.prod.yaml");
    expect(Object.keys(services)).toEqual(["app", "migrate", "worker", "beat", "flower", "postgres", "redis"]);
    for (const name of ["worker", "beat", "flower"]) {
      expect(services[name]?.image).toBe(services["app"]?.image);
      expect(services[name]?.healthcheck?.test?.join(" ")).toMatch(/inspect ping|celerybeat-schedule|:5555\/healthcheck/);
    }
    expect(services["app"]?.healthcheck).toBeUndefined();
  });

  test("nothing starts before what it needs works", () => {
    const { services } = compose(files, "compose.prod.yaml");
    expect(services["app"]?.depends_on).toEqual({
      postgres: { condition: "service_healthy" },
      redis: { condition: "service_healthy" },
      migrate: { condition: "service_completed_successfully" },
    });
    expect(Object.keys(services["migrate"]?.depends_on ?? {})).toEqual(["postgres", "redis"]);
  });

  test("production has no rights, no file system to write to, limits, and data that nobody else reaches", () => {
    const { networks, services } = compose(files, "compose.prod.yaml");
    expect(services["app"]).toMatchObject({
      read_only: true,
      tmpfs: ["/tmp"],
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      networks: ["edge", "data"],
      deploy: { resources: { limits: { cpus: "2", memory: "4G" }, reservations: { cpus: "0.25", memory: "128M" } } },
    });
    expect(networks).toEqual({ edge: {}, data: { internal: true } });
    for (const name of ["postgres", "redis"]) expect(services[name]).toMatchObject({ networks: ["data"], cap_drop: ["ALL"] });
    for (const name of ["postgres", "redis"]) expect(services[name]?.ports).toBeUndefined();
    expect(services["postgres"]?.environment?.["POSTGRES_PASSWORD"]).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });

  test("development mounts the sources as the one who works, open to this machine alone", () => {
    const { services } = compose(files, "compose.dev.yaml");
    expect(services["app"]).toMatchObject({ build: { target: "development" }, user: "${HOST_UID:-1000}:${HOST_GID:-1000}", volumes: [".:/app"] });
    expect(services["app"]?.read_only).toBeUndefined();
    expect(services["app"]?.ports).toEqual(["127.0.0.1:${APP_PORT:-9000}:8000", "127.0.0.1:8182:8000"]);
    expect(services["postgres"]?.ports).toEqual(["127.0.0.1:${POSTGRES_PORT:-5432}:5432"]);
    expect(services["app"]?.healthcheck?.test?.join(" ")).toContain("http://127.0.0.1:8000/health");
  });

  test("tests have a service of their own, and databases in memory", () => {
    for (const path of ["compose.test.yaml", "compose.ci.yaml"]) {
      const { services, volumes } = compose(files, path);
      expect(services["tests"]).toMatchObject({ command: ["python", "-m", "pytest"], profiles: ["tests"] });
      expect(services["postgres"]?.tmpfs).toEqual(["/var/lib/postgresql/data"]);
      expect(volumes).toBeUndefined();
      for (const { ports } of Object.values(services)) expect(ports).toBeUndefined();
    }
  });

  test("addresses are made of what the database is given, for the workers too", () => {
    const { services } = compose(files, "compose.yaml");
    const expected = "postgresql+asyncpg://${POSTGRES_USER:-shop}:${POSTGRES_PASSWORD:-shop}@postgres:5432/${POSTGRES_DB:-shop}";
    expect(services["app"]?.environment).toMatchObject({ DATABASE_URL: expected, REDIS_URL: "redis://redis:6379/0", POSTGRES_PORT: "5432" });
    expect(services["worker"]?.environment).toMatchObject({ DATABASE_URL: expected, REDIS_URL: "redis://redis:6379/0" });
  });

  test("variables: each with what it is for, and none that is secret with a value in production", () => {
    const example = files.get(".env.prod.example") ?? "";
    expect(example).toContain("# Required, secret; read in app/main.py:5.\nAPI_KEY=\n");
    expect(example).toContain("\nPOSTGRES_PASSWORD=\n");
    expect(example).toContain("# Optional, default gpt 4 # o; read in app/main.py:6.\n#AGENT_MODEL='gpt 4 # o'\n");
    expect(example).not.toMatch(/WAIT_FOR_DB|RUN_MIGRATIONS/);
    expect(files.get(".env.dev.example")).toMatch(/^API_KEY=\S+$/m);
  });
});

describe("migrations", () => {
  test("by the image's entrypoint: one service does it, and no other", () => {
    const { services } = compose(written("set: { migrations: entrypoint, compose: { prod: {} } }"), "compose.prod.yaml");
    expect(services["migrate"]).toBeUndefined();
    expect(services["app"]?.environment).toMatchObject({ RUN_MIGRATIONS: "true", REDIS_URL: "redis://redis:6379/0" });
    expect(services["worker"]?.environment).not.toHaveProperty("RUN_MIGRATIONS");
  });

  test("by nobody", () => {
    const files = written("set: { migrations: none, compose: { prod: {} }, kubernetes: {} }");
    expect(files.get("compose.prod.yaml")).not.toContain("alembic");
    expect([...files.keys()]).not.toContain("k8s/base/migrate.yaml");
  });
});

describe("TLS in development", () => {
  test("the image's command with flags, a health check over TLS, and a verb that makes the certificate", () => {
    const files = written("set: { layout: folders, compose: { dev: { tls: true } }, make: true, just: true }");
    const { services } = compose(files, "compose/docker-compose.dev.yml");
    expect(services["app"]?.command?.slice(-4)).toEqual(["--ssl-certfile", "/run/certs/cert.pem", "--ssl-keyfile", "/run/certs/key.pem"]);
    expect(services["app"]?.healthcheck?.test?.join(" ")).toContain("https://127.0.0.1:8000/health");
    expect(services["app"]?.volumes).toEqual(["..:/app", "../certs:/run/certs:ro"]);
    expect(services["worker"]?.command).not.toContain("--ssl-certfile");
    expect(files.get("Makefile")).toContain("\ndev-up: env/.env.dev certs/cert.pem ##");
    expect(files.get("Makefile")).toContain("openssl req -x509");
    expect(files.get("justfile")).toContain("openssl req -x509");
  });

  test("a server without flags for it is told of", () => {
    const files = { "requirements.txt": "flask\nwaitress\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n" };
    expect(() => written("set: { compose: { dev: { tls: true } } }", files)).toThrow(expect.objectContaining({ code: "tls-unknown" }));
  });
});

describe("Kubernetes", () => {
  const objects = (section: string): readonly Record<string, unknown>[] =>
    [...written(section)]
      .filter(([path]) => path.startsWith("k8s/base/") && !path.endsWith("kustomization.yaml"))
      .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Record<string, unknown>));

  test("each resource that kustomize is told of is there", () => {
    const files = written("set: { kubernetes: {} }");
    const base = parse(files.get("k8s/base/kustomization.yaml") ?? "") as { readonly resources: readonly string[] };
    expect(base.resources.map((name) => `k8s/base/${name}`).toSorted()).toEqual(
      [...files.keys()].filter((path) => path.startsWith("k8s/base/") && !path.endsWith("kustomization.yaml")).toSorted(),
    );
    const overlay = parse(files.get("k8s/overlays/production/kustomization.yaml") ?? "") as { readonly resources: readonly string[] };
    expect(overlay.resources).toEqual(["../../base"]);
  });

  test("a Deployment for each role, a Job that migrates, a Service and policies", () => {
    expect(objects("set: { kubernetes: {}, project: shop }").map(({ kind, metadata }) => `${String(kind)} ${(metadata as { name: string }).name}`)).toEqual([
      "Deployment shop",
      "Service shop",
      "Deployment shop-worker",
      "Deployment shop-beat",
      "Deployment shop-flower",
      "Job shop-migrate",
      "NetworkPolicy shop-closed",
      "NetworkPolicy shop",
    ]);
  });

  test("probes hold the image's health check, the start in either way", () => {
    const container = (section: string): Record<string, Record<string, unknown>> => {
      const [deployment] = objects(section) as { spec: { template: { spec: { containers: Record<string, Record<string, unknown>>[] } } } }[];
      return deployment?.spec.template.spec.containers[0] ?? {};
    };
    expect(container("set: { kubernetes: {} }")).toMatchObject({
      startupProbe: { periodSeconds: 1, failureThreshold: 30 },
      livenessProbe: { httpGet: { path: "/health", port: "http" }, periodSeconds: 30, timeoutSeconds: 3, failureThreshold: 3 },
    });
    const delayed = container("set: { kubernetes: { start_period: initial-delay } }");
    expect(delayed["startupProbe"]).toBeUndefined();
    expect(delayed["readinessProbe"]).toMatchObject({ initialDelaySeconds: 30, periodSeconds: 30 });
  });

  test("no address and no secret is written down", () => {
    const text = [...written("set: { kubernetes: {} }").values()].join("\n");
    expect(text).not.toMatch(/postgresql\+asyncpg:|only-for-the-trial/);
    expect(text).toContain("with DATABASE_URL, API_KEY, POSTGRES_PORT, REDIS_URL:");
  });
});

test("a template's braces stay its own", () => {
  const files = written("set: { project: '{{ cookiecutter.slug }}', github: true, compose: { dev: {} } }");
  expect(files.get(".github/workflows/container.yml")).toMatch(/^# [^\n]*\n\{% raw %\}\n[^]*\$\{\{ github\.ref \}\}[^]*\{% endraw %\}\n$/);
  expect(compose(files, "compose.dev.yaml").name).toBe("{{ cookiecutter.slug }}-dev");
});

describe("CI and builds", () => {
  const files = (): ReadonlyMap<string, string> => written("set: { project: shop, compose: { ci: {} }, github: true, gitlab: true, bake: true }");

  test("GitHub: verifies, uploads its reports, and runs the tests", () => {
    const workflow = parse(files().get(".github/workflows/container.yml") ?? "") as {
      readonly jobs: Record<string, { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] }>;
    };
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    const run = steps.flatMap((step) => step.run ?? []).join("\n");
    for (const part of ["sync --check", "verify ", "--format sarif", "--format junit", "cp .env.ci.example .env.ci", "run --build --rm tests"])
      expect(run).toContain(part);
    expect(run).not.toMatch(/\$(?:COMPOSE|ARGS)/);
    expect(steps.flatMap((step) => step.uses ?? []).join(" ")).toMatch(/upload-sarif.*upload-artifact/);
  });

  test("GitLab: the same, with the report where merge requests show it", () => {
    const pipeline = parse(files().get(".gitlab-ci.yml") ?? "") as {
      readonly verify: { readonly script: readonly string[]; readonly artifacts: { readonly reports: unknown } };
      readonly tests: { readonly script: readonly string[] };
    };
    expect(pipeline.verify.script.join("\n")).toContain("--output plimsoll.xml");
    expect(pipeline.verify.artifacts.reports).toEqual({ junit: "plimsoll.xml" });
    expect(pipeline.tests.script.join("\n")).toContain("down --volumes");
  });

  test("bake: what ships by itself, what developers work in by name, under the tag that is given", () => {
    const text = files().get("docker-bake.hcl") ?? "";
    expect(text).toContain('group "default" {\n  targets = ["app"]\n}');
    expect(text).toContain('tags       = [notequal("", TAG) ? "memory:${TAG}" : "memory:latest"]');
    expect(text).toContain('target     = "development"');
  });
});
