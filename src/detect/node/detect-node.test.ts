import { describe, expect, test } from "vitest";
import { UserError } from "../../errors.ts";
import { memoryProject } from "../../project/memory.ts";
import type { NodeApplication } from "./application.ts";
import { detectNode } from "./detect-node.ts";

type Files = Record<string, string>;

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

function server(files: Files, folder = ""): NodeApplication {
  const { application } = detectNode(memoryProject(files), folder);
  if (application.language !== "node") throw new Error(`found ${application.framework.value}, no server`);
  return application;
}

const express = (scripts: Record<string, string>, more: Record<string, unknown> = {}): string => json({ scripts, dependencies: { express: "4" }, ...more });
const APP = 'const app = require("express")();\napp.get("/health", (q, r) => r.end());\napp.listen(process.env.PORT || 4000);\n';

describe("what starts the server", () => {
  const words = (scripts: Record<string, string>, files: Files = {}, more: Record<string, unknown> = {}): readonly string[] | undefined =>
    server({ "package.json": express(scripts, more), "src/server.js": APP, ...files }).start?.value.words;

  test.each([
    ["node src/server.js", ["node", "src/server.js"]],
    ["NODE_ENV=production node ./src/server", ["node", "src/server.js"]],
    ["cross-env NODE_ENV=production node -r dotenv/config src/server.js", ["node", "-r", "dotenv/config", "src/server.js"]],
    ["node --env-file=.env --enable-source-maps src/server.js", ["node", "--enable-source-maps", "src/server.js"]],
    ["nodemon src/server.js", ["node", "src/server.js"]],
    ["pm2-runtime start src/server.js -i max", ["node", "src/server.js"]],
    ["node src/server.js | pino-pretty", ["node", "src/server.js"]],
    ["npx dotenv -e .env -- node src/server.js", ["node", "src/server.js"]],
    ["exec node src", ["node", "src/server.js"]],
  ])("%s", (start, expected) => {
    expect(words({ start }, start === "exec node src" ? { "src/package.json": '{"main":"server.js"}' } : {})).toEqual(expected);
  });

  test("scripts that call scripts, with what they do before left to whoever deploys", () => {
    const application = server({
      "package.json": express({ start: "npm run migrate && yarn serve:it", migrate: "knex migrate:latest", "serve:it": "node src/server.js" }),
      "src/server.js": APP,
    });
    expect(application.start?.value).toMatchObject({ words: ["node", "src/server.js"], before: ["knex migrate:latest"] });
    expect(application.contradictions).toContainEqual(expect.stringContaining('first runs "knex migrate:latest"'));
  });

  test("scripts that call each other in a circle end", () => {
    expect(() => words({ start: "npm run a", a: "npm start", b: "npm run a" })).not.toThrow();
  });

  test("one for production goes before the one for everybody", () => {
    expect(words({ start: "nest start", "start:prod": "node src/server.js" })).toEqual(["node", "src/server.js"]);
  });

  test("a file of pm2 is opened", () => {
    expect(
      words({ start: "pm2 start ecosystem.config.js" }, { "ecosystem.config.js": 'module.exports = { apps: [{ script: "./src/server.js", instances: 4 }] };' }),
    ).toEqual(["node", "src/server.js"]);
  });

  test("a Procfile, then main, then usual names", () => {
    expect(words({}, { Procfile: "web: node src/server.js\nworker: node w.js\n" })).toEqual(["node", "src/server.js"]);
    expect(words({}, {}, { main: "src/server.js" })).toEqual(["node", "src/server.js"]);
    expect(server({ "package.json": express({}), "server.js": APP }).start).toMatchObject({ value: { words: ["node", "server.js"] }, confidence: "likely" });
  });

  test.each(["turbo run start", "pnpm --filter api start", "npm run start --workspace=api", "yarn workspace api start", "nx run api:serve"])(
    "what only starts the packages of a workspace is none of the root's own: %s",
    (start) => {
      const files = {
        "package.json": json({ name: "all", workspaces: ["apps/*"], scripts: { start, build: "turbo run build" } }),
        "apps/api/package.json": express({ start: "node server.js" }, { name: "api" }),
        "apps/api/server.js": APP,
      };
      expect(() => server(files)).toThrow("names no server");
      expect(server(files, "apps/api").start?.value.words).toEqual(["node", "server.js"]);
    },
  );

  test.each(['{"name": "x"', "[]", ""])("a package.json that is no object is told of: %j", (text) => {
    expect(() => server({ "package.json": text, "index.html": "<p>" })).toThrow("package.json is not a JSON object");
  });

  test("nothing is made up", () => {
    expect(() => server({ "package.json": express({}) })).toThrow(UserError);
  });
});

