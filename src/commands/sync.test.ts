import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { statePath } from "../project/written-state.ts";
import { init } from "./init.ts";
import type { CommandIo } from "./io.ts";
import { sync } from "./sync.ts";

let directory = "";
beforeEach(async () => {
  directory = join(realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-sync-"))), "shop");
  put("requirements.txt", "fastapi==0.1\nuvicorn==0.2\n");
  put("main.py", 'import os\nfrom fastapi import FastAPI\napp = FastAPI()\nkey = os.environ["API_KEY"]\n@app.get("/health")\ndef health(): ...\n');
});
afterEach(() => rmSync(dirname(directory), { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}
const get = (path: string): string => readFileSync(join(directory, path), "utf8");

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ended(run: (io: CommandIo) => Promise<number>): Promise<Ended> {
  let out = "";
  let err = "";
  const code = await run({
    cwd: directory,
    env: {},
    stdout: { isTty: false, columns: 80, write: (text) => (out += text) },
    stderr: { isTty: false, columns: 80, write: (text) => (err += text) },
    signal: new AbortController().signal,
  });
  return { code, out, err };
}
const first = (documents: readonly string[] = [], force = false): Promise<Ended> => ended((io) => init({ directory: ".", force, with: documents }, io));
const again = (flags: Partial<{ check: boolean; dryRun: boolean; force: boolean }> = {}): Promise<Ended> =>
  ended((io) => sync({ directory: ".", check: false, dryRun: false, force: false, ...flags }, io));
const all = (): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${join(entry.parentPath, entry.name)}\n${readFileSync(join(entry.parentPath, entry.name), "utf8")}`)
    .toSorted();

describe("sync", () => {
  test("without a contract says what writes one", async () => {
    const { code, err } = await again();
    expect([code, err]).toEqual([2, expect.stringContaining("plimsoll init writes one")]);
  });

  test("changes nothing while nothing changed, with every document asked for", async () => {
    await first(["local", "dev", "test", "ci", "prod", "make", "just", "bake", "kubernetes", "github", "gitlab"]);
    const before = all();
    expect(await again({ check: true })).toMatchObject({ code: 0 });
    expect((await again()).out).toBe("  same   everything\n");
    expect(all()).toEqual(before);
  });

  test("keeps the user's edits in every file while the application changes", async () => {
    await first(["dev", "make"]);
    for (const path of ["plimsoll.yaml", "Dockerfile", ".dockerignore", "compose.dev.yaml", ".env.dev.example", "Makefile"])
      put(path, get(path).replace("\n", `\n# mine, in ${path}\n`));
    put(".python-version", "3.11\n");
    put("main.py", get("main.py").replace("API_KEY", "OTHER_KEY"));
    expect((await again({ check: true })).code).toBe(1);
    const { code, out } = await again();
    expect(code, out).toBe(0);
    expect(out).toContain("merged");
    for (const path of ["plimsoll.yaml", "Dockerfile", ".dockerignore", "compose.dev.yaml", ".env.dev.example", "Makefile"])
      expect(get(path)).toContain(`# mine, in ${path}\n`);
    expect(get("Dockerfile")).toContain("python:3.11");
    expect(get("plimsoll.yaml")).toContain("OTHER_KEY");
    expect(get(".env.dev.example")).toContain("OTHER_KEY=");
    expect(get(".env.dev.example")).not.toContain("API_KEY=");
    expect(await again({ check: true })).toMatchObject({ code: 0 });
  });

  test("marks what both changed, once, and asks for a hand until the marks are gone", async () => {
    await first();
    put("Dockerfile", get("Dockerfile").replace(/^FROM (python:3\.13\S*)/m, "FROM $1@sha256:0000"));
    put(".python-version", "3.11\n");
    const clash = await again();
    expect(clash).toMatchObject({ code: 1, out: expect.stringContaining("! Dockerfile:") });
    const marked = get("Dockerfile");
    expect(marked.match(/^<<<<<<< yours$/gm)).toHaveLength(1);
    expect(await again()).toMatchObject({ code: 1, out: expect.stringContaining("marks of an earlier merge") });
    expect(get("Dockerfile")).toBe(marked);
    put("Dockerfile", marked.replace(/^<<<<<<< yours\n[^]*?^=======\n([^]*?)^>>>>>>> plimsoll\n/m, "$1"));
    expect(await again()).toMatchObject({ code: 0 });
  });

  test("what the user took away stays away, until init brings it back", async () => {
    await first();
    rmSync(join(directory, "compose.yaml"));
    put(".python-version", "3.11\n");
    expect((await again()).out).toContain("left   compose.yaml");
    expect(existsSync(join(directory, "compose.yaml"))).toBe(false);
    expect(await again({ check: true })).toMatchObject({ code: 0 });
    await first();
    expect(existsSync(join(directory, "compose.yaml"))).toBe(true);
  });

  test("a document that is asked for no longer goes, unless the user changed it", async () => {
    await first(["make", "bake"]);
    put("Makefile", `${get("Makefile")}mine:\n`);
    put("plimsoll.yaml", get("plimsoll.yaml").replace(/^set:\n(?: .*\n)+/m, ""));
    const { code, out } = await again();
    expect([code, out]).toEqual([0, expect.stringContaining("gone   docker-bake.hcl")]);
    expect(out).toContain("kept   Makefile (yours now");
    expect(existsSync(join(directory, "docker-bake.hcl"))).toBe(false);
    expect(get("Makefile")).toContain("mine:");
  });

  test("--dry-run shows and writes nothing", async () => {
    await first();
    expect(await again({ dryRun: true })).toEqual({ code: 0, out: "", err: "  same   everything\n" });
    put(".python-version", "3.11\n");
    const before = all();
    const { code, out } = await again({ dryRun: true });
    expect(code).toBe(0);
    expect(out).toMatch(/^-FROM python:3\.13/m);
    expect(out).toMatch(/^\+FROM python:3\.11/m);
    expect(all()).toEqual(before);
  });

  test("--force takes the user's version away, after a backup", async () => {
    await first();
    put("compose.yaml", "services: {}\n");
    expect((await again()).out).toBe("  same   everything\n");
    expect((await again({ force: true })).out).toContain("saved  compose.yaml as compose.yaml.bak");
    expect(get("compose.yaml.bak")).toBe("services: {}\n");
    expect(get("compose.yaml")).toContain("name: shop");
  });

  test("what a replaced file said of the application still holds", async () => {
    put("Dockerfile", 'FROM python:3.12\nEXPOSE 9100\nCMD ["uvicorn", "main:app", "--port", "9100"]\n');
    expect((await first([], true)).code).toBe(0);
    expect(get("Dockerfile")).toContain("EXPOSE 9100");
    expect(await again({ check: true })).toMatchObject({ code: 0 });
    put(".python-version", "3.11\n");
    await again();
    expect(get("Dockerfile")).toContain("EXPOSE 9100");
  });

  test("is the same in a folder of another name", async () => {
    await first(["dev", "kubernetes"]);
    const elsewhere = join(dirname(directory), "another-name");
    renameSync(directory, elsewhere);
    directory = elsewhere;
    expect(await again({ check: true })).toMatchObject({ code: 0 });
  });

  test("a state that a merge broke is told of, and nothing is written", async () => {
    await first();
    put(statePath, `<<<<<<< HEAD\n${get(statePath)}`);
    const before = all();
    expect(await again()).toMatchObject({ code: 2, err: expect.stringContaining("take either side of the merge") });
    expect(all()).toEqual(before);
  });

  test("without its state every file is the user's, and what is the same is known again", async () => {
    await first();
    rmSync(join(directory, ".plimsoll"), { recursive: true });
    expect((await again({ check: true })).code).toBe(1);
    expect(await again()).toMatchObject({ code: 0 });
    expect(await again({ check: true })).toMatchObject({ code: 0 });
  });

  test("a state that names files elsewhere takes none of them away", async () => {
    await first();
    const outside = join(dirname(directory), "outside");
    writeFileSync(outside, "x");
    const state = JSON.parse(get(statePath)) as { files: Record<string, string> };
    const packed = Buffer.from([0x01, 0x01, 0x00, 0xfe, 0xff, 0x78]).toString("base64");
    put(statePath, JSON.stringify({ ...state, files: { ...state.files, "../outside": packed, [outside]: packed } }));
    expect((await again()).code).toBe(0);
    expect(readFileSync(outside, "utf8")).toBe("x");
  });

  test("nothing is written through a link that leads out", async () => {
    const outside = join(dirname(directory), "elsewhere");
    mkdirSync(outside);
    put("plimsoll.yaml", "set:\n  layout: folders\n  compose: { dev: {} }\nimages:\n  shop:\n    build: { context: . }\n");
    symlinkSync(outside, join(directory, "compose"));
    const { code, out } = await again();
    expect([code, out]).toEqual([0, expect.stringContaining("kept   compose/docker-compose.dev.yml")]);
    expect(readdirSync(outside)).toEqual([]);
  });

  test("lines of .gitignore are added once, and stay out where someone took them out", async () => {
    put(".gitignore", "*.log");
    await first();
    expect(get(".gitignore")).toBe("*.log\n\n# Real variables and keys: their examples are committed, they are not.\n/.env*\n!/.env*.example\n");
    put(".gitignore", "*.log\n");
    expect(await again({ check: true })).toMatchObject({ code: 0 });
    await again();
    expect(get(".gitignore")).toBe("*.log\n");
  });
});

