// `npm run score -- fix FOLDER`: fixes every Dockerfile below FOLDER, each by itself and on a copy, and counts what must not happen.
// What BuildKit's parser says of the result is asked of the oracle in PLIMSOLL_ORACLE, its program or that packed with xz.
// PLIMSOLL_CLI names another command line than dist/plimsoll.cjs; --diffs FILE keeps every diff, to be read.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..");
const cli = process.env.PLIMSOLL_CLI ?? join(root, "dist", "plimsoll.cjs");
const MOST = 64 * 1024 * 1024;

/** @typedef {{ folder: string, diffs: string | undefined }} Asked */

/**
 * Gives the exit code.
 * @param {readonly string[]} words
 */
export function score(words) {
  const asked = readWords(words);
  const files = dockerfilesBelow(asked.folder);
  if (files.length === 0) {
    console.error(`score: no Dockerfile below ${asked.folder}`);
    return 2;
  }
  console.log(`${files.length} files\n\n| | fixed files | fixes | findings before | after | refused | worse | unstable | outside | oracle |`);
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
  let wrong = 0;
  for (const [name, flags] of /** @type {[string, string[]][]} */ ([
    ["recommended, safe", []],
    ["recommended, unsafe", ["--unsafe"]],
    ["strict, hadolint and buildkit, safe", ["--preset", "plimsoll:strict", "--preset", "hadolint", "--preset", "buildkit"]],
    ["strict, hadolint and buildkit, unsafe", ["--unsafe", "--preset", "plimsoll:strict", "--preset", "hadolint", "--preset", "buildkit"]],
  ])) {
    wrong += scoreOne(name, flags, files, asked);
  }
  return wrong === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {readonly string[]} flags
 * @param {readonly string[]} files
 * @param {Asked} asked
 */
function scoreOne(name, flags, files, { diffs }) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-score-"));
  try {
    const before = files.map((file) => readFileSync(file));
    const paths = files.map((_, index) => join(String(index), "Dockerfile"));
    for (const [index, bytes] of before.entries()) {
      mkdirSync(join(folder, String(index)));
      writeFileSync(join(folder, paths[index] ?? ""), bytes);
    }
    const preset = flags.filter((flag) => flag !== "--unsafe");
    const first = findings(folder, preset);
    const dry = plimsoll(folder, ["fix", "--dry-run", ...flags]);
    const fixing = plimsoll(folder, ["fix", ...flags]);
    const second = findings(folder, preset);
    const after = paths.map((path) => readFileSync(join(folder, path)));
    plimsoll(folder, ["fix", ...flags]);
    const again = paths.map((path) => readFileSync(join(folder, path)));

    const changed = paths.flatMap((path, index) => (before[index]?.equals(after[index] ?? Buffer.alloc(0)) ? [] : [{ path, index }]));
    const shown = diffsByFile(dry.stdout);
    const unexplained = changed.filter(({ index, path }) => !explains(shown.get(path), String(before[index]), String(after[index])));
    const worse = changed.filter(({ path }) => (second.get(path) ?? 0) >= (first.get(path) ?? 0));
    const unstable = paths.filter((_, index) => !after[index]?.equals(again[index] ?? Buffer.alloc(0)));
    const accepted = oracleAnswers([...before, ...after].map(String));
    const refused = changed.filter(({ index }) => accepted !== undefined && (accepted[index] ?? false) && !(accepted[index + files.length] ?? true));
    const crashed = [dry, fixing].filter(({ status, stderr }) => status === null || status > 2 || /\n\s+at .*:\d+:\d+/.test(stderr));
    for (const [word, wrong] of Object.entries({ refused, worse, unexplained }))
      for (const { index } of wrong) console.error(`${word}: ${basename(files[index] ?? "")} (${files[index]})`);
    for (const path of unstable) console.error(`unstable: ${files[Number.parseInt(path, 10)]}`);
    for (const { stderr } of crashed) console.error(`crashed: ${stderr.slice(0, 2000)}`);
    if (diffs !== undefined) {
      const kept = changed.map(({ index, path }) => `### ${files[index]}\n${shown.get(path) ?? ""}`);
      writeFileSync(`${diffs}.${name.replaceAll(/\W+/g, "-")}`, kept.join("\n"));
    }
    const fixes = Number(/(\d+) fixed in/.exec(fixing.stdout)?.[1] ?? 0);
    const sum = (/** @type {ReadonlyMap<string, number>} */ counts) => [...counts.values()].reduce((total, count) => total + count, 0);
    const said = accepted === undefined ? "not here" : "looked";
    console.log(
      `| ${name} | ${changed.length} | ${fixes} | ${sum(first)} | ${sum(second)} | ${refused.length} | ${worse.length} | ${unstable.length} | ${unexplained.length} | ${said} |`,
    );
    return refused.length + worse.length + unstable.length + unexplained.length + crashed.length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each file by itself: a context with nothing but the Dockerfile would say that every file it copies is missing, and that is so for all of them.
 * @param {string} cwd
 * @param {readonly string[]} words
 */
function plimsoll(cwd, words) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, ...words], {
    cwd,
    encoding: "utf8",
    maxBuffer: MOST,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stderr, stdout };
}

