import { describe, expect, test } from "vitest";
import { UserError } from "../../errors.ts";
import { memoryProject } from "../../project/memory.ts";
import type { NodeApplication, StaticApplication } from "./application.ts";
import { detectNode } from "./detect-node.ts";

type Files = Record<string, string>;

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

function server(files: Files, folder = ""): NodeApplication {
  const { application } = detectNode(memoryProject(files), folder);
  if (application.language !== "node") throw new Error(`found ${application.framework.value}, no server`);
  return application;
}

function pages(files: Files, folder = ""): StaticApplication {
  const { application } = detectNode(memoryProject(files), folder);
  if (application.language !== "static") throw new Error(`found ${application.framework.value}, no files`);
  return application;
}

const express = (scripts: Record<string, string>, more: Record<string, unknown> = {}): string => json({ scripts, dependencies: { express: "4" }, ...more });
const APP = 'const app = require("express")();\napp.get("/health", (q, r) => r.end());\napp.listen(process.env.PORT || 4000);\n';

describe("frameworks of pages", () => {
  const of = (dependencies: Record<string, string>, files: Files, scripts: Record<string, string> = { build: "x build" }): Files => ({
    "package.json": json({ scripts, dependencies }),
    ...files,
  });

  test("Next: standalone, not, and exported", () => {
    const standalone = server(
      of({ next: "15" }, { "next.config.mjs": 'const c = { output: "standalone" };\nexport default withX(c);', "app/page.tsx": "", "public/a.txt": "" }),
    );
    expect(standalone.start?.value.words).toEqual(["node", "server.js"]);
    expect([standalone.bundled, standalone.sources.map((fact) => fact.value), standalone.health?.value]).toEqual([true, ["public/"], "/"]);
    const plain = server(of({ next: "15" }, { "src/app/(group)/api/healthz/route.ts": "" }));
    expect([plain.start?.value.words, plain.bundled, plain.health?.value]).toEqual([["bin:next", "start"], false, "/api/healthz"]);
    expect(pages(of({ next: "15" }, { "next.config.js": 'module.exports = { output: "export" };' })).output.value).toBe("out");
  });

  test("Nuxt, React Router, SvelteKit, Astro", () => {
    expect(server(of({ nuxt: "^3.1.0" }, {})).start?.value.words).toEqual(["node", ".output/server/index.mjs"]);
    expect(pages(of({ nuxt: "^3.1.0" }, {}, { build: "nuxt generate" })).output.value).toBe(".output/public");
    expect(server(of({ "@react-router/node": "7", "@react-router/serve": "7" }, {})).start?.value.words).toEqual([
      "bin:react-router-serve",
      "./build/server/index.js",
    ]);
    expect(pages(of({ "@react-router/dev": "7" }, { "react-router.config.ts": "export default { ssr: false } satisfies Config;" })).output.value).toBe(
      "build/client",
    );
    const kit = (adapter: string, options = ""): Files =>
      of(
        { "@sveltejs/kit": "2" },
        { "svelte.config.js": `import adapter from "@sveltejs/adapter-${adapter}";\nexport default { kit: { adapter: adapter(${options}) } };` },
      );
    expect(server(kit("node", '{ out: "server" }')).start?.value.words).toEqual(["node", "server"]);
    expect(pages(kit("static", '{ fallback: "index.html" }'))).toMatchObject({ output: { value: "build" }, fallback: { value: true } });
    expect(detectNode(memoryProject(kit("auto"))).problems[0]?.code).toBe("not-served");
    expect(pages(of({ astro: "5" }, {})).fallback.value).toBe(false);
    expect(
      server(
        of(
          { astro: "5" },
          { "astro.config.mjs": 'import node from "@astrojs/node";\nexport default { output: "server", adapter: node({ mode: "standalone" }) };' },
        ),
      ).start?.value.words,
    ).toEqual(["node", "dist/server/entry.mjs"]);
  });

  test("Angular, by the builder of angular.json", () => {
    const angular = (build: unknown): Files =>
      of(
        { "@angular/core": "20" },
        { "angular.json": json({ projects: { lib: { projectType: "library" }, shop: { projectType: "application", architect: { build } } } }) },
      );
    expect(pages(angular({ builder: "@angular/build:application", options: { outputPath: "dist/x" } })).output.value).toBe("dist/x/browser");
    expect(pages(angular({ builder: "@angular/build:application", options: {} })).output.value).toBe("dist/shop/browser");
    expect(pages(angular({ builder: "@angular-devkit/build-angular:browser", options: { outputPath: "dist/y" } })).output.value).toBe("dist/y");
  });

  test("Vite: where it builds, what is built in, under which path", () => {
    const application = pages(
      of(
        { vue: "3", vite: "6" },
        {
          "vite.config.ts":
            'import path from "node:path";\nexport default defineConfig(({ mode }) => ({ base: "/shop/", build: { outDir: path.resolve(__dirname, "../static") } }));',
          "index.html": "",
          "src/main.ts": 'fetch(import.meta.env.VITE_API_URL ?? "/api");\nimport.meta.env.VITE_MAPS_KEY; import.meta.env.MODE; process.env.OTHER;',
          ".env": "VITE_API_URL=https://api.example\nOTHER=1\n",
        },
      ),
    );
    expect([application.framework.value, application.output.value, application.base.value]).toEqual(["vite-vue", "../static", "/shop/"]);
    expect(application.baked.map(({ value }) => [value.name, value.secret, value.example])).toEqual([
      ["VITE_API_URL", false, "https://api.example"],
      ["VITE_MAPS_KEY", true, undefined],
    ]);
  });

  test("what only running the configuration would tell is told of", () => {
    const application = pages(
      of({ vite: "6" }, { "vite.config.js": "export default { base: process.env.BASE ?? '/', build: { outDir: where() } };", "index.html": "" }),
    );
    expect(application.contradictions.slice(1)).toEqual([
      "vite.config.js:1 computes base; took /, so check it",
      "vite.config.js:1 computes outDir; took dist, so check it",
    ]);
  });

  test("a server beside a bundle hands it out", () => {
    const application = server({
      "package.json": json({ scripts: { build: "vite build", start: "node server/index.js" }, dependencies: { express: "4" }, devDependencies: { vite: "6" } }),
      "index.html": "",
      "server/index.js": 'const app = require("express")();\napp.use(require("express").static("dist"));\napp.listen(3000);',
    });
    expect([application.outputs.map((fact) => fact.value), application.sources.map((fact) => fact.value)]).toEqual([["dist/"], ["server/"]]);
  });

  test("plain pages", () => {
    expect(pages({ "index.html": "", "style.css": "", "img/a.png": "", "readme.md": "" }).pages).toEqual(["img/", "index.html", "style.css"]);
    expect(() => detectNode(memoryProject({ "a.txt": "" }))).toThrow(UserError);
  });
});