describe("init --with", () => {
  test("adds a section to a contract of the user's own, and none to one that has it", async () => {
    put("plimsoll.yaml", "images:\n  shop:\n    build: { context: . }\n");
    expect(await first(["make", "dev"])).toMatchObject({ code: 0 });
    expect(get("plimsoll.yaml")).toBe("images:\n  shop:\n    build: { context: . }\n\nset:\n  compose:\n    dev: {}\n  make: true\n");
    expect(existsSync(join(directory, "Makefile"))).toBe(true);
    expect(await first(["kubernetes"])).toMatchObject({ code: 2, err: expect.stringContaining("add to it: kubernetes: {}") });
  });

  test("names what there is where a name is wrong", async () => {
    expect(await first(["helm"])).toMatchObject({ code: 2, err: expect.stringContaining("there are local, dev, test") });
  });

  test("a repository with a Compose file of its own gets no second one", async () => {
    put("docker-compose.yml", "services: {}\n");
    expect((await first()).code).toBe(0);
    expect(existsSync(join(directory, "compose.yaml"))).toBe(false);
  });

  test("several applications below a folder share one contract and one Compose file", async () => {
    for (const file of ["requirements.txt", "main.py"]) {
      put(`backend/${file}`, get(file));
      rmSync(join(directory, file));
    }
    put("frontend/index.html", "<p>");
    put("frontend/package.json", '{ "name": "frontend", "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }');
    const { code, out, err } = await first();
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("backend/Dockerfile");
    expect(out).toContain("frontend/nginx.conf");
    expect(get("compose.yaml")).toMatch(/^ {2}backend:$/m);
    expect(get("compose.yaml")).toMatch(/^ {2}frontend:$/m);
    expect(await again({ check: true })).toMatchObject({ code: 0 });
  });
});