/**
 * Findings by file.
 * @param {string} cwd
 * @param {readonly string[]} preset
 */
function findings(cwd, preset) {
  const { stdout } = plimsoll(cwd, ["check", "--format", "sarif", ...preset]);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { locations, suppressions } of JSON.parse(stdout).runs[0].results) {
    const path = locations[0].physicalLocation.artifactLocation.uri;
    if (suppressions === undefined || suppressions.length === 0) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

/** @param {string} diff */
function diffsByFile(diff) {
  return new Map(
    diff
      .split(/^(?=--- a\/)/m)
      .filter((part) => part !== "")
      .map((part) => [/^--- a\/(.*)$/m.exec(part)?.[1] ?? "", part]),
  );
}

/**
 * Whether a diff, put onto the text before, gives the text after, and each of its hunks names a check. Where secrets are withheld, only the names are looked at.
 * @param {string | undefined} diff
 * @param {string} before
 * @param {string} after
 */
function explains(diff, before, after) {
  if (diff === undefined) return false;
  const left = before.split("\n");
  const made = [];
  let at = 0;
  for (const hunk of diff.split(/^(?=@@ )/m).slice(1)) {
    const head = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@ ([\w-]+(?:, [\w-]+)*)$/m.exec(hunk);
    if (head === null) return false;
    made.push(...left.slice(at, Number(head[2]) === 0 ? Number(head[1]) : Number(head[1]) - 1));
    for (const line of hunk.split("\n").slice(1, -1)) if (line.startsWith(" ") || line.startsWith("+")) made.push(line.slice(1));
    at = (Number(head[2]) === 0 ? Number(head[1]) : Number(head[1]) - 1) + Number(head[2]);
  }
  made.push(...left.slice(at));
  return (
    diff.includes("***") ||
    made
      .join("\n")
      .replace(/^\uFEFF/, "")
      .trimEnd() === after.replace(/^\uFEFF/, "").trimEnd()
  );
}

/**
 * Whether BuildKit takes each text; undefined where there is no oracle.
 * @param {readonly string[]} texts
 * @returns {readonly boolean[] | undefined}
 */
function oracleAnswers(texts) {
  const given = process.env.PLIMSOLL_ORACLE;
  if (given === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-oracle-"));
  try {
    let program = given;
    if (given.endsWith(".xz")) {
      program = join(folder, "oracle");
      writeFileSync(program, execFileSync("xz", ["-dc", given], { maxBuffer: 1 << 29 }));
      chmodSync(program, 0o755);
    }
    const paths = texts.map((text, index) => {
      const path = join(folder, `${index}.Dockerfile`);
      writeFileSync(path, text);
      return path;
    });
    const output = execFileSync(program, { input: paths.join("\n"), encoding: "utf8", maxBuffer: 1 << 29, stdio: ["pipe", "pipe", "ignore"] });
    return output
      .trimEnd()
      .split("\n")
      .map((line) => {
        const { instrOk, ok } = JSON.parse(line);
        return ok && instrOk;
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} words */
function readWords(words) {
  const at = words.indexOf("--diffs");
  const diffs = at === -1 ? undefined : words[at + 1];
  const rest = at === -1 ? words : words.filter((_, index) => index !== at && index !== at + 1);
  const [folder = "."] = rest;
  return { folder, diffs };
}

/** @param {string} folder */
export function dockerfilesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /dockerfile|containerfile/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

if (process.argv[1] === import.meta.filename) process.exitCode = score(process.argv.slice(2));
