import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import type { MovePlan } from "../move/plan.ts";
import { differences, normalConfiguration } from "../move/same-configuration.ts";
import type { Runner } from "../process/command.ts";
import type { Project } from "../project/project.ts";

export interface Comparison {
  /** How many Compose projects resolve to the same as before. */
  readonly compared: number;
  /** What could not be compared, and why. */
  readonly left: readonly string[];
}

const TIMEOUT_MS = 30_000;
/** What Compose reads: its files, and those with variables. */
const READ = /\.ya?ml$|(?:^|\/)\.env(?:\.[\w.-]+)?$|\.env$/;
const MOST_MISSING = 20;
/** What Compose takes without being told. */
const DEFAULT = /^(?:docker-)?compose\.ya?ml$/;

/**
 * Lets Compose resolve each project from a copy of what it reads, as it lies now and as it would lie. Files with variables that nobody has here count as
 * empty, and variables that have to be set as set, in both.
 * @throws UserError `configuration-differs` where one would resolve to something else.
 */
export async function compareProjects(runner: Runner, project: Project, plan: MovePlan): Promise<Comparison> {
  const sets = setsOf(plan);
  if (sets.length === 0) return { compared: 0, left: [] };
  if (runner.which("docker") === undefined) return { compared: 0, left: ["docker is not installed"] };
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-move-")));
  try {
    const [before, after] = ["before", "after"].map((side) => join(scratch, side, basename(project.root))) as [string, string];
    layOutBoth(project, plan, before, after);
    const places = new Map(plan.moves.map(({ from, to }) => [from, to]));
    const left: string[] = [];
    let compared = 0;
    const base = sets.find(([file = ""]) => DEFAULT.test(file))?.[0];
    for (const alone of sets) {
      const layered = base === undefined || alone.includes(base) ? undefined : [base, ...alone];
      const itself = await resolve(runner, before, alone, []);
      // what is no project by itself is mostly laid over the one that is
      const files = "trouble" in itself && layered !== undefined ? layered : alone;
      const was = files === alone ? itself : await resolve(runner, before, files, []);
      if ("trouble" in was) {
        left.push(`docker compose does not resolve ${files.join(" + ")} as it is: ${was.trouble}`);
        continue;
      }
      const moved = files.map((file) => places.get(file) ?? file);
      const is = await resolve(runner, after, moved, plan.env ? ["--env-file", ".env"] : []);
      if ("trouble" in is) throw differs(files, `docker compose refuses it at its new place: ${is.trouble}`);
      const found = differences(normalConfiguration(was.resolved, before, places), normalConfiguration(is.resolved, after, places));
      if (found.length > 0) throw differs(files, `what differs: ${found.slice(0, 8).join(", ")}`);
      compared++;
    }
    return { compared, left };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function differs(files: readonly string[], what: string): UserError {
  return new UserError("configuration-differs", `${files.join(" + ")} would not resolve to the same configuration; ${what}. Nothing was moved`, {
    hint: "write those paths so that they do not depend on the folder, and move again",
    exitCode: 1,
  });
}

/** Each file that stands by itself, and the ones that Compose lays over each other unasked. */
function setsOf({ moves, projects }: MovePlan): readonly (readonly string[])[] {
  const over = moves.map(({ from }) => from).filter((from) => /^(?:docker-)?compose\.override\.ya?ml$/.test(from));
  return projects.map((file) => (DEFAULT.test(file) ? [file, ...over] : [file]));
}

function layOutBoth(project: Project, { moves, rewrites }: MovePlan, before: string, after: string): void {
  mkdirSync(before, { recursive: true });
  mkdirSync(after, { recursive: true });
  for (const path of project.files()) {
    const text = READ.test(path) ? project.read(path) : undefined;
    if (text === undefined) continue;
    const rewrite = rewrites.find(({ from }) => from === path);
    put(join(before, path), text);
    put(join(after, moves.find(({ from }) => from === path)?.to ?? path), rewrite?.after ?? text);
  }
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
}

async function resolve(
  runner: Runner,
  root: string,
  files: readonly string[],
  flags: readonly string[],
): Promise<{ readonly resolved: string } | { readonly trouble: string }> {
  const args = ["compose", ...files.flatMap((file) => ["--file", file]), ...flags, "--profile", "*", "config", "--format", "json"];
  const env: Record<string, string> = {};
  for (let missing = 0; ; missing++) {
    const { code, stderr, stdout } = await runner.run({ program: "docker", args, cwd: root, env, timeout: TIMEOUT_MS });
    if (code === 0) return { resolved: stdout };
    const file = /env file (\S+) not found/.exec(stderr)?.[1];
    const variable = /required variable (\w+) is missing a value/.exec(stderr)?.[1];
    if (missing < MOST_MISSING && file?.startsWith(`${root}/`) === true && !existsSync(file)) put(file, "");
    else if (missing < MOST_MISSING && variable !== undefined && env[variable] === undefined) env[variable] = "set";
    else return { trouble: (stderr.trim().split("\n").at(-1) ?? "it said nothing").replaceAll(`${root}/`, "").slice(0, 200) };
  }
}
