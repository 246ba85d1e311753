// One executable that needs no Node: the built command line inside of Bun. The compiler comes with this command alone, by npx, at the version below.
//
//   npm run binary                               for this machine, as build/plimsoll
//   npm run binary -- --target bun-linux-arm64   for another one: bun-linux-x64-baseline, bun-linux-x64-musl, bun-darwin-arm64, bun-windows-x64 …
//   npm run binary -- --output /usr/local/bin/plimsoll
//   npm run binary -- --test                     and then runs the command line's acceptance tests against it, `verify` among them where an engine answers
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const BUN = "bun@1.4.5";
/** Acceptance tests that ask the command line and nothing inside of it. */
const TESTS = ["binary", "no-engine", "streams", "init", "fix", "shellcheck", "structure-test", "lsp", "completions", "ci", "docs"];
const root = resolve(import.meta.dirname, "..");

const values = readOptions();
const entry = join(root, "dist", "cli.js");
if (!existsSync(entry)) {
  process.stderr.write("binary: there is no dist/cli.js\n  try  npm run build\n");
  process.exit(2);
}
const output = resolve(values.output);
mkdirSync(dirname(output), { recursive: true });

const args = [
  "--yes",
  "--package",
  BUN,
  "--",
  "bun",
  "build",
  entry,
  "--compile",
  // compiled once, here, and not at each start
  "--bytecode",
  "--minify-whitespace",
  "--minify-syntax",
  // a directory that is looked at may hold anything: none of it is to change what runs
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
  "--no-compile-autoload-tsconfig",
  "--no-compile-autoload-package-json",
  `--target=${values.target ?? "bun"}`,
  `--outfile=${output}`,
];
const { error, status } = spawnSync("npx", args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
if (error !== undefined || status !== 0) {
  process.stderr.write(`binary: ${BUN} did not build it${error === undefined ? "" : `: ${error.message}`}\n`);
  process.exit(1);
}
// what is bundled asks for its licences to go along
copyFileSync(join(root, "dist", "licences.txt"), `${output}-licences.txt`);
const made = existsSync(output) ? output : `${output}.exe`;
process.stdout.write(`${made}  ${(statSync(made).size / 1e6).toFixed(0)} MB\n`);
if (values.test) {
  const files = TESTS.map((name) => `test/acceptance/${name}.test.ts`);
  const env = { ...process.env, PLIMSOLL_BIN: made };
  const tests = spawnSync("npx", ["vitest", "run", "--project", "acceptance", ...files], { cwd: root, env, stdio: "inherit" });
  process.exitCode = tests.status ?? 1;
}

function readOptions() {
  try {
    return parseArgs({
      options: { target: { type: "string" }, test: { type: "boolean", default: false }, output: { type: "string", default: join(root, "build", "plimsoll") } },
    }).values;
  } catch (error) {
    process.stderr.write(`binary: ${error.message}\n  try  --target, --output or --test\n`);
    return process.exit(2);
  }
}