describe("a TypeScript build", () => {
  const files: Files = {
    "package.json": json({
      type: "module",
      scripts: { build: "tsc", start: "node dist/index.js", dev: "tsx watch src/index.ts" },
      dependencies: { fastify: "5" },
      devDependencies: { typescript: "5", tsx: "4" },
    }),
    "tsconfig.json": '{ "extends": "./tsconfig.base.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] }, }, }',
    "tsconfig.base.json": '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
    "src/index.ts":
      'import Fastify from "fastify";\nimport { env } from "@/env.js";\nimport { routes } from "./routes/index.js";\nconst app = Fastify();\napp.register(routes, { prefix: "/v1" });\nawait app.listen({ port: env.PORT, host: env.HOST });\n',
    "src/env.ts":
      'import { z } from "zod";\nexport const env = z.object({ PORT: z.coerce.number().default(4100), HOST: z.string().default("127.0.0.1"), API_TOKEN: z.string(), LEVEL: z.string().optional() }).parse(process.env);\n',
    "src/routes/index.ts":
      'export async function routes(app) {\n  app.get("/users/:id", h);\n  app.route({ method: "GET", url: "/healthz", handler: h });\n}\n',
  };

  test("is traced from the output back to the source", () => {
    const application = server(files);
    expect(application.framework.value).toBe("fastify");
    expect(application.start?.value.words).toEqual(["node", "dist/index.js"]);
    expect(application.outputs.map((fact) => fact.value)).toEqual(["dist/"]);
    expect(application.sources).toEqual([]);
    expect(application.port.value).toBe(4100);
    expect(application.health?.value).toBe("/v1/healthz");
    expect(application.health?.evidence[0]).toMatchObject({ path: "src/routes/index.ts", line: 3 });
    expect(application.listening.map((fact) => fact.value)).toEqual([
      { name: "PORT", value: "4100" },
      { name: "HOST", value: "0.0.0.0" },
    ]);
    expect(application.environment.map(({ value }) => [value.name, value.required, value.secret])).toEqual([
      ["API_TOKEN", true, true],
      ["LEVEL", false, false],
    ]);
  });

  test("a runner of TypeScript is development only, unless nothing builds", () => {
    const without = { ...files, "package.json": json({ scripts: { start: "tsx src/index.ts" }, dependencies: { fastify: "5", tsx: "4" } }) };
    expect(server(without).start?.value.words).toEqual(["node", "--import", "tsx", "src/index.ts"]);
    expect(server(without).build).toBeUndefined();
    const listed = {
      ...files,
      "package.json": json({ scripts: { start: "tsx src/index.ts" }, dependencies: { fastify: "5" }, devDependencies: { tsx: "4" } }),
    };
    expect(server(listed).packages?.value.keepsDevelopment).toBe(true);
    expect(server(listed).contradictions).toContainEqual(expect.stringContaining("lists tsx for development only"));
  });

  test("what npm starts before the start script may be the build", () => {
    const application = server({
      ...files,
      "package.json": json({
        scripts: { "prestart:prod": "rimraf dist && tsc", "start:prod": "node dist/index.js" },
        dependencies: { fastify: "5" },
        devDependencies: { typescript: "5" },
      }),
    });
    expect(application.build?.value.script).toBe("prestart:prod");
    expect(application.outputs.map((fact) => fact.value)).toEqual(["dist/"]);
  });

  test("Fastify without a host listens for nobody outside", () => {
    const local = { ...files, "src/index.ts": 'import Fastify from "fastify";\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n' };
    expect(server(local).contradictions).toContainEqual(expect.stringContaining("src/index.ts:3 names no host"));
  });
});

