// `npm run bench -- verify`: how long `plimsoll verify` takes for the example beside the same done by hand with docker, in one run; wall time, since it is mostly
// waiting. The image is built and its layers are known before, and nothing is timed that only one of the two does, such as a cold build.
//   plain   one run: network, database, application, until it is healthy, a few requests, stop, rm
//   matrix  that, and the runs under other conditions, one after the other by hand
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

const TIMES = 3;
const root = join(import.meta.dirname, "..");
const cli = process.env.PLIMSOLL_BENCH_CLI ?? join(root, "dist", "plimsoll.cjs");
const variables = ["DATABASE_URL", "BETTER_AUTH_SECRET", "OPENAI_API_KEY"];
const plain = {
  healthy: { check: "health-becomes-healthy", options: { within: 40 } },
  answers: { check: "http-answers", options: { path: "/health", status: 200 } },
  stops: { check: "stops-within", options: { seconds: 10 } },
  logs: "logs-on-stdout",
};
const matrix = {
  ...plain,
  "read-only": "runs-read-only",
  capabilities: "runs-without-capabilities",
  user: "runs-as-any-user",
  hardened: "runs-hardened",
  variables: { check: "environment-required", options: { variables } },
  again: "starts-again",
};

/** Prints a table. Gives the exit code: 1 where `verify` is over its limit. */
export async function benchVerify() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  const image = `plimsoll-bench/todo-backend:${process.pid}`;
  try {
    cpSync(join(root, "examples", "todo-backend"), folder, { recursive: true });
    const contract = parse(readFileSync(join(folder, "plimsoll.yaml"), "utf8"));
    const { trial } = contract.images["todo-backend"];
    must("docker", ["build", "--quiet", "--tag", image, folder]);
    const rows = [];
    for (const [name, requirements] of Object.entries({ plain, matrix })) {
      contract.images["todo-backend"].requirements = requirements;
      writeFileSync(join(folder, "plimsoll.yaml"), stringify(contract));
      const conditions = name === "plain" ? [[]] : byHandConditions();
      verify(folder, image); // so that the layers are known
      const ours = least(() => verify(folder, image));
      const hand = least(() => byHand(image, trial, conditions));
      rows.push({ name, ours, hand });
    }
    console.log(`The least of ${TIMES} runs, wall seconds, ${process.arch}, node ${process.versions.node}\n`);
    console.log("| | plimsoll verify | by hand | difference | ratio |\n| --- | ---: | ---: | ---: | ---: |");
    for (const { hand, name, ours } of rows)
      console.log(`| ${name} | ${ours.toFixed(1)} | ${hand.toFixed(1)} | ${(ours - hand).toFixed(1)} | ${(ours / hand).toFixed(2)} |`);
    return rows.some(({ hand, name, ours }) => name === "plain" && ours > hand + 1) ? 1 : 0;
  } finally {
    spawnSync("docker", ["image", "rm", "--force", image]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} image
 */
function verify(folder, image) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [cli, "verify", folder, "--image", image, "--quiet"], { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`plimsoll verify ended with ${status}\n${stdout}${stderr}`);
}

/** What somebody would type: flags of `docker run` for each condition; a variable that is taken away makes the application end. */
function byHandConditions() {
  const hardened = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
  const any = ["--user", "1000660000:0"];
  return [
    [],
    ["--read-only", "--tmpfs", "/tmp"],
    ["--cap-drop", "ALL"],
    any,
    hardened,
    [...hardened, ...any],
    ...variables.map((name) => ["--env", `${name}=`]),
    [],
  ];
}

/**
 * Network, service, and one run after the other: run, wait, ask, stop, rm.
 * @param {string} image
 * @param {{ environment: Record<string, string>, services: { db: { image: string, environment: Record<string, string> } } }} trial
 * @param {readonly string[][]} conditions
 */
function byHand(image, trial, conditions) {
  const name = `plimsoll-bench-${process.pid}`;
  const flags = (/** @type {Record<string, string>} */ environment) => Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const { db } = trial.services;
  must("docker", ["network", "create", name]);
  try {
    must("docker", ["run", "--detach", "--name", `${name}-db`, "--network", name, "--network-alias", "db", ...flags(db.environment), db.image]);
    until(() => quiet("docker", ["exec", `${name}-db`, "pg_isready", "--host", "127.0.0.1"]) === 0);
    for (const condition of conditions) {
      const app = `${name}-app`;
      const own = [...flags(trial.environment), ...condition];
      must("docker", ["run", "--detach", "--name", app, "--network", name, "--publish", "127.0.0.1::8000", ...own, image]);
      const state = () => spawnSync("docker", ["inspect", "--format", "{{.State.Status}} {{.State.Health.Status}}", app], { encoding: "utf8" }).stdout.trim();
      until(() => !state().endsWith("starting") || state().startsWith("exited"));
      if (state().startsWith("running")) {
        const port = spawnSync("docker", ["port", app, "8000/tcp"], { encoding: "utf8" }).stdout.trim();
        quiet("curl", ["--silent", "--output", "/dev/null", `http://${port}/health`]);
        must("docker", ["stop", app]);
      }
      must("docker", ["logs", app]);
      must("docker", ["rm", "--force", app]);
    }
  } finally {
    quiet("docker", ["rm", "--force", "--volumes", `${name}-db`, `${name}-app`]);
    quiet("docker", ["network", "rm", name]);
  }
}

/** @param {() => boolean} done */
function until(done) {
  for (const from = performance.now(); !done(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)) {
    if (performance.now() - from > 90_000) throw new Error("nothing happened for 90 s");
  }
}

/** @param {() => void} work */
function least(work) {
  const seconds = Array.from({ length: TIMES }, () => {
    const from = performance.now();
    work();
    return (performance.now() - from) / 1000;
  });
  return Math.min(...seconds);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function must(program, args) {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${stderr}`);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function quiet(program, args) {
  return spawnSync(program, args, { stdio: "ignore" }).status;
}
