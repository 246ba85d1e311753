import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { describeWithEngine, standInFlags } from "./engine.ts";
import { plimsoll } from "./plimsoll.ts";

const examples = resolve(import.meta.dirname, "../../examples");
const template = "template/{{cookiecutter.project_slug}}";
const images = ["python:3.11-slim", "python:3.13-slim", "postgres:17", "redis:8", "node:24-slim", "nginx:stable", "ghcr.io/astral-sh/uv:0.13.8"];

interface Example {
  readonly name: string;
  /** Where its contract lies. */
  readonly contract?: string;
  /** Its lock names an index, so that `prepare` has to make it. */
  readonly prepared?: boolean;
  /** Requirements that the contract lets stay unproven where no scanner is installed. */
  readonly open: readonly string[];
}

const all: readonly Example[] = [
  { name: "todo-backend", open: ["NFR-003"] },
  { name: "flask-explained", open: [] },
  { name: "learn-greek", open: [] },
  { name: "dashtam", prepared: true, open: [] },
  { name: "fullstack-template", contract: template, prepared: true, open: ["NFR-003"] },
];
const named = all.map((example) => [example.name, example] as const);

/** A copy under the example's own name, which stands in its labels; gone when the test is over. */
function copyOf(name: string): string {
  const parent = mkdtempSync(join(tmpdir(), "plimsoll-examples-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  cpSync(join(examples, name), join(parent, name), { recursive: true });
  return join(parent, name);
}

/** Makes the lock with the same Python that the image has. */
function prepare(folder: string, ...args: readonly string[]): void {
  const [asked = "", python = asked] = (standInFlags(["python:3.13-slim"])[1] ?? "python:3.13-slim").split("=");
  const ended = spawnSync(join(folder, "prepare"), args, { encoding: "utf8", timeout: 300_000, env: { ...process.env, PYTHON_IMAGE: python } });
  expect(ended.status, ended.stderr).toBe(0);
}

test.each(named.filter(([, { prepared }]) => prepared !== true))("the set of %s is what sync writes today", async (name, { contract = "." }) => {
  const ended = await plimsoll(["sync", "--check", join(copyOf(name), contract)]);
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
});

describeWithEngine("the five systems", () => {
  test.each(named.filter(([, { prepared }]) => prepared === true))("the set of %s is what sync writes today", async (name, { contract = "." }) => {
    const folder = copyOf(name);
    prepare(folder);
    const ended = await plimsoll(["sync", "--check", join(folder, contract)]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });

  test.each(named)("every requirement of %s is proven", async (name, { contract, open, prepared }) => {
    const folder = copyOf(name);
    const rendered = join(folder, "..", "rendered");
    if (prepared === true) prepare(folder, ...(contract === template ? [rendered] : []));
    const subject = contract === template ? join(rendered, "message-board") : folder;
    const report = join(folder, "..", "report.json");
    const ended = await plimsoll(["verify", subject, "--format", "text", "--output", "-", "--format", "json", "--output", report, ...standInFlags(images)]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    const asked = requirementsIn(readFileSync(join(subject, "plimsoll.yaml"), "utf8"));
    const told = outcomesIn(report);
    for (const id of asked) expect([id, told.get(id)]).toEqual([id, open.includes(id) ? expect.stringMatching(/^(?:proven|unproven)$/) : "proven"]);
  });

  test("a lock that was made before the last change is found, and nothing is built with it", async () => {
    const folder = copyOf("dashtam");
    prepare(folder);
    const manifest = readFileSync(join(folder, "pyproject.toml"), "utf8");
    const later = manifest.replace('"uvicorn>=', '"httpx2>=2.16,<3",\n    "uvicorn>=');
    expect(later).not.toBe(manifest);
    writeFileSync(join(folder, "pyproject.toml"), later);
    const checked = await plimsoll(["check", folder]);
    expect(checked.code).toBe(1);
    expect(checked.stdout.replaceAll(/\s+/g, " ")).toMatch(/uv\.lock is out of step: .* make it anew with uv lock/);
    const built = await plimsoll(["build", folder, "--image", "production", ...standInFlags(images)]);
    expect(built.code).toBe(1);
    expect(built.stdout.replaceAll(/\s+/g, " ")).toMatch(/uv\.lock/);
  });
});

/** Ids of a contract's own requirements, as its lines have them. */
function requirementsIn(contract: string): string[] {
  const ids = [...contract.matchAll(/^ {6}([A-Z][\w-]*|[a-z][\w-]*):(?: \{ check:|$(?=\n {8}check:))/gm)].map(([, id = ""]) => id);
  expect(ids.length).toBeGreaterThan(20);
  return ids;
}

/** What a report says of each requirement; where two images have one of the same id, the worse of both. */
function outcomesIn(report: string): ReadonlyMap<string, string> {
  const { images: judged } = JSON.parse(readFileSync(report, "utf8")) as {
    readonly images: readonly { readonly verdicts: readonly { readonly requirement: string; readonly outcome: string }[] }[];
  };
  const outcomes = new Map<string, string>();
  for (const { requirement: id, outcome } of judged.flatMap(({ verdicts }) => verdicts)) {
    if (!outcomes.has(id) || outcome !== "proven") outcomes.set(id, outcome);
  }
  return outcomes;
}
