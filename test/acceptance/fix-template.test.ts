import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithEngine, standInFlags } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const SLUG = "{{cookiecutter.project_slug}}";
const NGINX = "nginx:stable";

/** What a team has: it builds and runs, as root behind nginx, and nobody asks how it does. */
const TEMPLATE = {
  "cookiecutter.json": JSON.stringify({
    project_name: "Corner Shop",
    project_slug: "corner_shop",
    author_name: "Ada",
    description: "Sells what is left",
    license: ["MIT", "Apache-2.0"],
    python_version: "3.13",
  }),
  [`${SLUG}/compose.yaml`]:
    'services:\n  backend:\n    build: ./backend\n    ports: ["8000:8000"]\n  frontend:\n    build: ./frontend\n    ports:\n      - "3000:80"\n',
  [`${SLUG}/backend/Dockerfile`]: `FROM python:{{ cookiecutter.python_version }}-slim AS production
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app app
EXPOSE 8000

# {{ cookiecutter.project_name }}
CMD ["uvicorn", "app.main:app", "--host", "0.0.0.0", "--port", "8000"]
`,
  [`${SLUG}/backend/.dockerignore`]: ".git\n",
  [`${SLUG}/backend/requirements.txt`]: "fastapi\nuvicorn\n",
  [`${SLUG}/backend/app/__init__.py`]: "",
  [`${SLUG}/backend/app/main.py`]:
    'from fastapi import FastAPI\n\nfrom app.health import router\n\napp = FastAPI(title="{{ cookiecutter.project_name }}")\napp.include_router(router, prefix="/api/v1")\n',
  [`${SLUG}/backend/app/health.py`]:
    'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get("/health")\ndef health():\n    return {"status": "healthy"}\n',
  [`${SLUG}/frontend/Dockerfile`]: `FROM ${NGINX} AS production
COPY site /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf

# Expose port 80
EXPOSE 80

CMD ["nginx", "-g", "daemon off;"]
`,
  [`${SLUG}/frontend/.dockerignore`]: ".git\n",
  [`${SLUG}/frontend/site/index.html`]: "<!doctype html><title>{{ cookiecutter.project_name }}</title>\n",
  [`${SLUG}/frontend/nginx.conf`]: "server {\n    listen 80;\n    root /usr/share/nginx/html;\n    location / { try_files $uri /index.html; }\n}\n",
} as const;

const CONTRACT = JSON.stringify({
  extends: ["plimsoll:production"],
  images: {
    backend: { application: "backend", trial: { port: 8000, ready: { path: "/api/v1/health" } } },
    frontend: { application: "frontend", trial: { ready: { path: "/" } } },
  },
});

let environment = "";

/** The template filled in, with a contract beside it. */
function rendered(template: string): string {
  const output = folderWith({});
  const { status, stderr } = spawnSync(join(environment, "bin/cookiecutter"), ["--no-input", "--output-dir", output, template], {
    encoding: "utf8",
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(stderr);
  return join(output, "corner_shop");
}

function outcomes(stdout: string): Readonly<Record<string, string>> {
  const report = JSON.parse(stdout) as {
    readonly images: readonly { readonly name: string; readonly verdicts: readonly { readonly requirement: string; readonly outcome: string }[] }[];
  };
  return Object.fromEntries(report.images.flatMap(({ name, verdicts }) => verdicts.map(({ outcome, requirement }) => [`${name} ${requirement}`, outcome])));
}

describeWithEngine("fix --to plimsoll:production in a template", () => {
  beforeAll(() => {
    environment = mkdtempSync(join(tmpdir(), "plimsoll-cookiecutter-"));
    for (const [program, args] of [
      ["python3", ["-m", "venv", environment]],
      [join(environment, "bin/pip"), ["install", "--quiet", "cookiecutter==2.6.0"]],
    ] as const) {
      const { status, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 240_000 });
      if (status !== 0) throw new Error(`cookiecutter cannot be installed: ${stderr}`);
    }
  }, 300_000);
  afterAll(() => rmSync(environment, { recursive: true, force: true }));

  test("what it renders to is brought to a health check, no root, and labels of its own variables", async () => {
    const template = folderWith({ ...TEMPLATE, [`${SLUG}/plimsoll.yaml`]: CONTRACT });
    const bases = standInFlags(["python:3.13-slim", NGINX]);
    const verify = async (): Promise<Readonly<Record<string, string>>> => {
      const folder = rendered(template);
      expect(existsSync(join(folder, "plimsoll.yaml"))).toBe(true);
      const { stderr, stdout } = await plimsoll(["verify", folder, "--format", "json", "--quiet", ...bases]);
      expect(stdout, stderr).not.toBe("");
      return outcomes(stdout);
    };
    const wanted = [
      "backend health-becomes-healthy",
      "backend user-not-root",
      "frontend health-becomes-healthy",
      "frontend user-not-root",
      "frontend nginx-unprivileged",
    ];
    const all = [...wanted, "backend oci-labels-present", "frontend oci-labels-present"];
    const chosen = (found: Readonly<Record<string, string>>): readonly (string | undefined)[] => all.map((id) => found[id]);
    expect(new Set(chosen(await verify()))).toEqual(new Set(["violated"]));

    const ended = await plimsoll(["fix", join(template, SLUG, "backend"), join(template, SLUG, "frontend"), "--to", "plimsoll:production"]);
    expect(ended.stderr).toBe("");
    const read = (path: string): string => readFileSync(join(template, SLUG, path), "utf8");
    expect(read("backend/Dockerfile")).toContain(
      'LABEL org.opencontainers.image.title="{{ cookiecutter.project_name }} backend" \\\n      org.opencontainers.image.description="{{ cookiecutter.description }}" \\\n      org.opencontainers.image.vendor="{{ cookiecutter.author_name }}" \\\n      org.opencontainers.image.licenses="{{ cookiecutter.license }}"\n',
    );
    expect(read("frontend/Dockerfile")).toContain("# Expose port 8080\nEXPOSE 8080\n");
    expect([read("frontend/nginx.conf").includes("listen 8080;"), read("compose.yaml").includes('"3000:8080"')]).toEqual([true, true]);

    const after = await verify();
    expect(chosen(after)).toEqual(all.map(() => "proven"));
    expect(Object.entries(after).filter(([, outcome]) => outcome === "violated")).toEqual([]);
  });
});
