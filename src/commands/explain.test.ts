import { array, optional, strictObject, string } from "valibot";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Check } from "../checks/kind.ts";
import { screenOf } from "../reports/screen.ts";
import { explainSubject } from "./explain-check/words.ts";
import { explain } from "./explain.ts";

const check: Check = {
  meta: {
    summary: "The container runs as a user other than root.",
    why: "Root in a container is root on the host wherever the isolation has a hole, and every file it can reach is its own.",
    level: "error",
    group: "security",
    since: "0.1.0",
    sameAs: ["hadolint:DL3002"],
    settledBy: "container",
  },
  options: strictObject({ name: string(), groups: optional(array(string()), ["app"]) }),
  messages: {},
  title: () => "",
  file: () => ({ outcome: "proven", evidence: [] }),
  container: () => ({ outcome: "proven", evidence: [] }),
};
const checks = new Map([["user-not-root", check]]);
const pages = new Map([["user-not-root", "# user-not-root\n\n## Examples\n\n```dockerfile good\nUSER app\n```\n"]]);
const screen = screenOf({ width: 80, colour: false, unicode: true });

test("a check is told with its reason, its judges, its options and its examples", () => {
  expect(explainSubject("DL3002", checks, pages, screen).join("\n")).toBe(`user-not-root
  The container runs as a user other than root.

  Root in a container is root on the host wherever the isolation has a hole, and
  every file it can reach is its own.

  judged by  the file, the container; settled by the container
  level      error, group security, since 0.1.0
  fix        none
  same as    hadolint:DL3002

  options
    name    a text (required)
    groups  a list of texts (default ["app"])

  good
    USER app

  more  plimsoll explain user-not-root --format markdown`);
});

test("a check that can mend says how", () => {
  const mending = new Map([["user-not-root", { ...check, fix: () => [] }]]);
  expect(explainSubject("user-not-root", mending, pages, screen)).toContain("  fix        plimsoll fix --only user-not-root");
});

test("a rule that has no check on purpose is told with the reason", () => {
  expect(explainSubject("dl1001", checks, pages, screen).join(" ")).toMatch(/^hadolint:DL1001 {3}No check stands for this rule\. .* --no-ignore.*$/s);
});

test.each([
  ["sc2086", "A variable stands unquoted"],
  ["hadolint:SC2999", "ShellCheck says in the finding itself"],
])("a rule of ShellCheck is told with the ways to ask for it and to switch it off: %s", (subject, summary) => {
  const told = explainSubject(subject, new Map([["shellcheck", check]]), pages, screen)
    .join(" ")
    .replaceAll(/\s+/g, " ");
  const rule = /SC\d+/i.exec(subject)?.[0]?.toUpperCase() ?? "";
  for (const part of [`shellcheck:${rule} `, summary, `--only ${rule}`, `plimsoll ignore=${rule}`, `ignored: [${rule}]`, "shellcheck The container runs"])
    expect(told).toContain(part);
});

test("a rule of ShellCheck that is left out, or that another check has", () => {
  expect(explainSubject("SC1091", checks, pages, screen).join(" ")).toMatch(/^shellcheck:SC1091 {3}No check stands for this rule\./);
  const other: Check = { ...check, meta: { ...check.meta, sameAs: ["hadolint:SC3010"] } };
  expect(explainSubject("SC3010", new Map([["no-bashism", other]]), pages, screen)[0]).toBe("no-bashism");
});

test.each([
  ["user-not-rot", "did you mean user-not-root?"],
  ["DL302", "did you mean DL3002?"],
  ["zzzzzz", "plimsoll explain checks lists them"],
])("%s is not known: %s", (subject, hint) => {
  expect(() => explainSubject(subject, checks, pages, screen)).toThrow(expect.objectContaining({ code: "unknown-check", exitCode: 2, hint }));
});

const plain = { formats: [], outputs: [], base: undefined, platform: undefined };

