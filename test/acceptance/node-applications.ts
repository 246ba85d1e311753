/** A minimal application by its files; JSON is given as what it holds. */
export interface SmallApplication {
  readonly name: string;
  readonly files: Readonly<Record<string, unknown>>;
  /** What makes its lock file, from the registry. */
  readonly lock: readonly string[];
}

/** As of a day: a registry may hold a package of today without those for its platforms, and the lock file then lacks them. */
const npm = ["npm", "install", "--package-lock-only", "--no-audit", "--no-fund", "--before=2026-06-01"];
const tsconfig = (module: string) => ({
  compilerOptions: {
    target: "es2022",
    module,
    outDir: "dist",
    rootDir: "src",
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  },
  include: ["src"],
});
const engines = { node: "22.x" };

/** One of each kind that the documentation says is tried. They run on Node 22, which the testbed has. */
export const smallApplications: readonly SmallApplication[] = [
  {
    name: "express-npm",
    lock: npm,
    files: {
      "package.json": { name: "shop", private: true, engines, scripts: { start: "node src/server.js" }, dependencies: { express: "4.21.2" } },
      "src/server.js": `const express = require("express");
if (!process.env.SESSION_SECRET) throw new Error("SESSION_SECRET is not set");
const app = express();
app.use("/api", require("./routes"));
app.listen(process.env.PORT || 3000, () => console.log("up"));
`,
      "src/routes.js": `const router = require("express").Router();
router.get("/health", (request, response) => response.json({ ok: true }));
module.exports = router;
`,
    },
  },
  {
    name: "fastify-pnpm",
    lock: ["npx", "--yes", "pnpm@10.32.1", "install", "--lockfile-only"],
    files: {
      "package.json": {
        name: "api",
        private: true,
        type: "module",
        packageManager: "pnpm@10.32.1",
        engines,
        scripts: { build: "tsc", start: "node dist/index.js", prepare: "husky" },
        dependencies: { fastify: "5.2.0" },
        devDependencies: { typescript: "5.7.3", "@types/node": "22.10.0" },
      },
      "tsconfig.json": tsconfig("nodenext"),
      "src/index.ts": `import Fastify from "fastify";
const app = Fastify({ logger: true });
app.get("/healthz", async () => ({ ok: true }));
process.once("SIGTERM", () => void app.close());
await app.listen({ port: Number(process.env.PORT ?? 4000), host: process.env.HOST ?? "127.0.0.1" });
`,
    },
  },
  {
    name: "nest-typescript",
    lock: npm,
    files: {
      "package.json": {
        name: "nest",
        private: true,
        engines,
        scripts: { build: "nest build", start: "nest start", "start:dev": "nest start --watch", "start:prod": "node dist/main" },
        dependencies: {
          "@nestjs/common": "11.0.0",
          "@nestjs/core": "11.0.0",
          "@nestjs/platform-express": "11.0.0",
          "reflect-metadata": "0.2.2",
          rxjs: "7.8.1",
        },
        devDependencies: { "@nestjs/cli": "11.0.0", typescript: "5.7.3", "@types/node": "22.10.0" },
      },
      "tsconfig.json": tsconfig("commonjs"),
      "nest-cli.json": { sourceRoot: "src" },
      "src/main.ts": `import "reflect-metadata";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

@Controller("health")
class HealthController {
  @Get()
  check() {
    return { ok: true };
  }
}

@Module({ controllers: [HealthController] })
class AppModule {}

async function start() {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix("api");
  await app.listen(process.env.PORT ?? 3000);
}
void start();
`,
    },
  },
  {
    name: "vite-static",
    lock: npm,
    files: {
      "package.json": {
        name: "web",
        private: true,
        type: "module",
        engines,
        scripts: { dev: "vite", build: "vite build" },
        dependencies: { lit: "3.2.1" },
        devDependencies: { vite: "6.0.7" },
      },
      "vite.config.js": 'export default { build: { outDir: "build/web" } };\n',
      "index.html": '<!doctype html><my-page></my-page><script type="module" src="/src/main.js"></script>\n',
      "src/main.js": `import { LitElement, html } from "lit";
customElements.define("my-page", class extends LitElement { render() { return html\`\${import.meta.env.VITE_GREETING}\`; } });
`,
      ".env": "VITE_GREETING=hello\n",
    },
  },
  {
    name: "next-standalone",
    lock: npm,
    files: {
      "package.json": {
        name: "site",
        private: true,
        engines,
        scripts: { dev: "next dev", build: "next build", start: "next start" },
        dependencies: { next: "15.5.8", react: "19.1.0", "react-dom": "19.1.0" },
      },
      "next.config.js": 'module.exports = { output: "standalone" };\n',
      "app/layout.jsx": "export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n",
      "app/page.jsx": "export default function Page() { return <p>hello</p>; }\n",
      "public/robots.txt": "User-agent: *\n",
    },
  },
];
