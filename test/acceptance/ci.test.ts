import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { commandLine, plimsoll } from "./plimsoll.ts";
import { folderWith } from "./workspace.ts";

const root = resolve(import.meta.dirname, "../..");

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}
interface Step {
  readonly name: string;
  readonly id?: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;

let shelf: string;
let tarball: string;
beforeAll(() => {
  shelf = mkdtempSync(join(tmpdir(), "plimsoll-package-"));
  tarball = packedIn(shelf);
});
afterAll(() => rmSync(shelf, { recursive: true, force: true }));

/** A package such as npm publishes, of the command line that is tested. */
function packedIn(folder: string): string {
  const made = join(folder, "package");
  const [program, script] = commandLine();
  mkdirSync(made);
  writeFileSync(join(made, "package.json"), JSON.stringify({ name: "plimsoll", version: "0.0.0", bin: { plimsoll: "bin/plimsoll.cjs" } }));
  if (script === undefined) {
    mkdirSync(join(made, "bin"));
    writeFileSync(join(made, "bin/plimsoll.cjs"), `#!/bin/sh\nexec '${program}' "$@"\n`);
    chmodSync(join(made, "bin/plimsoll.cjs"), 0o755);
  } else cpSync(dirname(script), join(made, "bin"), { recursive: true });
  const packed = join(folder, "plimsoll.tgz");
  const { status, stderr } = spawnSync("tar", ["-czf", packed, "-C", folder, "package"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return packed;
}

interface Ran {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: string;
  readonly summary: string;
  readonly folder: string;
}

/** Runs the action's steps as a runner does: expressions put into the environment, each step's shell on its own, files for what steps tell. */
function runAction(files: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> = {}): Ran {
  const folder = folderWith(files);
  const temp = mkdtempSync(join(tmpdir(), "plimsoll-runner-"));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const inputs = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default])), package: tarball, ...given };
  const said = (name: string): string => (existsSync(join(temp, name)) ? readFileSync(join(temp, name), "utf8") : "");
  const fill = (text: string): string =>
    text.replaceAll(/\$\{\{ (inputs|github)\.([\w-]+) \}\}/g, (_, of: string, name: string) =>
      of === "github" ? root : (inputs[name as keyof typeof inputs] ?? ""),
    );
  let code: number | null = 0;
  let log = "";
  for (const { env, run, "working-directory": where = "." } of action.runs.steps) {
    // nothing that somebody else may have written stands in the script itself
    expect(run).not.toContain("${{");
    const ended = spawnSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", run], {
      cwd: join(folder, fill(where)),
      encoding: "utf8",
      env: {
        ...process.env,
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
        PATH: `${said("path").trim()}:${process.env["PATH"] ?? ""}`,
        RUNNER_TEMP: temp,
        GITHUB_PATH: join(temp, "path"),
        GITHUB_OUTPUT: join(temp, "outputs"),
        GITHUB_STEP_SUMMARY: join(temp, "summary"),
      },
      timeout: 120_000,
    });
    log += ended.stdout + ended.stderr;
    code = ended.status;
    if (code !== 0) break;
  }
  return { code, log, outputs: said("outputs"), summary: said("summary"), folder };
}

describe("the GitHub Action", () => {
  const bad = "FROM debian:12\nRUN curl -k https://example.org/x -o /x\n";

  test("fails on what check finds, with annotations, a summary and a SARIF report", () => {
    const { code, folder, log, outputs, summary } = runAction({ "my app/Dockerfile": bad }, { sarif: "out/plimsoll.sarif", paths: "my app\n" });
    expect(code, log).toBe(1);
    expect(log).toMatch(/^::error file=my app\/Dockerfile,line=2.*curl/m);
    expect(outputs).toBe("exit-code=1\n");
    expect(summary).toContain("curl-verifies-tls");
    expect(JSON.parse(readFileSync(join(folder, "out/plimsoll.sarif"), "utf8"))).toHaveProperty("runs");
  });

  test("takes further arguments, passes where nothing is wrong, and leaves the summary alone where told so", () => {
    const { code, outputs, summary } = runAction(
      { "app/Dockerfile": bad },
      { arguments: "--ignore=curl-verifies-tls\n--level=error", "working-directory": "app", summary: "false" },
    );
    expect([code, outputs, summary]).toEqual([0, "exit-code=0\n", ""]);
  });

  test("a word that is no command of it starts nothing", () => {
    const { code, log } = runAction({ Dockerfile: bad }, { command: "check; touch made" });
    expect(code).toBe(2);
    expect(log).toContain("::error::command is check or verify");
  });

  test("what is in the inputs is never run", () => {
    const { folder } = runAction({ Dockerfile: bad }, { paths: "$(touch made)\n`touch made`", arguments: "; touch made" });
    expect(existsSync(join(folder, "made"))).toBe(false);
  });

  test("installs the version that the action has", () => {
    const [install] = action.runs.steps;
    expect(install?.run).toContain('"plimsoll@$(node -p');
  });
});

