// Everything that needs no engine: format, lint, types, unit tests (the house among them), unused code, the package.
// With --no-tests all but the tests, for where `npm test` runs them too.
import { spawnSync } from "node:child_process";

const steps = [
  ["registries", "node", "scripts/registries.mjs"],
  ["format", "oxfmt", "--check"],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["types", "tsc", "--noEmit", "-p", "."],
  ["build", "npm", "run", "--silent", "build"],
  ["tests", "vitest", "run", "--project", "unit", "--reporter", "dot"],
  ["knip", "knip"],
  ["publint", "publint", "--strict"],
];

const wanted = process.argv.includes("--no-tests") ? steps.filter(([name]) => name !== "tests") : steps;
const bin = new URL("../node_modules/.bin", import.meta.url).pathname;
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
const failed = [];
for (const [name = "", program = "", ...args] of wanted) {
  const started = performance.now();
  const { status } = spawnSync(program, args, { stdio: "inherit", env });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} ${seconds} s`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.log(`check failed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;
