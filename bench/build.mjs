// `npm run bench -- build FOLDER NAME=DOCKERFILE …`: what Dockerfiles for one application cost, in one run: size, compressed size, wall seconds of a cold build, of one
// after a change of the source and after one of the dependencies, and from start to the first good answer.
// FOLDER has the application, lock and a plimsoll.yaml whose first image says how it is tried; its own Dockerfile is measured as `plimsoll`, each other takes its place.
//   SOURCE and DEPENDENCIES name the files that are changed (a line is added); BASES holds --base flags for `verify`.
// Caches of the builder are emptied before each cold build, so nothing else should be built meanwhile. Everything is done in two rounds, since whoever comes first
// in the first finds no package in any proxy on the way.
import { spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";

const ROUNDS = 2;
const TIMES = 3;
const root = join(import.meta.dirname, "..");
const cli = process.env.PLIMSOLL_BENCH_CLI ?? join(root, "dist", "plimsoll.cjs");
const LOCKS = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.txt", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"];

/** @typedef {{ name: string, bytes: number, compressed: number, cold: number, source: number, dependencies: number, start: number | undefined }} Row */

/**
 * Prints a table. Gives the exit code: 1 where the first, Plimsoll's own, is not the smallest and the fastest in cold builds and those after a change of the
 * dependencies, or more than 0.1 s behind the best in the others.
 * @param {readonly string[]} words
 */