describe("hooks of pre-commit", () => {
  const program = process.env["PLIMSOLL_PRE_COMMIT"] ?? "pre-commit";
  const present = spawnSync(program, ["--version"], { timeout: 60_000 }).status === 0;
  if (!present)
    process.stderr.write("\nSKIPPED for want of pre-commit on PATH: its hooks; pip install pre-commit brings it, PLIMSOLL_PRE_COMMIT names it elsewhere\n\n");

  interface Hook {
    readonly id: string;
    readonly entry: string;
    readonly files: string;
  }
  const hooks = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly Hook[];

  test.each([
    ["Dockerfile", true],
    ["docker/Dockerfile.dev", true],
    ["docker/web.Dockerfile", true],
    ["web.dockerfile", true],
    ["Containerfile", true],
    ["plimsoll.yaml", true],
    ["Dockerfiles/readme.md", false],
    ["src/dockerfile/parse.ts", false],
    ["my-plimsoll.yaml", false],
  ])("%s is judged: %s", (path, is) => {
    expect(new RegExp(hooks[0]?.files ?? "").test(path)).toBe(is);
  });

  test("each starts a verb that there is, of the version that this is", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
    for (const { entry } of hooks) {
      const words = entry.startsWith("npx ") ? entry.replace(`npx --yes plimsoll@${version} `, "plimsoll ").split(" ") : entry.split(" ");
      expect(words[0], entry).toBe("plimsoll");
      expect((await plimsoll([words[1] ?? "", "--help"])).code).toBe(0);
    }
  });

  test.skipIf(!present).each(["plimsoll", "plimsoll-system"])("pre-commit runs %s on what is there", (id) => {
    const repository = folderWith({ ".pre-commit-hooks.yaml": readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8") });
    const folder = folderWith({ "api/Dockerfile": "FROM debian:12\nRUN curl -k https://example.org/x -o /x\n", "readme.md": "RUN" });
    const bin = folderWith({
      plimsoll: `#!/bin/sh\nexec ${commandLine()
        .map((word) => `'${word}'`)
        .join(" ")} "$@"\n`,
    });
    chmodSync(join(bin, "plimsoll"), 0o755);
    // as npx does with a version that is published
    writeFileSync(join(bin, "npx"), '#!/bin/sh\nshift 2\nexec plimsoll "$@"\n', { mode: 0o755 });
    const env = {
      ...process.env,
      PATH: `${bin}:${process.env["PATH"] ?? ""}`,
      PRE_COMMIT_HOME: folderWith({}),
      GIT_AUTHOR_NAME: "a",
      GIT_AUTHOR_EMAIL: "a@example.org",
      GIT_COMMITTER_NAME: "a",
      GIT_COMMITTER_EMAIL: "a@example.org",
    };
    const run = (cwd: string, name: string, ...args: readonly string[]): { readonly status: number | null; readonly stdout: string } =>
      spawnSync(name, args, { cwd, env, encoding: "utf8", timeout: 120_000 });
    for (const each of [repository, folder]) {
      run(each, "git", "init", "--quiet");
      run(each, "git", "add", ".");
      expect(run(each, "git", "commit", "--quiet", "-m", "a").status).toBe(0);
    }
    const { status, stdout } = run(folder, program, "try-repo", repository, id, "--all-files", "--verbose");
    expect(status).toBe(1);
    expect(stdout).toContain("curl-verifies-tls");
    expect(stdout).toMatch(/1 error in 1 file|1 error, /);
  });
});

describe("the GitLab recipe", () => {
  const page = readFileSync(join(root, "docs/ci.md"), "utf8");
  const recipe = /```yaml\n(# \.gitlab-ci\.yml\n[\s\S]*?)```/.exec(page)?.[1] ?? "";

  test("its script writes the report that it hands over", async () => {
    const { dockerfile } = parse(recipe) as {
      readonly dockerfile: { readonly script: readonly string[]; readonly artifacts: { readonly reports: { readonly junit: string } } };
    };
    const words = dockerfile.script.at(-1)?.split(" ") ?? [];
    expect(words.slice(0, 2)).toEqual(["npx", "plimsoll"]);
    const folder = folderWith({ Dockerfile: "FROM debian:12\nRUN curl -k https://example.org/x -o /x\n" });
    expect((await plimsoll(words.slice(2), { cwd: folder })).code).toBe(1);
    expect(statSync(join(folder, dockerfile.artifacts.reports.junit)).size).toBeGreaterThan(0);
  });
});
