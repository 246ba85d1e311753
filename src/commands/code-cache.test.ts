import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepCompiledCode } from "./code-cache.ts";

interface Place {
  readonly kept: string;
  /** Loads the chunk and writes down what is new; what it exports, and the names of what is kept afterwards. */
  readonly load: () => readonly [unknown, readonly string[]];
}

function placeOf(text: string): Place {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-code-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const chunk = join(folder, "chunk-a1.cjs");
  writeFileSync(chunk, text);
  const kept = join(folder, "kept");
  const load: Place["load"] = () => {
    const extensions: Parameters<typeof keepCompiledCode>[0] = {};
    const finish = keepCompiledCode(extensions, kept);
    const loaded = { exports: {}, require: createRequire(import.meta.url) } as unknown as NodeJS.Module;
    extensions[".cjs"]?.(loaded, chunk);
    finish();
    return [loaded.exports, listed(kept)];
  };
  return { kept, load };
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const CHUNK = 'const path = require("node:path");\nexports.name = path.basename(__filename);\nexports.twice = (n) => 2 * n;\n';

test("a chunk runs as Node would run it, and is kept once", () => {
  const { kept, load } = placeOf(CHUNK);
  expect(load()).toEqual([{ name: "chunk-a1.cjs", twice: expect.any(Function) }, ["chunk-a1.cjs"]]);
  const first = readFileSync(join(kept, "chunk-a1.cjs"));
  expect(load()[0]).toMatchObject({ name: "chunk-a1.cjs" });
  expect(readFileSync(join(kept, "chunk-a1.cjs")).equals(first)).toBe(true);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["zeros", Buffer.alloc(5000)],
  ["something else", Buffer.from("no code at all")],
])("what is kept and holds %s is made anew", (_, bytes) => {
  // V8 would know the same text again within one process
  const { kept, load } = placeOf(`${CHUNK}// ${bytes.length}\n`);
  mkdirSync(kept, { mode: 0o700 });
  const path = join(kept, "chunk-a1.cjs");
  writeFileSync(path, bytes);
  expect(load()[0]).toMatchObject({ name: "chunk-a1.cjs" });
  expect(readFileSync(path).length).toBeGreaterThan(200);
});

test("what is kept and has changed by one bit is made anew, and never run", () => {
  const { kept, load } = placeOf(`${CHUNK}// one bit\n`);
  load();
  const path = join(kept, "chunk-a1.cjs");
  const first = readFileSync(path);
  const changed = Buffer.from(first);
  changed.writeUInt8((changed[40] ?? 0) ^ 1, 40);
  writeFileSync(path, changed);
  expect(load()[0]).toMatchObject({ name: "chunk-a1.cjs" });
  expect(readFileSync(path).equals(changed)).toBe(false);
});

test("nothing is taken from a folder that others may write to, nor put there", () => {
  const { kept, load } = placeOf(CHUNK);
  mkdirSync(kept);
  chmodSync(kept, 0o777);
  expect(load()).toEqual([{ name: "chunk-a1.cjs", twice: expect.any(Function) }, []]);
});

test("where nothing can be kept the chunk runs all the same", () => {
  const { kept, load } = placeOf(CHUNK);
  writeFileSync(kept, "a file");
  expect(load()).toEqual([{ name: "chunk-a1.cjs", twice: expect.any(Function) }, []]);
});

test("chunks of builds long gone are thrown away", () => {
  const { kept, load } = placeOf(CHUNK);
  mkdirSync(kept, { mode: 0o700 });
  for (let index = 0; index < 250; index++) writeFileSync(join(kept, `old-${index}.cjs`), "");
  expect(load()[1]).toEqual(["chunk-a1.cjs"]);
});

test("an error in a chunk names its file and line", () => {
  const { load } = placeOf('exports.a = 1;\nthrow new Error("no");\n');
  expect(() => load()).toThrow(expect.objectContaining({ stack: expect.stringMatching(/chunk-a1\.cjs:2:/) }));
});
