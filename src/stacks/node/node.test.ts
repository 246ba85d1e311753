import { describe, expect, test } from "vitest";
import type { Shape } from "../../contract/shape.ts";
import { detectNode } from "../../detect/node/detect-node.ts";
import { memoryProject } from "../../project/memory.ts";
import { stack } from "./index.ts";

type Files = Record<string, string>;

const APP =
  'const app = require("express")();\napp.get("/health", (q, r) => r.end());\napp.listen(process.env.PORT || 3000);\nprocess.on("SIGTERM", () => process.exit(0));\n';

function manifest(more: Record<string, unknown> = {}): string {
  return JSON.stringify({ scripts: { start: "node src/index.js" }, dependencies: { express: "4" }, ...more });
}

function write(files: Files, shape: Shape = {}, folder = ""): { readonly dockerfile: string; readonly found: readonly string[]; readonly ignore: string } {
  const { application } = detectNode(memoryProject({ "package.json": manifest(), "package-lock.json": "{}", "src/index.js": APP, ...files }), folder);
  expect(stack.accepts(application)).toBe(true);
  const set = stack.write(application, shape);
  expect([...set.keys()]).toEqual(["Dockerfile", ".dockerignore"]);
  const dockerfile = set.get("Dockerfile") ?? "";
  return { dockerfile, found: instructions(dockerfile), ignore: set.get(".dockerignore") ?? "" };
}

/** Instructions with continued lines joined and comments left out. */
function instructions(dockerfile: string): string[] {
  return dockerfile
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");
}

