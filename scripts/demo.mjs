// `npm run demo`: proves the container of examples/todo-backend with the engine that is here, or with one that it may install.
//   --yes         install without asking
//   --no-install  install nothing: what needs an engine stays unproven
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";

const root = join(import.meta.dirname, "..");
const example = "examples/todo-backend";
const needed = ["python:3.11-slim", "postgres:17"];
const stateConfig = join(root, "testbed", ".state", "config.yaml");
const options = new Set(process.argv.slice(2));

// the program that runs in sight of the user gets Ctrl-C from the terminal too, and cleans up; its end is waited for
process.on("SIGINT", () => {});

for (const option of options) {
  if (option === "--yes" || option === "--no-install") continue;
  console.error(`demo: there is no option ${option}\n  try  --yes or --no-install`);
  process.exit(2);
}

if (!existsSync(join(root, "dist", "cli.js"))) await run("npm", ["run", "--silent", "build"]);
const config = await prepare();
process.exitCode = await run(process.execPath, ["dist/cli.js", "verify", example], config === undefined ? {} : { PLIMSOLL_CONFIG: config });

/**
 * Brings what is missing as far as it may; gives the configuration that names stand-ins, where there are any.
 * @returns {Promise<string | undefined>}
 */
async function prepare() {
  const missing = missingHere();
  if (missing === undefined) return process.env.PLIMSOLL_CONFIG;
  if (options.has("--no-install")) return stay(`${missing}, and --no-install says to leave it so`);
  if (!canInstall()) return stay(`${missing}, and only root on Debian or Ubuntu can have it brought by testbed/up`);
  if (!options.has("--yes") && process.stdin.isTTY && !(await agrees(missing))) return stay(`${missing}, and you said to leave it so`);
  console.error(`demo: ${missing}; testbed/up brings it`);
  const code = await run(join(root, "testbed", "up"), ["python:3.11-slim", "postgres:17"]);
  if (code !== 0) return stay("testbed/up could not bring it");
  return existsSync(stateConfig) ? stateConfig : process.env.PLIMSOLL_CONFIG;
}

/**
 * What keeps the example from being proven here, or undefined where nothing does.
 * @returns {string | undefined}
 */
function missingHere() {
  if (quiet("docker", ["info", "--format", "{{.ServerVersion}}"]).trim() === "") return "no container engine answers here";
  // whoever has a configuration of their own knows where their images come from
  if (process.env.PLIMSOLL_CONFIG !== undefined) return undefined;
  for (const image of needed) {
    if (quiet("docker", ["image", "inspect", "--format", "{{.Id}}", image]) !== "") continue;
    console.error(`demo: pulling ${image}`);
    if (quiet("docker", ["pull", "--quiet", image], 180_000) === "") return `the engine has no ${image} and no registry serves it`;
  }
  return undefined;
}

function canInstall() {
  return process.getuid?.() === 0 && spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0;
}

/** @param {string} missing */
async function agrees(missing) {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  console.error(`demo: ${missing}. testbed/up would install Docker from this distribution's packages if need be, start it, and make base images of its own.`);
  const answer = await prompt.question("Go ahead? [y/N] ");
  prompt.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

/** @param {string} why */
function stay(why) {
  console.error(
    `demo: ${why}.\n  What needs an engine stays unproven below. To get one: install Docker and start it, or run testbed/up as root on Debian or Ubuntu.`,
  );
  return process.env.PLIMSOLL_CONFIG;
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function quiet(program, args, timeout = 15_000) {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", timeout, stdio: ["ignore", "pipe", "ignore"] });
  return status === 0 ? stdout : "";
}

/**
 * Runs a program in sight of the user and gives its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<number>}
 */
function run(program, args, env = {}) {
  const child = spawn(program, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}
