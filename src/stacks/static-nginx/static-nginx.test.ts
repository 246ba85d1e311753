import { describe, expect, test } from "vitest";
import type { Shape } from "../../contract/shape.ts";
import { detectNode } from "../../detect/node/detect-node.ts";
import { memoryProject } from "../../project/memory.ts";
import { stack } from "./index.ts";

type Files = Record<string, string>;

const VITE: Files = {
  "package.json": JSON.stringify({
    scripts: { build: "vite build", dev: "vite" },
    dependencies: { react: "19", "react-router": "7" },
    devDependencies: { vite: "6" },
  }),
  "package-lock.json": "{}",
  "index.html": "",
  "src/main.jsx": "import.meta.env.VITE_API_URL",
};

function write(files: Files, shape: Shape = {}): { readonly dockerfile: string; readonly nginx: string; readonly ignore: string } {
  const { application } = detectNode(memoryProject(files));
  expect(stack.accepts(application)).toBe(true);
  const set = stack.write(application, shape);
  return { dockerfile: set.get("Dockerfile") ?? "", nginx: set.get("nginx.conf") ?? "", ignore: set.get(".dockerignore") ?? "" };
}

test("Node builds, nginx hands out as a user without rights", () => {
  const { dockerfile, ignore } = write(VITE);
  for (const line of [
    "FROM node:24-slim AS base",
    "FROM base AS builder",
    "FROM base AS development",
    'CMD ["npm", "run", "dev", "--", "--host", "0.0.0.0"]',
    "ARG VITE_API_URL",
    "FROM nginx:stable AS runtime",
    "COPY nginx.conf /etc/nginx/nginx.conf",
    "COPY --from=builder /app/dist /usr/share/nginx/html/",
    "USER 101:101",
    "EXPOSE 8080",
    "STOPSIGNAL SIGQUIT",
    'CMD ["nginx", "-g", "daemon off;"]',
  ]) {
    expect(dockerfile.split("\n")).toContain(line);
  }
  expect(dockerfile).toContain('"curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health"');
  expect(dockerfile).toContain("--start-interval=");
  expect(ignore).toContain("!nginx.conf\n");
});

test("what the contract asks for goes first", () => {
  const { dockerfile, nginx } = write(VITE, {
    base: "nginx:1.29-alpine",
    stages: ["build", "web"],
    user: { name: "shop", uid: 1000 },
    port: 3000,
    healthPath: "/",
  });
  expect(dockerfile).toContain("FROM nginx:1.29-alpine AS web");
  expect(dockerfile).toContain("FROM base AS build\n");
  expect(dockerfile).toContain("USER 1000:1000");
  expect(dockerfile).toContain("EXPOSE 3000");
  expect(dockerfile).toContain('"wget", "--quiet", "--spider", "http://127.0.0.1:3000/"');
  expect(nginx).toContain("listen      3000;");
  expect(nginx).not.toContain("/health");
});

describe("nginx.conf", () => {
  test("writes below /tmp alone and keeps hashed files for a year", () => {
    const { nginx } = write(VITE);
    expect(nginx.match(/\/tmp\//g)).toHaveLength(6);
    expect(nginx).toContain('"~^/assets/" "public, max-age=31536000, immutable";');
    expect(nginx).toContain("try_files $uri $uri/ /index.html;");
    expect(nginx).toContain("location = /health {");
    for (const header of ["X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy"])
      expect(nginx).toContain(`add_header ${header}`);
    // an add_header in a location would drop those of the server
    expect(nginx.split("        location ").slice(1).join("")).not.toContain("add_header");
  });

  test("pages of their own are not found where there are none", () => {
    const { nginx } = write({ "package.json": JSON.stringify({ scripts: { build: "astro build" }, dependencies: { astro: "5" } }) });
    expect(nginx).toContain("try_files $uri $uri.html $uri/ =404;");
    expect(nginx).not.toContain("/index.html;");
    expect(nginx).toContain('"~^/_astro/"');
  });

  test("a base path is where the files are", () => {
    const { nginx, dockerfile } = write({ ...VITE, "vite.config.js": 'export default { base: "/shop/", build: { outDir: "../out" } };' });
    expect(dockerfile).toContain("COPY --from=builder /out /usr/share/nginx/html/shop/");
    expect(nginx).toContain("return 302 /shop/;");
    expect(nginx).toContain("/shop/index.html;");
    expect(nginx).toContain('"~^/shop/assets/"');
  });
});

test("pages that nobody builds: nginx tries its configuration first", () => {
  const { dockerfile, ignore } = write({ "index.html": "", "style.css": "", "img/a.png": "", "secret.pem": "" });
  expect(dockerfile).not.toContain("node");
  expect(dockerfile).toContain("RUN nginx -t");
  expect(dockerfile).toContain("COPY index.html style.css ./");
  expect(dockerfile).toContain("COPY img ./img/");
  expect(ignore).not.toContain("secret.pem");
});

test("what the contract asks of user, labels and health check goes first, on Debian and on Alpine", () => {
  const shape: Shape = {
    user: { name: "appuser", uid: 1000, gid: 1000, group: "appgroup" },
    labels: { "org.opencontainers.image.title": "Board", team: "web" },
    health: { timeout: 10, startPeriod: 5 },
    healthPath: "/",
    stages: ["build", "production", "development"],
  };
  const { dockerfile } = write(VITE, shape);
  for (const line of [
    "FROM base AS build",
    "FROM nginx:stable AS production",
    "RUN groupadd --gid 1000 appgroup \\",
    " && SOURCE_DATE_EPOCH=86400 useradd --uid 1000 --gid 1000 --home-dir /tmp --shell /usr/sbin/nologin appuser",
    'LABEL org.opencontainers.image.title="Board" \\',
    '      team="web"',
    "USER 1000:1000",
    "HEALTHCHECK --interval=30s --timeout=10s --start-period=5s --start-interval=1s --retries=3 \\",
  ])
    expect(dockerfile.split("\n")).toContain(line);
  expect(write(VITE, { ...shape, base: "nginx:stable-alpine" }).dockerfile).toContain(
    "RUN addgroup -g 1000 -S appgroup \\\n && adduser -u 1000 -S -D -H -h /tmp -s /sbin/nologin -G appgroup appuser\n",
  );
});