describe("a workspace", () => {
  const files: Files = {
    "package.json": json({ private: true, packageManager: "pnpm@10.32.1", devDependencies: { turbo: "2" } }),
    "pnpm-workspace.yaml": 'packages:\n  - "apps/*"\n  - "packages/**"\n  - "!**/old"\n',
    "pnpm-lock.yaml": "",
    "turbo.json": "{}",
    "tsconfig.base.json": "{}",
    "apps/api/package.json": json({
      name: "api",
      scripts: { build: "tsc", start: "node dist/main.js" },
      dependencies: { koa: "2", "@x/db": "workspace:*" },
      devDependencies: { "@x/config": "workspace:*" },
    }),
    "apps/api/tsconfig.json": '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
    "apps/api/src/main.ts": 'import Koa from "koa";\nimport { url } from "@x/db";\nnew Koa().listen(5000);\n',
    "packages/db/package.json": json({
      name: "@x/db",
      main: "./dist/index.js",
      scripts: { build: "tsc" },
      dependencies: { pg: "8", "@x/types": "workspace:*" },
    }),
    "packages/db/src/index.ts": "export const url = process.env.DATABASE_URL;",
    "packages/deep/types/package.json": json({ name: "@x/types", exports: { ".": "./src/index.ts" } }),
    "packages/config/package.json": json({ name: "@x/config" }),
    "packages/old/package.json": json({ name: "@x/old" }),
  };

  test("is seen from one of its packages", () => {
    const application = server(files, "apps/api");
    expect(application.workspace).toEqual({
      folder: "apps/api",
      packageName: "api",
      members: [
        { folder: "packages/deep/types", name: "@x/types", build: false, runtime: ["packages/deep/types/src/"] },
        { folder: "packages/db", name: "@x/db", build: true, runtime: ["packages/db/dist/"] },
        { folder: "packages/config", name: "@x/config", build: false, runtime: [] },
      ],
      shared: ["tsconfig.base.json"],
      turbo: true,
    });
    expect(application.packages?.value.lock).toBe("pnpm-lock.yaml");
    expect(application.packages?.value.manifests).not.toContain("packages/old/package.json");
    expect(application.port.value).toBe(5000);
    expect(application.services.map(({ value }) => [value.kind, value.variable])).toEqual([["postgres", "DATABASE_URL"]]);
  });

  test("a folder that is no package of it stands by itself", () => {
    const alone = server({ ...files, "other/package.json": express({ start: "node a.js" }), "other/a.js": APP }, "other");
    expect([alone.workspace, alone.packages?.value.manifests]).toEqual([undefined, ["package.json"]]);
  });
});

test("hostile input ends, with a clear error or without", () => {
  const bad: Files[] = [
    { "package.json": "{" },
    { "package.json": "[]", "index.html": "" },
    { "package.json": '{"scripts":{"start":1},"dependencies":[]}' },
    { "package.json": json({ scripts: { start: "(".repeat(3000) }, dependencies: { express: "4" } }), "index.js": APP },
    { "package.json": json({ workspaces: ["**/**/**/**/**/**/*"] }), "a/package.json": "{}" },
    { "package.json": express({ start: "node a.js" }), "a.js": "f(".repeat(20_000) },
    { "package.json": express({ start: "node a.js" }), "a.js": `${"{a:".repeat(20_000)} process.env.X` },
  ];
  for (const files of bad) {
    try {
      expect(detectNode(memoryProject(files)).application.name).toBe("memory");
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
    }
  }
});
