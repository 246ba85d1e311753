import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { importFiles, type ImportOptions } from "./import.ts";

const scratch = mkdtempSync(join(tmpdir(), "plimsoll-import-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tests = `schemaVersion: 2.0.0
commandTests:
  - { name: tool, command: tool, args: [--version], expectedOutput: ['^1\\.'] }
licenseTests:
  - { debian: true }
`;

function directory(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

async function run(cwd: string, options: Partial<ImportOptions>) {
  const out: string[] = [];
  const error: string[] = [];
  const output = (texts: string[]) => ({ isTty: false, columns: 100, write: (text: string) => void texts.push(text) });
  const io = { cwd, env: {}, stdout: output(out), stderr: output(error), signal: new AbortController().signal };
  const code = await importFiles({ files: [], directory: ".", force: false, ...options }, io);
  return { code, out: out.join(""), error: error.join("") };
}

test("a new contract is written, with what could not be carried over", async () => {
  const at = directory("My App", { "tests.yaml": tests });
  const { code, out } = await run(at, { files: ["tests.yaml"] });
  expect([code, out]).toEqual([0, expect.stringContaining("wrote plimsoll.yaml with 1 requirement\n")]);
  expect(out).toContain("License Test");
  expect(out).toContain("tests.yaml:5");
  const text = readFileSync(join(at, "plimsoll.yaml"), "utf8");
  expect(text).toContain("  my-app:\n");
  expect(text).toContain("tool: { check: command-answers, options: { command: [ tool, --version ]");
  expect(text).toContain("# Not carried over:\n#   tests.yaml:5  License Test: no check reads licences\n");
});

test("one that is there stays, and its lines are printed; --force keeps it aside", async () => {
  const mine = "images: { app: {} } # mine\n";
  const at = directory("there", { "tests.yaml": tests, "plimsoll.yaml": mine, ".hadolint.yaml": "ignored: [DL3008]\n" });
  const { code, error, out } = await run(at, { files: ["tests.yaml", ".hadolint.yaml"] });
  expect([code, readFileSync(join(at, "plimsoll.yaml"), "utf8")]).toEqual([0, mine]);
  expect(error).toContain("plimsoll.yaml is there and stays as it is");
  expect(out).toContain("requirements:\n");
  expect((await run(at, { files: ["tests.yaml"], force: true })).out).toContain("the one that was there is plimsoll.yaml.bak");
  expect(readFileSync(join(at, "plimsoll.yaml.bak"), "utf8")).toBe(mine);
});

test("what nothing can be carried over of writes nothing", async () => {
  const at = directory("nothing", { "tests.yaml": "schemaVersion: 2.0.0\nlicenseTests: [{ debian: true }]\n" });
  expect(await run(at, { files: ["tests.yaml"] })).toMatchObject({ code: 2, out: "", error: expect.stringContaining("nothing of it can be carried over") });
  expect(readdirSync(at)).toEqual(["tests.yaml"]);
});

test.each<[string, string, string]>([
  ["no file", "", "no file is named"],
  ["a file that is not there", "nowhere.yaml", "nowhere.yaml is not there, or is no text"],
  ["something else", "other.yaml", "schemaVersion is missing"],
  ["a file of trivy's other kind", ".trivyignore.yaml", ".trivyignore.yaml is not read"],
])("%s is refused, and nothing is written", async (_, file, said) => {
  const at = directory("wrong", { "other.yaml": "a: 1\n", ".trivyignore.yaml": "a: 1\n" });
  expect(await run(at, { files: file === "" ? [] : [file] })).toMatchObject({ code: 2, out: "", error: expect.stringContaining(said) });
  expect(readdirSync(at)).not.toContain("plimsoll.yaml");
});
