import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseIgnoreFile } from "../../src/ignorefile/ignore-file.ts";
import { makeBuildContext } from "../../src/plan/context.ts";
import { mulberry } from "../differential/grammar.ts";
import { describeWithEngine } from "./engine.ts";

const seed = Number(process.env["PLIMSOLL_SEED"] ?? 20_261_121);
const count = 240;

const TREE = [
  "a",
  "ab",
  "b.md",
  "README.md",
  "docs/x.md",
  "docs/README.md",
  "docs/deep/y.txt",
  "docs/deep/deeper/z.md",
  ".env",
  ".git/config",
  "src/a.py",
  "src/__pycache__/a.pyc",
  "src/pkg/__pycache__/b.pyc",
  "node_modules/m/index.js",
  "sp ace/f",
  "é/ü.md",
  "a.b(c)",
  "axb(c)",
  "[x]",
  "x",
  "#c",
];
const PIECES = [
  "a",
  "ab",
  "*",
  "**",
  "/",
  "**/",
  "*.md",
  "!",
  "docs",
  "deep",
  "src",
  "__pycache__",
  "*.py?",
  "?",
  "[a-b]",
  "[^a]",
  ".",
  "./",
  "../",
  "é",
  " ",
  "#",
  "README.md",
  ".git",
  "node_modules",
  "[x]",
  "\\[x]",
  "(c)",
  ".*",
];

/** A few lines of an ignore file. */
function makePatterns(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // whether a backslash at the end is refused depends on the Go that the builder was made with
  const line = (): string => spelled().replace(/\\+$/, "");
  const spelled = (): string =>
    (random() < 0.25 ? "!" : "") + Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(PIECES)).join(random() < 0.3 ? "/" : "");
  const lines = Array.from({ length: 1 + Math.floor(random() * 4) }, line);
  return (random() < 0.05 ? "\uFEFF" : "") + lines.join(random() < 0.1 ? "\r\n" : "\n") + (random() < 0.5 ? "\n" : "");
}

describeWithEngine("what .dockerignore leaves", () => {
  test(`is what the builder copies, for ${count} files of seed ${seed}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-ignore-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const path of TREE) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path);
    }
    writeFileSync(join(folder, "Dockerfile"), "FROM scratch\nCOPY . /\n");
    const random = mulberry(seed);
    const differing: string[] = [];
    let refused = 0;
    for (let index = 0; index < count; index++) {
      const text = makePatterns(random);
      // half of them beside the Dockerfile, under its own name
      const ignoreFile = index % 2 === 0 ? ".dockerignore" : "Dockerfile.dockerignore";
      for (const name of [".dockerignore", "Dockerfile.dockerignore"]) rmSync(join(folder, name), { force: true });
      writeFileSync(join(folder, ignoreFile), text);
      const theirs = copied(folder);
      if (theirs === undefined) refused += 1;
      const ours = left(folder, ignoreFile);
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        differing.push(`${JSON.stringify(text)}\n  Plimsoll: ${ours?.join(" ") ?? "refused"}\n  builder:  ${theirs?.join(" ") ?? "refused"}`);
    }
    expect(differing).toEqual([]);
    expect([refused > 0, refused < count / 2]).toEqual([true, true]);
  });
});

/** The files that a build copies, sorted; undefined where the builder refuses the ignore file. */
function copied(folder: string): string[] | undefined {
  const built = spawnSync("docker", ["build", "--quiet", "--output", "type=tar,dest=-", folder], { encoding: "buffer", maxBuffer: 1 << 28 });
  if (built.status !== 0) return undefined;
  const listed = spawnSync("tar", ["-t", "--quoting-style=literal"], { input: built.stdout, encoding: "utf8" });
  return listed.stdout
    .split("\n")
    .filter((path) => path !== "" && !path.endsWith("/"))
    .sort();
}

function left(folder: string, ignoreFile: string): string[] | undefined {
  const read = (path: string): string | undefined => (path === ignoreFile ? readFileSync(join(folder, path), "utf8") : undefined);
  if (parseIgnoreFile(read(ignoreFile) ?? "").problems.length > 0) return undefined;
  const context = makeBuildContext({ files: [...TREE, "Dockerfile", ignoreFile], read, dockerfilePath: "Dockerfile" });
  return [...context.files].sort();
}