test("without a build: one stage installs, the other runs", () => {
  const { found, ignore } = write({});
  expect(found).toEqual([
    "FROM node:24-slim AS builder",
    "WORKDIR /app",
    "ENV NPM_CONFIG_UPDATE_NOTIFIER=false",
    "COPY package.json package-lock.json ./",
    "RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --no-audit --no-fund",
    "FROM node:24-slim AS runtime",
    "ENV NODE_ENV=production PORT=3000",
    "WORKDIR /app",
    "COPY --from=builder /app/node_modules ./node_modules/",
    "COPY package.json ./",
    "COPY src ./src/",
    'LABEL org.opencontainers.image.title="memory"',
    "USER 1000:1000",
    "EXPOSE 3000",
    expect.stringMatching(
      /^HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --start-interval=1s --retries=3 CMD \["node", "-e", "require\('http'\)\.get\(\{host:'127\.0\.0\.1',port:3000,path:'\/health'/,
    ),
    'CMD ["node", "src/index.js"]',
  ]);
  expect(ignore.split("\n")).toEqual(expect.arrayContaining(["*", "!package.json", "!package-lock.json", "!src", "**/.env*", "**/node_modules"]));
});

test("with a build: production's packages and the build beside each other, a target for development", () => {
  const { found, ignore } = write({
    "package.json": manifest({ scripts: { build: "tsc", start: "node dist/index.js", dev: "tsx watch src/index.ts" }, devDependencies: { typescript: "5" } }),
    "tsconfig.json": '{"compilerOptions":{"outDir":"dist"}}',
    "src/index.ts": APP,
    "test/a.ts": "",
    ".env": "SECRET=1",
  });
  expect(found.filter((line) => line.startsWith("FROM"))).toEqual([
    "FROM node:24-slim AS base",
    "FROM base AS dependencies",
    "FROM base AS builder",
    "FROM base AS development",
    "FROM node:24-slim AS runtime",
  ]);
  expect(found).toContain("COPY --from=dependencies /app/node_modules ./node_modules/");
  expect(found).toContain("COPY --from=builder /app/dist ./dist/");
  expect(found).not.toContain("COPY src ./src/");
  expect(found).toContain('CMD ["npm", "run", "dev"]');
  expect(ignore).toContain("!tsconfig.json\n");
  expect(ignore).not.toContain("!test");
  expect(ignore).not.toContain("!.env");
});

test("what the contract asks for goes first", () => {
  const { found, dockerfile } = write(
    { views: "", "views/a.ejs": "" },
    {
      base: "node:22-bookworm-slim",
      stages: ["build", "runner"],
      user: { name: "shop", uid: 1234 },
      port: 9000,
      healthPath: "/up",
      packages: ["postgresql-client"],
      files: ["views", "/app/src"],
      program: "/usr/local/bin/node",
    },
  );
  expect(found).toContain("FROM node:24-slim AS build");
  expect(found).toContain("FROM node:22-bookworm-slim AS runner");
  expect(dockerfile).toContain("useradd --uid 1234 --user-group");
  expect(found).toContain("USER 1234:1234");
  expect(found).toContain("EXPOSE 9000");
  expect(found).toContain("ENV NODE_ENV=production PORT=9000");
  expect(dockerfile).toContain("port:9000,path:'/up'");
  expect(dockerfile).toContain("install -y --no-install-recommends postgresql-client");
  expect(found).toContain("COPY views ./views/");
  expect(found.filter((line) => line === "COPY src ./src/")).toHaveLength(1);
  expect(found.at(-1)).toBe('CMD ["/usr/local/bin/node", "src/index.js"]');
});

test("the number of the image's own user under another name", () => {
  expect(write({}, { user: { name: "shop", uid: 1000 } }).dockerfile).toContain("usermod --login shop node");
  expect(write({}, { user: { uid: 1000 } }).dockerfile).not.toContain("usermod");
});

test("an application that does not handle SIGTERM gets an init process", () => {
  const { found } = write({ "src/index.js": APP.replace(/process\.on.*\n/, "") });
  expect(found).toContain('ENTRYPOINT ["tini", "--"]');
  expect(found.some((line) => line.includes("--no-install-recommends tini=0.19*"))).toBe(true);
  expect(write({}).found.some((line) => line.includes("tini"))).toBe(false);
});

describe("package managers", () => {
  const runs = (files: Files): string[] =>
    write({ "package-lock.json": "", ...files }).found.filter((line) => line.startsWith("RUN") || line.startsWith("ENV YARN"));
  const of = (packageManager: string | undefined, lock: Files): string[] => {
    const files: Files = { "package.json": manifest({ packageManager }), "src/index.js": APP, ...lock };
    const { application } = detectNode(memoryProject(files));
    return instructions(stack.write(application, {}).get("Dockerfile") ?? "").filter((line) => /^(?:RUN|ENV YARN)/.test(line));
  };

  test("pnpm", () => {
    expect(of("pnpm@10.1.0", { "pnpm-lock.yaml": "" })).toEqual([
      "RUN --mount=type=cache,target=/root/.npm npm install --global pnpm@10.1.0",
      "RUN --mount=type=cache,target=/root/.local/share/pnpm/store pnpm install --frozen-lockfile --prod",
    ]);
  });

  test("Yarn, both of them", () => {
    expect(of(undefined, { "yarn.lock": "" })).toEqual([
      "RUN --mount=type=cache,target=/root/.npm npm install --global --force yarn@1.22.22",
      "RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install --frozen-lockfile --non-interactive --production",
    ]);
    expect(
      of("yarn@4.9.2", { "yarn.lock": "__metadata:\n", ".yarnrc.yml": "yarnPath: .yarn/releases/yarn-4.9.2.cjs\n", ".yarn/releases/yarn-4.9.2.cjs": "" }),
    ).toEqual([
      "ENV YARN_NODE_LINKER=node-modules YARN_ENABLE_IMMUTABLE_INSTALLS=true YARN_ENABLE_TELEMETRY=0",
      "RUN --mount=type=cache,target=/root/.yarn/berry/cache node .yarn/releases/yarn-4.9.2.cjs workspaces focus --production",
    ]);
  });

  test("Bun, which also runs the sources", () => {
    const { application } = detectNode(
      memoryProject({
        "package.json": JSON.stringify({ scripts: { start: "bun run src/index.ts" }, dependencies: { hono: "4" } }),
        "bun.lock": "",
        "src/index.ts": 'import { Hono } from "hono";',
      }),
    );
    const found = instructions(stack.write(application, {}).get("Dockerfile") ?? "");
    expect(found).toContain("RUN --mount=type=cache,target=/root/.bun/install/cache bun install --frozen-lockfile --production");
    expect(found).toContain("COPY --from=builder /usr/local/lib/node_modules/bun/bin/bun.exe /usr/local/bin/bun");
    expect(found.at(-1)).toBe('CMD ["bun", "src/index.ts"]');
  });

  test("no lock, scripts that are dropped, settings with a token", () => {
    const files = { "package.json": manifest({ scripts: { start: "node src/index.js", prepare: "husky" } }), ".npmrc": "//r.example/:_authToken=x\n" };
    const { application } = detectNode(memoryProject({ ...files, "src/index.js": APP }));
    const dockerfile = stack.write(application, {}).get("Dockerfile") ?? "";
    expect(dockerfile).toContain("# What says what is required, so that");
    const found = instructions(dockerfile);
    expect(found).toContain("RUN npm pkg delete scripts.prepare");
    expect(found).toContain(
      "RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/app/.npmrc npm install --omit=dev --no-audit --no-fund",
    );
    expect(runs({})).toHaveLength(1);
  });
});

describe("frameworks", () => {
  test("Next's standalone server needs no packages beside it", () => {
    const { found } = write({
      "package.json": manifest({ scripts: { build: "next build" }, dependencies: { next: "15" } }),
      "next.config.js": 'module.exports = { output: "standalone" };',
      "public/a.txt": "",
    });
    expect(found).toContain("RUN --mount=type=cache,target=/app/.next/cache npm run build");
    expect(found).toContain("COPY --from=builder /app/.next/standalone /app/");
    expect(found).toContain("COPY --from=builder /app/.next/static ./.next/static/");
    expect(found).toContain("COPY public ./public/");
    expect(found).toContain("RUN install -d -o 1000 -g 1000 /app/.next/cache");
    expect(found.some((line) => line.includes("omit=dev"))).toBe(false);
    expect(found).toContain("ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000 NEXT_TELEMETRY_DISABLED=1");
  });

  test("a program of a package is found by PATH, whoever installed it", () => {
    const { found } = write({
      "package.json": manifest({ scripts: { build: "react-router build" }, dependencies: { "@react-router/node": "7", "@react-router/serve": "7" } }),
    });
    expect(found).toContain("ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PATH=/app/node_modules/.bin:$PATH");
    expect(found.at(-1)).toBe('CMD ["react-router-serve", "./build/server/index.js"]');
  });

  test("Prisma's client is generated where everything is installed, and copied", () => {
    const files = {
      "package.json": manifest({ dependencies: { express: "4", "@prisma/client": "6" }, devDependencies: { prisma: "6" } }),
      "prisma/schema.prisma": 'generator client {\n provider = "prisma-client-js"\n}\n',
    };
    const { found } = write(files);
    expect(found).toContain("RUN npx prisma generate");
    expect(found).toContain("COPY --from=builder /app/node_modules/.prisma /app/node_modules/.prisma/");
    expect(found.filter((line) => line.includes("openssl=3.*"))).toHaveLength(2);
  });
});

test("a package of a workspace: the context is the root, what it needs comes with it", () => {
  const { found, ignore } = write(
    {
      "package.json": JSON.stringify({ private: true, workspaces: ["apps/*", "packages/*"] }),
      "apps/api/package.json": JSON.stringify({ name: "api", scripts: { build: "tsc", start: "node dist/main.js" }, dependencies: { express: "4", db: "*" } }),
      "apps/api/src/main.ts": APP,
      "apps/web/package.json": JSON.stringify({ name: "web" }),
      "packages/db/package.json": JSON.stringify({ name: "db", main: "dist/index.js", scripts: { build: "tsc" } }),
      "packages/db/src/index.ts": "",
    },
    {},
    "apps/api",
  );
  expect(found).toEqual(
    expect.arrayContaining([
      "COPY apps/web/package.json ./apps/web/",
      "RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --workspace=apps/api --no-audit --no-fund",
      "RUN npm run build --workspace=packages/db",
      "WORKDIR /app/apps/api",
      "COPY --from=dependencies /app ./",
      "COPY --from=builder /app/packages/db/dist /app/packages/db/dist/",
      "COPY --from=builder /app/apps/api/dist ./dist/",
    ]),
  );
  expect(ignore).toContain("!packages/db\n");
  expect(ignore).toContain("\npackages/db/dist\n");
});

test("variables that the build writes down are arguments, those that sound like secrets a file", () => {
  const { found } = write({
    "package.json": manifest({ scripts: { build: "next build" }, dependencies: { next: "15" } }),
    "app/page.jsx": "process.env.NEXT_PUBLIC_URL; process.env.NEXT_PUBLIC_MAPS_API_KEY;",
    ".env.production": "NEXT_PUBLIC_URL=https://shop.example\n",
  });
  expect(found).toContain("ARG NEXT_PUBLIC_URL=https://shop.example");
  expect(found.some((line) => line.startsWith("ARG") && line.includes("KEY"))).toBe(false);
  expect(found.some((line) => line.includes("type=secret,id=env,target=/app/.env.production.local"))).toBe(true);
});

test("a base without Debian's packages is refused in words", () => {
  expect(() => write({}, { base: "node:24-alpine" })).toThrow("not supported yet");
});

test("without a path for health checks any answer that is no failure of the server counts as alive", () => {
  const health = (files: Files): string | undefined => write(files).found.find((line) => line.startsWith("HEALTHCHECK"));
  const none = { "src/index.js": 'require("express")().listen(3000);\n' };
  expect(health(none)).toMatch(/path:'\/'.*r\.statusCode<500/);
  const unknown = { "package.json": manifest({ dependencies: {} }), "src/index.js": "setInterval(() => {}, 1000);\n" };
  expect(health(unknown)).toBeUndefined();
});

test("a bundler of old is built with the hashes that it wants, and the server runs without", () => {
  const built = (webpack: string, node = "22"): string =>
    write({ "package.json": manifest({ scripts: { start: "node dist/index.js", build: "webpack" }, devDependencies: { webpack } }), ".nvmrc": node })
      .dockerfile;
  expect(built("^4.46.0").match(/^ENV NODE_OPTIONS=--openssl-legacy-provider$/gm)).toHaveLength(1);
  expect(built("^4.46.0")).toContain("# webpack 4 hashes with MD4");
  expect(built("^5.1.0")).not.toContain("openssl-legacy");
  expect(built("^4.46.0", "16")).not.toContain("openssl-legacy");
});