describe("where it listens", () => {
  const port = (source: string, files: Files = {}): number =>
    server({ "package.json": express({ start: "node a.js" }), "a.js": `const app = require("express")();\n${source}`, ...files }).port.value;

  test.each([
    ["app.listen(8081);", 8081],
    ["app.listen(process.env.PORT || 8082);", 8082],
    ["const port = parseInt(process.env.PORT, 10) || 8083;\napp.listen(port);", 8083],
    ["const { PORT = 8084 } = process.env;\napp.listen(PORT);", 8084],
    ['app.listen(Number(process.env.PORT ?? "8085"));', 8085],
    ["const port = process.env.PORT ? +process.env.PORT : 8086;\napp.listen(port);", 8086],
    ["const port = [process.env.PORT, 8087].map(Number).find(Boolean);\napp.listen(port);", 8087],
    ["const PORT = 8088;\napp.listen(PORT, () => console.log(PORT));", 8088],
    ["app.listen(process.env.PORT);", 3000],
  ])("%s", (source, expected) => {
    expect(port(source)).toBe(expected);
  });

  test("an example file or a Dockerfile says it where the source does not", () => {
    expect(port("app.listen(process.env.PORT);", { ".env.example": "PORT=9000\n" })).toBe(9000);
    expect(port("app.listen(process.env.PORT);", { Dockerfile: "FROM node\nEXPOSE 9001\nCMD node a.js\n" })).toBe(9001);
  });

  test("localhost is told of", () => {
    const application = server({ "package.json": express({ start: "node a.js" }), "a.js": 'require("express")().listen(3000, "127.0.0.1");' });
    expect(application.contradictions).toContainEqual(expect.stringContaining("a.js:1 listens on 127.0.0.1"));
  });
});

describe("the path of a health check", () => {
  const health = (files: Files, dependencies: Record<string, string> = { express: "4" }): string | undefined =>
    server({ "package.json": json({ scripts: { start: "node a.js" }, dependencies }), ...files }).health?.value;

  test("under the routers it hangs under", () => {
    expect(
      health({
        "a.js": 'const app = require("express")();\nconst api = require("./api");\napp.use("/api", auth, api);\napp.listen(1);',
        "api.js":
          'const r = require("express").Router();\nconst inner = require("express").Router();\ninner.get("/ping", h);\nr.use("/v2", inner);\nr.use("/x", require("./other"));\nmodule.exports = r;',
        "other.js": 'const r = require("express").Router();\nr.get("/:id/health", h);\nmodule.exports = r;',
      }),
    ).toBe("/api/v2/ping");
  });

  test("in Hono, koa, Nest and without a router", () => {
    expect(health({ "a.js": 'import { Hono } from "hono";\nconst app = new Hono().basePath("/api").get("/livez", (c) => c.text("x"));' }, { hono: "4" })).toBe(
      "/api/livez",
    );
    expect(health({ "a.js": 'const Router = require("@koa/router");\nconst r = new Router({ prefix: "/k" });\nr.get("/health", f);' }, { koa: "2" })).toBe(
      "/k/health",
    );
    expect(health({ "a.js": 'require("http").createServer((q, r) => { if (q.url === "/healthz") r.end(); }).listen(80);' }, { pg: "8" })).toBe("/healthz");
    const nest =
      'import { Controller, Get } from "@nestjs/common";\n@Controller("health")\nexport class H {\n  @Get("live")\n  x() {}\n}\napp.setGlobalPrefix("api/v1", { exclude: ["docs"] });\n';
    expect(health({ "a.js": nest }, { "@nestjs/core": "11" })).toBe("/api/v1/health/live");
  });

  test("none where there is none", () => {
    expect(health({ "a.js": 'const app = require("express")();\napp.get("/", h);\napp.get("/status", h);\ncache.get("/health");' })).toBeUndefined();
  });
});

