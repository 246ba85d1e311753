import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Asking } from "./ask.ts";
import { init } from "./init.ts";
import { sync } from "./sync.ts";

interface Place {
  readonly folder: string;
  read(path: string): string;
  run(asking?: Asking): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
}

function place(files: Readonly<Record<string, string>>): Place {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-asks-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return {
    folder,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    async run(asking) {
      const said = { out: "", err: "" };
      const output = (name: "out" | "err") => ({ isTty: false, columns: 100, write: (text: string) => void (said[name] += text) });
      const io = { cwd: folder, env: { NO_COLOR: "1" }, stdout: output("out"), stderr: output("err"), asking, signal: new AbortController().signal };
      return { code: await init({ directory: ".", force: false }, io), ...said };
    },
  };
}

const unknown = { "requirements.txt": "fastapi\n", "odd.py": "thing = make()\n" };
const nobody: Asking = { entry: () => Promise.resolve(undefined), healthPath: () => Promise.resolve(undefined) };

test("what is served is asked for; an answer that names nothing is said to, and what is said stands in the contract", async () => {
  const { read, run } = place(unknown);
  const wrongs: (string | undefined)[] = [];
  const { code, err } = await run({
    ...nobody,
    entry(wrong) {
      wrongs.push(wrong("nowhere:app"), wrong("odd:thing"));
      return Promise.resolve("odd:thing");
    },
  });
  expect([code, err]).toEqual([0, ""]);
  expect(wrongs).toEqual([expect.stringContaining("nowhere:app is not there"), undefined]);
  expect(read("plimsoll.yaml")).toContain("    entry: odd:thing\n");
  expect(read("Dockerfile")).toContain('"odd:thing"');
  const again = await run();
  expect(again.code).toBe(0);
  expect(read("plimsoll.yaml")).toContain("    entry: odd:thing\n");
});

test("a health path is asked for where none is found, and asked of the image", async () => {
  const { read, run } = place({ "requirements.txt": "fastapi\n", "main.py": "from fastapi import FastAPI\napp = FastAPI()\n" });
  expect((await run({ ...nobody, healthPath: () => Promise.resolve("/up") })).code).toBe(0);
  expect(read("plimsoll.yaml")).toMatch(/ready: \{ path: \/up/);
  expect(read("Dockerfile")).toMatch(/HEALTHCHECK[\s\S]*\/up/);
});

test("nothing is asked where everything is known", async () => {
  const asked: string[] = [];
  const files = { "requirements.txt": "fastapi\n", "main.py": 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/health")\ndef health(): return {}\n' };
  const noting = (question: string) => (): Promise<undefined> => {
    asked.push(question);
    return Promise.resolve(undefined);
  };
  const asking: Asking = { entry: noting("entry"), healthPath: noting("health path") };
  expect((await place(files).run(asking)).code).toBe(0);
  expect(asked).toEqual([]);
});

test.each([
  ["where nobody can answer", undefined],
  ["where nobody wants to", nobody],
])("%s a place for the answer is left in plimsoll.yaml, and filled in it is a whole contract", async (_, asking) => {
  const { folder, read, run } = place(unknown);
  const first = await run(asking);
  expect(first.code).toBe(1);
  expect(first.err).toMatch(/name it behind entry:/);
  expect(existsSync(join(folder, "Dockerfile"))).toBe(false);
  const second = await run(asking);
  expect(second.code).toBe(2);
  expect(second.err).toMatch(/line 5 of plimsoll\.yaml/);

  writeFileSync(join(folder, "plimsoll.yaml"), read("plimsoll.yaml").replace(/entry:.*/, "entry: odd:thing # the application"));
  expect((await run()).code).toBe(0);
  expect(read("plimsoll.yaml")).toMatch(/entry: odd:thing\n[\s\S]*requirements:/);
  const silent = { isTty: false, columns: 100, write: () => {} };
  const checked = { cwd: folder, env: {}, stdout: silent, stderr: silent, signal: new AbortController().signal };
  expect(await sync({ directory: ".", check: true, dryRun: false, force: false }, checked)).toBe(0);
});

test("a contract of the user's own may name it, for Node as a command", async () => {
  const contract = "images:\n  app:\n    entry: node lib/run.js --quiet\n";
  const { read, run } = place({ "package.json": '{"dependencies":{"express":"4"}}', "plimsoll.yaml": contract });
  const { code, err } = await run();
  expect([code, err]).toEqual([0, ""]);
  expect(read("plimsoll.yaml")).toBe(contract);
  expect(read("Dockerfile")).toContain('CMD ["node", "lib/run.js", "--quiet"]');
});
