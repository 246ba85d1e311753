// `npm run score -- fix-build FOLDER [--most N]`: builds each Dockerfile below FOLDER that builds here, fixes a copy, builds again, and counts what nobody was told of:
// builds that break, and settings of the image that change without a fix that says so. Bases are replaced by those of the testbed, and the context is made up.
// PLIMSOLL_CLI names another command line than dist/plimsoll.cjs. Needs an engine; files whose own build takes more than two minutes are left out.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeContext, onStandIns } from "./made-up-context.mjs";
import { dockerfilesBelow } from "./score-fix.mjs";

const cli = process.env.PLIMSOLL_CLI ?? join(import.meta.dirname, "..", "dist", "plimsoll.cjs");
const TAGS = { before: "plimsoll-score/before", after: "plimsoll-score/after" };
const LONGEST = 120_000;
const VARIANTS = { safe: [], unsafe: ["--unsafe"], strict: ["--unsafe", "--preset", "plimsoll:strict"] };
/** By whose fixes a setting may change. */
const ANNOUNCED = {
  User: /^user-/,
  Cmd: /^(?:signals-reach-command|command-|one-cmd|no-reload|workers-|binds-)/,
  Entrypoint: /^(?:signals-reach-command|command-|one-entrypoint|entrypoint-)/,
  Env: /^(?:node-environment|python-|env-|environment-|virtual-environment|pip-)/,
  Labels: /^(?:no-maintainer|oci-labels|label)/,
  Healthcheck: /^(?:health-|one-healthcheck)/,
  Shell: /^pipe-failures-noticed$/,
  WorkingDir: /^workdir-/,
  ExposedPorts: /^(?:expose-|nginx-|compose-)/,
  StopSignal: /^stop-signal/,
  Volumes: /^volume-/,
};

/**
 * Gives the exit code.
 * @param {readonly string[]} words
 */
export function score(words) {
  const at = words.indexOf("--most");
  const most = at === -1 ? Infinity : Number(words[at + 1]);
  const [folder] = words;
  if (folder === undefined || Number.isNaN(most)) {
    console.error("usage: npm run score -- fix-build FOLDER [--most N]");
    return 2;
  }
  const told = { files: 0, fixed: 0, broken: 0, unannounced: 0 };
  for (const path of dockerfilesBelow(folder)) {
    if (told.files >= most) break;
    const text = onStandIns(readFileSync(path, "utf8"));
    if (text !== undefined) scoreOne(path, text, told);
  }
  console.log("| files that build | fixed copies | broken | settings changed unannounced |\n| ---: | ---: | ---: | ---: |");
  console.log(`| ${told.files} | ${told.fixed} | ${told.broken} | ${told.unannounced} |`);
  return told.broken + told.unannounced === 0 ? 0 : 1;
}

/**
 * @param {string} path
 * @param {string} text
 * @param {{ files: number, fixed: number, broken: number, unannounced: number }} told
 */
function scoreOne(path, text, told) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-score-"));
  const file = join(folder, "Dockerfile");
  try {
    makeContext(folder, text);
    writeFileSync(file, text);
    const before = built(folder, TAGS.before);
    if (before === undefined) return;
    told.files += 1;
    for (const [name, flags] of Object.entries(VARIANTS)) {
      writeFileSync(file, text);
      const { stdout } = spawnSync(process.execPath, [cli, "fix", ...flags, file], { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
      if (readFileSync(file, "utf8") === text) continue;
      told.fixed += 1;
      // a second try: what packages come from may stumble
      const after = built(folder, TAGS.after) ?? built(folder, TAGS.after);
      if (after === undefined) {
        told.broken += 1;
        console.error(`broken, ${name}: ${path}`);
        continue;
      }
      const checks = [...stdout.matchAll(/^\s+fixed\s+([\w-]+)/gm)].map(([, check = ""]) => check);
      for (const [key, by] of Object.entries(ANNOUNCED)) {
        const [was, is] = [before, after].map((config) => JSON.stringify(config[key] ?? null));
        if (was === is || checks.some((check) => by.test(check))) continue;
        told.unannounced += 1;
        console.error(`unannounced, ${name}: ${path}: ${key} ${was} is ${is} after ${checks.join(", ")}`);
      }
    }
  } finally {
    spawnSync("docker", ["image", "rm", "--force", TAGS.before, TAGS.after], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The image's settings; undefined where it does not build.
 * @param {string} folder
 * @param {string} tag
 * @returns {Record<string, unknown> | undefined}
 */
function built(folder, tag) {
  const build = spawnSync("docker", ["build", "--quiet", "--tag", tag, folder], { stdio: "ignore", timeout: LONGEST });
  if (build.status !== 0) return undefined;
  const { stdout } = spawnSync("docker", ["image", "inspect", "--format", "{{json .Config}}", tag], { encoding: "utf8" });
  return JSON.parse(stdout);
}
