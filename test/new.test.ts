import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..");

function copyOfTheHouse(): string {
  const copy = mkdtempSync(join(tmpdir(), "plimsoll-new-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const part of ["src", "scripts", "test", "package.json", "tsconfig.json", "vitest.config.ts", "tsdown.config.ts", ".gitignore"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  spawnSync("git", ["init", "--quiet"], { cwd: copy });
  return copy;
}

function run(copy: string, ...args: string[]): { code: number | null; output: string } {
  const { status, stderr, stdout } = spawnSync(args[0] ?? "", args.slice(1), { cwd: copy, encoding: "utf8" });
  return { code: status, output: stdout + stderr };
}

test("what `npm run new` writes is whole as it is: registered, typed, and lawful", () => {
  const copy = copyOfTheHouse();
  for (const kind of ["check", "stack", "engine", "report"]) expect(run(copy, "node", "scripts/new.mjs", kind, "brand-new")).toMatchObject({ code: 0 });
  expect(readFileSync(join(copy, "src/checks/registry.generated.ts"), "utf8")).toContain('["brand-new", brandNew]');
  const types = run(copy, join(root, "node_modules/.bin/tsc"), "--noEmit", "-p", ".");
  expect(types.output).toBe("");
  const tests = run(copy, join(root, "node_modules/.bin/vitest"), "run", "--project", "unit", "test/house.test.ts", "test/pages.test.ts");
  expect(tests.code, tests.output).toBe(0);
  expect(tests.output).toContain("2 passed");
});

test("a wrong word is said, and nothing is written", () => {
  const copy = copyOfTheHouse();
  for (const [kind, name, words] of [
    ["chek", "a", "there is no kind chek"],
    ["check", "NotKebab", "no kebab-case name"],
    ["check", "image-size", "is there already"],
    ["check", "", "give one name"],
  ] as const) {
    const { code, output } = run(copy, "node", "scripts/new.mjs", kind, ...(name === "" ? [] : [name]));
    expect([code, output]).toEqual([2, expect.stringContaining(words)]);
  }
  expect(existsSync(join(copy, "src/checks/NotKebab"))).toBe(false);
});
