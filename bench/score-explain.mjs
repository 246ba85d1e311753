// Of the instructions of real Dockerfiles: how many are explained so that every program and every option has words.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const GOAL = 90;
const FILES_A_RUN = 50;

/**
 * @param {readonly string[]} args
 * @returns {number} the exit code
 */
export function score(args) {
  const [folder, ...options] = args;
  if (folder === undefined || options.some((option) => option !== "--missing" && !option.startsWith("--cli="))) {
    console.error(
      "usage: npm run score -- explain FOLDER [--missing] [--cli=FILE]\n  FOLDER holds Dockerfiles, at any depth; --missing lists what has no words, the most frequent first",
    );
    return 2;
  }
  const cli = options.find((option) => option.startsWith("--cli="))?.slice("--cli=".length) ?? join(root, "dist", "cli.js");
  const told = { files: 0, refused: 0, instructions: 0, explained: 0, onlyKnown: 0, commands: 0, knownCommands: 0 };
  /** @type {Map<string, number>} */
  const missing = new Map();
  const paths = filesBelow(folder);
  for (let at = 0; at < paths.length; at += FILES_A_RUN) {
    const some = paths.slice(at, at + FILES_A_RUN);
    const files = explained(cli, some);
    told.files += files.length;
    told.refused += some.length - files.length;
    for (const file of files) {
      const instructions = [...file.globals, ...file.stages.flatMap((/** @type {any} */ stage) => stage.instructions)];
      for (const instruction of instructions) judge(instruction, told, missing);
    }
  }
  if (told.instructions === 0) {
    console.error(`score: no Dockerfile below ${folder}`);
    return 2;
  }
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${((100 * part) / whole).toFixed(1)} %`;
  console.log(`${told.files} files, ${told.refused} not read, ${told.instructions} instructions, ${told.commands} commands\n`);
  console.log("| instructions of which | |\n| --- | ---: |");
  console.log(`| every program and option has words | ${share(told.explained, told.instructions)} |`);
  console.log(`| the same, where no program is one that only the image knows | ${share(told.onlyKnown, told.instructions)} |`);
  console.log(`| commands whose program is known | ${share(told.knownCommands, told.commands)} |`);
  if (options.includes("--missing")) {
    console.log("\n| missing | times |\n| --- | ---: |");
    for (const [what, times] of [...missing].toSorted((left, right) => right[1] - left[1]).slice(0, 150))
      console.log(`| ${what.replaceAll("|", "\\|").slice(0, 120)} | ${times} |`);
  }
  return (100 * told.explained) / told.instructions >= GOAL ? 0 : 1;
}

/**
 * One run for many files, each in a folder of its own under the usual name.
 * @param {string} cli
 * @param {readonly string[]} paths
 * @returns {any[]}
 */
function explained(cli, paths) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-score-"));
  try {
    for (const [index, path] of paths.entries()) {
      mkdirSync(join(folder, String(index)));
      copyFileSync(path, join(folder, String(index), "Dockerfile"));
    }
    const run = spawnSync(process.execPath, [cli, "explain", folder, "--format", "json"], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
      timeout: 300_000,
      cwd: folder,
    });
    if (run.status !== 0) console.error(`score: exit code ${run.status ?? run.signal}: ${run.stderr.slice(0, 500)}`);
    return run.status === 0 ? JSON.parse(run.stdout).dockerfiles : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {any} instruction
 * @param {Record<string, number>} told
 * @param {Map<string, number>} missing
 */
function judge(instruction, told, missing) {
  /** @type {string[]} */
  const lacks = [];
  let own = false;
  for (const detail of instruction.details) {
    if (detail.kind === "option" || detail.kind === "mount" || (detail.kind === "word" && detail.means === undefined))
      if (detail.means === undefined) lacks.push(`${instruction.keyword} ${detail.text}`);
  }
  const visit = (/** @type {any[]} */ lines) => {
    for (const { command } of lines) {
      if (command === undefined) continue;
      told.commands += 1;
      if (command.origin === "unknown") lacks.push(command.program);
      else told.knownCommands += 1;
      if (command.origin === "own") own = true;
      for (const part of command.parts) {
        if ((part.kind === "option" || part.kind === "verb") && part.means === undefined) lacks.push(`${command.title} ${part.text.split(/[= ]/)[0]}`);
      }
      visit(command.inner);
    }
  };
  visit(instruction.script);
  told.instructions += 1;
  if (lacks.length === 0) told.explained += 1;
  if (lacks.length === 0 && !own) told.onlyKnown += 1;
  for (const lack of lacks) missing.set(lack, (missing.get(lack) ?? 0) + 1);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