test("the command ends with 2 and says what was meant", async () => {
  const out: string[] = [];
  const error: string[] = [];
  const output = (texts: string[]) => ({ isTty: false, columns: undefined, write: (text: string) => void texts.push(text) });
  const io = { cwd: "/", env: {}, stdout: output(out), stderr: output(error), signal: new AbortController().signal };
  expect(await explain({ ...plain, subject: "user-not-rot" }, io)).toBe(2);
  expect(out).toEqual([]);
  expect(error.join("")).toContain("did you mean user-not-root?");
  expect(await explain({ ...plain, subject: "user-not-root" }, io)).toBe(0);
  expect(out.join("")).toMatch(/^user-not-root\n/);
});

describe("a word that could be several things", () => {
  /** What is said of the word, in a folder with these Dockerfiles. */
  async function saidOf(subject: string, ...dockerfiles: readonly string[]): Promise<readonly [code: number, text: string]> {
    const cwd = mkdtempSync(join(tmpdir(), "plimsoll-explain-"));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    for (const name of dockerfiles) {
      mkdirSync(join(cwd, name, ".."), { recursive: true });
      writeFileSync(join(cwd, name), "FROM scratch\n");
    }
    const said: string[] = [];
    const output = { isTty: false, columns: undefined, write: (text: string) => void said.push(text) };
    const code = await explain({ ...plain, subject }, { cwd, env: { PATH: cwd }, stdout: output, stderr: output, signal: new AbortController().signal });
    return [code, said.join("").trimStart()];
  }

  test.each([
    ["a file before a check", "user-not-root", ["user-not-root"], /FROM scratch/],
    ["a folder before a foreign rule", "DL3008", ["DL3008/Dockerfile"], /FROM scratch/],
    ["a folder before health", "health", ["health/Dockerfile"], /FROM scratch/],
    ["a file before an exit code", "137", ["137"], /FROM scratch/],
    ["a check before an image", "user-not-root", [], /^user-not-root\n/],
    ["hadolint's rule", "DL3008", [], /^apt-pinned\n/],
    ["another tool's rule", "DS-0002", [], /^user-not-root\n/],
    ["BuildKit's rule", "JSONArgsRecommended", [], /^command-exec-form\n/],
    ["health before an image", "health", [], /health check/i],
    ["an exit code before an image", "137", [], /^exit code 137\n/],
  ])("%s", async (_, subject, files, said) => {
    const [code, text] = await saidOf(subject, ...files);
    expect(code).toBe(0);
    expect(text).toMatch(said);
  });

  test("what is none of them may be an image, and is told to be none where no engine has it", async () => {
    expect(await saidOf("registry.example.org/app:1")).toEqual([3, expect.stringMatching(/registry\.example\.org\/app:1/)]);
    expect(await saidOf("user-not-rot")).toEqual([2, expect.stringMatching(/no check "user-not-rot"/)]);
  });
});

test("a check is told as its page too, and into a file; all of them are listed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-explain-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said: string[] = [];
  const output = { isTty: false, columns: 80, write: (text: string) => void said.push(text) };
  const io = { cwd: folder, env: {}, stdout: output, stderr: output, signal: new AbortController().signal };
  expect(await explain({ ...plain, subject: "DL3002", formats: ["markdown"], outputs: ["page.md"] }, io)).toBe(0);
  expect(said).toEqual([]);
  expect(readFileSync(join(folder, "page.md"), "utf8")).toMatch(/^# user-not-root\n[\s\S]*## Examples/);
  expect(await explain({ ...plain, subject: "checks" }, io)).toBe(0);
  expect(said.join("")).toMatch(/^ {2}user-not-root +The container runs as a user other than root$/m);
  expect(await explain({ ...plain, subject: "user-not-root", formats: ["html"] }, io)).toBe(2);
});

test("a path that is not there is no image", async () => {
  const said: string[] = [];
  const output = { isTty: false, columns: 80, write: (text: string) => void said.push(text) };
  const io = { cwd: tmpdir(), env: { PATH: tmpdir() }, stdout: output, stderr: output, signal: new AbortController().signal };
  expect(await explain({ ...plain, subject: "./no-such/Dockerfile" }, io)).toBe(2);
  expect(said.join("")).toMatch(/^plimsoll: there is no file \.\/no-such\/Dockerfile\n/);
});
