import { expect, test } from "vitest";
import { memoryProject } from "../../project/memory.ts";
import type { NodeApplication } from "./application.ts";
import { detectNode } from "./detect-node.ts";

function server(files: Record<string, unknown>): NodeApplication {
  const texts = Object.entries(files).map(([path, value]) => [path, typeof value === "string" ? value : JSON.stringify(value)] as const);
  const { application } = detectNode(memoryProject(Object.fromEntries(texts)));
  if (application.language !== "node") throw new Error("pages");
  return application;
}

test("the file that a program of a package is given is what is run, and comes along", () => {
  const { start, sources } = server({
    "package.json": { scripts: { start: "fastify start --log-level info plugin.js" }, dependencies: { fastify: "5", "fastify-cli": "7" } },
    "plugin.js": 'import { routes } from "./routes.js";\nexport default async (app) => app.register(routes);\n',
    "routes.js": "export const routes = async (app) => app.get('/', () => 1);\n",
  });
  expect(start?.value).toMatchObject({ program: "plugin.js", environment: [{ name: "FASTIFY_ADDRESS", value: "0.0.0.0" }] });
  expect(sources.map(({ value }) => value)).toEqual(["plugin.js", "routes.js"]);
});

test("a schema that is built up by calls names what the environment has to hold", () => {
  const { environment } = server({
    "package.json": { scripts: { start: "node app.js" }, dependencies: { fastify: "5", "@fastify/env": "5", "fluent-json-schema": "6" } },
    "app.js":
      'import env from "@fastify/env";\nimport S from "fluent-json-schema";\nimport Fastify from "fastify";\nconst app = Fastify();\napp.register(env, { schema: S.object().prop("A_TOKEN", S.string().required()).prop("MODE", S.string().default("calm")).valueOf() });\napp.listen({ port: 3000, host: "0.0.0.0" });\n',
  });
  expect(environment.map(({ value }) => [value.name, value.required, value.default])).toEqual([
    ["A_TOKEN", true, undefined],
    ["MODE", false, "calm"],
  ]);
});

test("a database server that an SQLite file can stand in for is optional, unless its address is asked for", () => {
  const dependencies = { express: "5", mysql2: "3", sqlite3: "5" };
  const optional = (source: string): unknown =>
    server({ "package.json": { scripts: { start: "node app.js" }, dependencies }, "app.js": source }).services.map(({ value }) => value.optional);
  expect(optional('require("express")().listen(3000);')).toEqual([true]);
  expect(optional('if (!process.env.MYSQL_URL) throw new Error("none");\nrequire("express")().listen(3000);')).toEqual([undefined]);
});

test("packages for development that the program imports at once are installed, and that is said", () => {
  const found = (source: string): NodeApplication =>
    server({
      "package.json": { scripts: { start: "node app.js" }, dependencies: { express: "5" }, devDependencies: { "late-tool": "1", "@scope/early": "1" } },
      "package-lock.json": {},
      "app.js": `const app = require("express")();\n${source}\napp.listen(3000);\n`,
    });
  const early = found('const { early } = require("@scope/early/part");');
  expect(early.contradictions).toContain("app.js:2 imports @scope/early, which package.json lists for development only; the image installs those packages too");
  expect(early.packages?.value.keepsDevelopment).toBe(true);
  const late = found('if (process.env.NODE_ENV !== "production") { require("late-tool"); }');
  expect(late.packages?.value.keepsDevelopment).not.toBe(true);
});

test("a server that hands out its own folder needs what lies there", () => {
  const { sources } = server({
    "package.json": { scripts: { start: "node app.js" }, dependencies: { express: "5" } },
    "app.js": 'const express = require("express");\nexpress().use(express.static(__dirname + "/")).listen(3000);\n',
    "index.html": "<p>",
    "fonts/a.woff": "",
    "readme.md": "",
  });
  expect(sources.map(({ value }) => value).sort()).toEqual(["app.js", "fonts/", "index.html"]);
});

test("what is made for Cloudflare's Workers is not started by a usual name", () => {
  const worker = {
    "package.json": { dependencies: { hono: "4" } },
    "src/index.ts": 'import { Hono } from "hono";\nconst app = new Hono();\nexport default app;\n',
  };
  expect(server(worker).start?.value.program).toBe("src/index.ts");
  expect(() => server({ ...worker, "wrangler.toml": 'main = "src/index.ts"\n' })).toThrow(/nothing to start/);
});
