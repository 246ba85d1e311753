import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dockerArchive } from "../src/image/testing/archives.ts";
import { tar } from "../src/image/testing/tar-writer.ts";
import { version } from "../src/version.ts";

const root = resolve(import.meta.dirname, "..");
const bin = join(root, "node_modules", ".bin");
const folder = mkdtempSync(join(tmpdir(), "plimsoll-package-"));
const app = join(folder, "app");
const npmFlags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", `--cache=${join(folder, "cache")}`];

let tarball = "";
let packed: readonly { readonly path: string; readonly size: number }[] = [];

beforeAll(() => {
  if (!existsSync(join(root, "dist/plimsoll.cjs"))) throw new Error("dist/ is missing: run `npm run build` first");
  const answer = execFileSync("npm", ["pack", "--json", `--pack-destination=${folder}`, ...npmFlags], { cwd: root, encoding: "utf8" });
  const [pack] = JSON.parse(answer) as [{ filename: string; files: typeof packed }];
  tarball = join(folder, pack.filename);
  packed = pack.files;
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  // offline: whoever installs Plimsoll installs nothing else
  execFileSync("npm", ["install", "--offline", tarball, ...npmFlags], { cwd: app });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function plimsoll(args: readonly string[], input = ""): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stderr, stdout } = spawnSync(join(app, "node_modules/.bin/plimsoll"), args, {
    cwd: app,
    encoding: "utf8",
    input,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, stdout, stderr };
}

test("the package holds what is used, and brings no other package", () => {
  const stray = packed
    .map(({ path }) => path)
    .filter(
      (path) => !/^(?:dist\/[\w.-]+\.(?:c?js|d\.ts)|schema\/[\w.-]+\.json|dist\/licences\.txt|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(path),
    );
  expect(stray).toEqual([]);
  const paths = packed.map(({ path }) => path);
  for (const path of [
    "dist/plimsoll.cjs",
    "dist/index.js",
    "dist/index.d.ts",
    "dist/image.js",
    "dist/image.d.ts",
    "schema/plimsoll.schema.json",
    "schema/report.schema.json",
    "LICENSE",
  ])
    expect(paths).toContain(path);
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies?: object };
  expect(dependencies).toEqual({});
  expect(statSync(join(app, "node_modules/plimsoll/dist/plimsoll.cjs")).mode & 0o111).toBe(0o111);
});

test("what is bundled comes with its licences", () => {
  const licences = readFileSync(join(app, "node_modules/plimsoll/dist/licences.txt"), "utf8");
  for (const name of ["@stricli/core", "valibot", "yaml", "smol-toml", "vscode-languageserver"])
    expect(licences).toMatch(new RegExp(`^${name} [\\d.]+ \\(`, "m"));
  expect(licences).toContain("Permission is hereby granted");
});

test("the installed command says its version", () => {
  expect(plimsoll(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("what the command loads is ASCII, which it is read as", () => {
  const chunks = packed.map(({ path }) => path).filter((path) => path.endsWith(".cjs"));
  expect(chunks.length).toBeGreaterThan(3);
  expect(chunks.filter((path) => readFileSync(join(root, path)).some((byte) => byte > 127))).toEqual([]);
});

test("the installed command keeps what it compiled, and says the same from it", () => {
  const home = join(folder, "home");
  const check = (): string =>
    execFileSync(join(app, "node_modules/.bin/plimsoll"), ["check", "--no-fail", "--format", "json", "-"], {
      cwd: app,
      encoding: "utf8",
      input: "FROM debian:13\nRUN cd /srv; echo é\n",
      env: { ...process.env, XDG_CACHE_HOME: home },
    }).replace(/"seconds": [\d.]+/, "");
  const first = check();
  // later versions of Node keep it themselves
  expect(existsSync(join(home, "plimsoll/code"))).toBe(!("enableCompileCache" in module));
  expect([check(), check()]).toEqual([first, first]);
});

test("the installed command judges a file from standard input", () => {
  const ended = plimsoll(["check", "-"], "FROM python:3.13-slim\nUSER root\n");
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining("user-not-root") });
});

test("the installed command explains a check, page and all", () => {
  expect(plimsoll(["explain", "user-not-root"])).toMatchObject({ code: 0, stdout: expect.stringContaining("root") });
});

test("a script imports the library and the schema", () => {
  const script = `import { createSession, version } from "plimsoll";
import { createRequire } from "node:module";
const schema = createRequire(import.meta.url)("plimsoll/schema/plimsoll.schema.json");
console.log(version, typeof createSession, schema.type);`;
  writeFileSync(join(app, "script.mjs"), script);
  expect(execFileSync(process.execPath, ["script.mjs"], { cwd: app, encoding: "utf8" })).toBe(`${version} function object\n`);
});

test("a script reads an image", () => {
  writeFileSync(join(app, "app.tar"), dockerArchive({ layers: [tar([{ name: "etc/passwd", content: "root:x:0:0::/root:/bin/sh\n" }])] }));
  const script = `import { listPlatforms, openImage } from "plimsoll/image";
const image = await openImage("app.tar");
const text = new TextDecoder().decode(image.read("/etc/passwd"));
console.log(image.format, text.slice(0, 4), image.passwd().users.length, (await listPlatforms("app.tar"))[0].platform);
try { await openImage("/not/there"); } catch (error) { console.log(error.code, error.exitCode); }`;
  writeFileSync(join(app, "read.mjs"), script);
  expect(execFileSync(process.execPath, ["read.mjs"], { cwd: app, encoding: "utf8" })).toBe("docker-archive root 1 linux/amd64\nimage-unreadable 3\n");
});

test("the types stand on their own", () => {
  writeFileSync(
    join(app, "consumer.ts"),
    'import { createSession, type Session, version } from "plimsoll";\nimport { type Image, openImage } from "plimsoll/image";\nexport const image: Promise<Image> = openImage("x");\nexport const parts: [(...host: never[]) => Session, string] = [createSession, version];\n',
  );
  const flags = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext", "--types", ""];
  const { status, stdout } = spawnSync(join(bin, "tsc"), [...flags, "consumer.ts"], { cwd: app, encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("every way to import the package finds its types", () => {
  const { status, stdout } = spawnSync(join(bin, "attw"), [tarball, "--profile", "esm-only", "--no-definitely-typed", "--format", "ascii", "--no-color"], {
    encoding: "utf8",
  });
  expect(status, stdout).toBe(0);
});

test("publint has nothing to say", async () => {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) } });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});