describe("variables", () => {
  test("are required where the program does not start without them", () => {
    const source = `const app = require("express")();
if (!process.env.A_KEY) throw new Error("A_KEY");
if (!process.env.B) { console.error("B"); process.exit(1); }
function later() { if (!process.env.C) throw new Error("C"); }
const d = process.env.D ?? "d";
const { E, F = "f" } = process.env;
process.env["G"];
app.listen(1);`;
    const { environment } = server({ "package.json": express({ start: "node a.js" }), "a.js": source, ".env.example": "A_KEY=secret\nD=other\nH=h\n" });
    expect(environment.map(({ value }) => [value.name, value.required, value.default, value.example])).toEqual([
      ["A_KEY", true, undefined, undefined],
      ["B", true, undefined, undefined],
      ["C", false, undefined, undefined],
      ["D", false, "d", "other"],
      ["E", false, undefined, undefined],
      ["F", false, "f", undefined],
      ["G", false, undefined, undefined],
      ["H", false, undefined, "h"],
    ]);
  });

  test("of services go by their drivers", () => {
    const { services } = server({
      "package.json": json({ scripts: { start: "node a.js" }, dependencies: { express: "4", pg: "8", ioredis: "5" }, devDependencies: { mysql2: "3" } }),
      "a.js": 'const app = require("express")();\nprocess.env.REDIS_URL; process.env.APP_DATABASE_URL;\napp.listen(1);',
    });
    expect(services.map(({ value }) => [value.kind, value.driver, value.variable])).toEqual([
      ["postgres", "pg", "APP_DATABASE_URL"],
      ["redis", "ioredis", "REDIS_URL"],
    ]);
  });

  test("of Prisma's schema count", () => {
    const application = server({
      "package.json": json({
        scripts: { start: "node a.js" },
        dependencies: { express: "4", "@prisma/client": "6.1.0" },
        devDependencies: { prisma: "6.1.0" },
      }),
      "a.js": APP,
      "prisma/schema.prisma":
        'datasource db {\n  provider = "postgresql"\n  url = env("MAIN_URL")\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\n',
    });
    expect(application.services.map(({ value }) => [value.kind, value.variable])).toEqual([["postgres", "MAIN_URL"]]);
    expect(application.environment.find(({ value }) => value.name === "MAIN_URL")?.value.required).toBe(true);
    expect(application.prisma?.value).toMatchObject({ schema: "prisma/schema.prisma", engines: true, output: undefined });
    expect(application.runtimePackages.map((fact) => fact.value)).toEqual(["openssl"]);
  });
});

describe("package managers", () => {
  const packages = (files: Files): NodeApplication["packages"] => server({ "package.json": express({ start: "node a.js" }), "a.js": APP, ...files }).packages;

  test.each([
    ["package-lock.json", "{}", "npm", undefined],
    ["pnpm-lock.yaml", "lockfileVersion: '9.0'\n", "pnpm", "10.32.1"],
    ["pnpm-lock.yaml", "lockfileVersion: '6.0'\n", "pnpm", "8.15.9"],
    ["yarn.lock", "# yarn lockfile v1\n", "yarn-classic", "1.22.22"],
    ["yarn.lock", "# made\n\n__metadata:\n  version: 8\n", "yarn-berry", "4.18.1"],
    ["bun.lock", "{}", "bun", "1.4.5"],
  ])("%s (%j)", (lock, text, name, version) => {
    expect(packages({ [lock]: text })?.value).toMatchObject({ name, version, lock });
  });

  test("package.json decides, and what contradicts it is told of", () => {
    const application = server({
      "package.json": express({ start: "node a.js" }, { packageManager: "pnpm@9.1.0+sha512.ab" }),
      "a.js": APP,
      "pnpm-lock.yaml": "",
      "package-lock.json": "{}",
    });
    expect(application.packages?.value).toMatchObject({ name: "pnpm", version: "9.1.0", lock: "pnpm-lock.yaml" });
    expect(application.contradictions).toEqual(["package-lock.json lies there too; packageManager pnpm@9.1.0 decides"]);
  });

  test("scripts for working copies are dropped, files that others need come along", () => {
    const value = packages({
      "package.json": express({ start: "node a.js", prepare: "husky", postinstall: "node scripts/after.js", preinstall: "node gone.js" }),
      "scripts/after.js": "",
      ".npmrc": "legacy-peer-deps=true\n",
      "patches/express+4.patch": "",
    })?.value;
    expect(value?.droppedScripts).toEqual(["preinstall", "prepare"]);
    expect(value?.manifests).toEqual(["package.json", ".npmrc", "patches/", "scripts/after.js"]);
  });

  test("settings with a token are never copied", () => {
    const value = packages({ ".npmrc": "//registry.example/:_authToken=abc\n" })?.value;
    expect(value?.secretSettings).toBe(".npmrc");
    expect(value?.manifests).not.toContain(".npmrc");
  });
});
