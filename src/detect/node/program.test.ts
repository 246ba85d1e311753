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

test("what is made for Cloudflare's Workers is not started by a usual name", () => {
  const worker = {
    "package.json": { dependencies: { hono: "4" } },
    "src/index.ts": 'import { Hono } from "hono";\nconst app = new Hono();\nexport default app;\n',
  };
  expect(server(worker).start?.value.program).toBe("src/index.ts");
  expect(() => server({ ...worker, "wrangler.toml": 'main = "src/index.ts"\n' })).toThrow(/nothing to start/);
});