export function benchBuild(words) {
  const [folder, ...others] = words;
  if (folder === undefined || !existsSync(join(folder, "plimsoll.yaml")) || others.some((word) => !/^[\w.-]+=./.test(word))) {
    console.error("usage: npm run bench -- build FOLDER NAME=DOCKERFILE …\n  FOLDER has a plimsoll.yaml");
    return 2;
  }
  /** @type {[string, string | undefined][]} */
  const contenders = [
    ["plimsoll", undefined],
    ...others.map((word) => /** @type {[string, string]} */ ([word.slice(0, word.indexOf("=")), resolve(word.slice(word.indexOf("=") + 1))])),
  ];
  const rounds = Array.from({ length: ROUNDS }, () => contenders.map(([name, dockerfile]) => measured(folder, name, dockerfile)));
  const rows = contenders.map(([name]) => leastOf(rounds.flatMap((round) => round.filter((row) => row.name === name))));
  console.log(`${process.arch}, the least of ${ROUNDS} rounds, of ${TIMES} times in each for a change of the source and the start, wall seconds\n`);
  console.log("| | MB | MB compressed | cold | source changed | dependencies changed | start to answer |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  const mb = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(0);
  const s = (/** @type {number | undefined} */ seconds) => seconds?.toFixed(2) ?? "never";
  for (const { bytes, cold, compressed, dependencies, name, source, start } of rows)
    console.log(`| ${name} | ${mb(bytes)} | ${mb(compressed)} | ${s(cold)} | ${s(source)} | ${s(dependencies)} | ${s(start)} |`);
  return isBest(rows) ? 0 : 1;
}

/**
 * What a contender reached at best.
 * @param {readonly Row[]} rows
 * @returns {Row}
 */
function leastOf(rows) {
  const [first] = rows;
  if (first === undefined) throw new Error("nothing was measured");
  const least = (/** @type {(row: Row) => number} */ of) => Math.min(...rows.map(of));
  const started = least((row) => row.start ?? Infinity);
  return {
    ...first,
    cold: least((row) => row.cold),
    source: least((row) => row.source),
    dependencies: least((row) => row.dependencies),
    start: Number.isFinite(started) ? started : undefined,
  };
}

/** @param {readonly Row[]} rows */
function isBest([own, ...others]) {
  if (own === undefined) return false;
  const least = (/** @type {(row: Row) => number} */ of) => Math.min(...others.map(of));
  const started = (/** @type {Row} */ row) => row.start ?? Infinity;
  const ahead = [(/** @type {Row} */ row) => row.bytes, (/** @type {Row} */ row) => row.cold, (/** @type {Row} */ row) => row.dependencies];
  return ahead.every((of) => of(own) < least(of)) && own.source <= least((row) => row.source) + 0.1 && started(own) <= least(started) + 0.1;
}

/**
 * @param {string} given
 * @param {string} name
 * @param {string | undefined} dockerfile
 * @returns {Row}
 */
function measured(given, name, dockerfile) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const tag = `plimsoll-bench/${name.toLowerCase()}:${process.pid}`;
  try {
    cpSync(given, folder, { recursive: true });
    const contract = parse(readFileSync(join(folder, "plimsoll.yaml"), "utf8"));
    const [image] = Object.keys(contract.images);
    const own = contract.images[image ?? ""];
    const file = join(folder, own.build?.dockerfile ?? "Dockerfile");
    const target = dockerfile === undefined && own.build?.target !== undefined ? ["--target", own.build.target] : [];
    if (dockerfile !== undefined) copyFileSync(dockerfile, file);
    const build = (/** @type {string[]} */ ...flags) =>
      timed(["docker", "build", "--quiet", "--file", file, ...target, "--tag", tag, ...flags, join(folder, own.build?.context ?? ".")]);

    quiet(["docker", "builder", "prune", "--all", "--force"]);
    const cold = build();
    const lock = process.env.DEPENDENCIES ?? LOCKS.find((one) => existsSync(join(folder, one)));
    const source = process.env.SOURCE ?? firstSource(folder);
    if (lock === undefined || source === undefined) throw new Error("name the files that change: SOURCE=app/main.py DEPENDENCIES=requirements.txt");
    const comment = /\.(?:[cm]?[jt]sx?)$/.test(source) ? "// changed" : "# changed";
    const afterSource = Array.from({ length: TIMES }, (_, index) => {
      appendFileSync(join(folder, source), `\n${comment} ${index}\n`);
      return build();
    });
    const bytes = Number(spawnSync("docker", ["image", "inspect", "--format", "{{.Size}}", tag], { encoding: "utf8" }).stdout);
    contract.images = {
      [image ?? ""]: {
        ...own,
        extends: [],
        requirements: {
          starts: { check: "starts-within", options: { seconds: 60 } },
          size: { check: "image-size", options: { max: "9GB", measure: "compressed" } },
        },
      },
    };
    contract.extends = [];
    delete contract.set;
    writeFileSync(join(folder, "plimsoll.yaml"), stringify(contract));
    const starts = Array.from({ length: TIMES }, () => tried(folder, tag));
    appendFileSync(join(folder, lock), lock.endsWith(".json") ? "\n" : "\n# changed\n");
    const dependencies = build();
    const ready = starts.flatMap(({ seconds }) => seconds ?? []);
    return {
      name,
      bytes,
      compressed: starts[0]?.compressed ?? 0,
      cold,
      source: Math.min(...afterSource),
      dependencies,
      start: ready.length === 0 ? undefined : Math.min(...ready),
    };
  } finally {
    quiet(["docker", "image", "rm", "--force", tag]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} tag
 * @returns {{ seconds: number | undefined, compressed: number }}
 */
function tried(folder, tag) {
  const bases = (process.env.BASES ?? "").split(" ").filter((word) => word !== "");
  const { stdout } = spawnSync(process.execPath, [cli, "verify", folder, "--image", tag, "--format", "json", ...bases], { encoding: "utf8" });
  const [image] = JSON.parse(stdout).images;
  return { seconds: image.container?.readySeconds, compressed: image.image?.compressedSize ?? 0 };
}

/** @param {string} folder */
function firstSource(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  const sources = files.filter((file) => /\.(?:py|[cm]?[jt]sx?)$/.test(file) && !/(?:^|\/)(?:tests?|node_modules)\//.test(file));
  return sources.find((file) => /(?:^|\/)(?:main|app|server|index)\.\w+$/.test(file)) ?? sources[0];
}

/**
 * Seconds that a command takes, which has to succeed.
 * @param {readonly string[]} command
 */
function timed([program = "", ...args]) {
  const from = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${stderr}`);
  return (performance.now() - from) / 1000;
}

/** @param {readonly string[]} command */
function quiet([program = "", ...args]) {
  spawnSync(program, args, { stdio: "ignore" });
}
