import { parseShell } from "../../shell/parse.ts";
import type { ShellCommand } from "../../shell/shell.ts";

/** A program that a script starts, with what stands around it taken off: runners of packages, loaders of .env files. */
export interface ProgramCall {
  readonly name: string;
  readonly args: readonly ScriptWord[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
}

export interface ScriptWord {
  readonly value: string;
  /** False where a variable stands in it. */
  readonly literal: boolean;
}

const MOST_STEPS = 12;
const MANAGERS = new Set(["npm", "pnpm", "yarn", "bun"]);
/** Words of managers that are no names of scripts. */
const MANAGER_WORDS = new Set([
  "install",
  "ci",
  "i",
  "add",
  "remove",
  "exec",
  "dlx",
  "x",
  "create",
  "init",
  "publish",
  "pack",
  "audit",
  "config",
  "cache",
  "workspaces",
  "workspace",
  "link",
  "rebuild",
  "prune",
  "deploy",
  "store",
  "why",
  "list",
  "version",
  "node",
  "npm",
  "set",
  "up",
  "update",
  "upgrade",
  "global",
  "import",
  "info",
  "view",
  "outdated",
]);

/** The commands of a script, in order, each seen through to its program; scripts that it calls are opened. Only of a pipe the part that writes first. */
export function programsOf(scripts: Readonly<Record<string, string>>, script: string): ProgramCall[] {
  return programsOfText(scripts, scripts[script] ?? "", [], new Set([script]));
}

/** The same for a command that stands elsewhere: in a Procfile, in a Dockerfile. */
export function programsOfLine(scripts: Readonly<Record<string, string>>, line: string): ProgramCall[] {
  return programsOfText(scripts, line, [], new Set());
}

function programsOfText(
  scripts: Readonly<Record<string, string>>,
  text: string,
  environment: ProgramCall["environment"],
  open: ReadonlySet<string>,
): ProgramCall[] {
  return parseShell(text)
    .filter((command) => command.substituted !== true && (command.pipe?.index ?? 0) === 0)
    .flatMap((command) => {
      const call = unwrap(callOf(command, environment));
      const called = calledScripts(call, scripts);
      if (called === undefined || open.size > MOST_STEPS) return [call];
      return called.flatMap((name) => (open.has(name) ? [] : programsOfText(scripts, scripts[name] ?? "", call.environment, new Set([...open, name]))));
    });
}

function callOf(command: ShellCommand, environment: ProgramCall["environment"]): ProgramCall {
  return {
    name: command.name,
    args: command.args.map(({ value, literal }) => ({ value, literal })),
    environment: [...environment, ...command.assignments.map(({ name, value }) => ({ name, value }))],
  };
}

/** Takes off what only starts another program: `npx`, `cross-env NAME=value`, `dotenv --`. */
function unwrap(call: ProgramCall): ProgramCall {
  let { name, args, environment } = call;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const start = innerStart(baseName(name), args);
    if (start === undefined) break;
    let index = start;
    const set: { name: string; value: string }[] = [];
    while (/^[A-Za-z_]\w*=/.test(args[index]?.value ?? "")) {
      const word = args[index]?.value ?? "";
      set.push({ name: word.slice(0, word.indexOf("=")), value: word.slice(word.indexOf("=") + 1) });
      index += 1;
    }
    const inner = args[index];
    if (inner === undefined) break;
    name = inner.value;
    args = args.slice(index + 1);
    environment = environment.concat(set);
  }
  return { name: name.startsWith("node_modules/.bin/") || name.startsWith("./node_modules/.bin/") ? baseName(name) : name, args, environment };
}

/** Where the command begins that a program only hands on to; undefined for programs that do something themselves. */
function innerStart(name: string, args: readonly ScriptWord[]): number | undefined {
  const first = args[0]?.value;
  switch (name) {
    case "npx":
    case "bunx":
    case "pnpx":
      return firstPlain(args, 0, new Set(["-p", "--package", "-c"]));
    case "pnpm":
    case "yarn":
    case "npm":
    case "bun":
      return first === "exec" || first === "dlx" || first === "x" ? firstPlain(args, 1, new Set(["-p", "--package"])) : undefined;
    case "cross-env":
    case "cross-env-shell":
      return 0;
    case "env-cmd":
      return firstPlain(args, 0, new Set(["-f", "--file", "-e", "--environments", "-r", "--rc-file"]));
    case "dotenv":
    case "dotenvx":
    case "dotenv-flow":
    case "doppler":
    case "infisical":
    case "with-env":
    case "op": {
      const dashes = args.findIndex((word) => word.value === "--");
      if (dashes !== -1) return dashes + 1;
      return name === "dotenv" || name === "with-env" ? firstPlain(args, 0, new Set(["-e", "-v", "-p"])) : undefined;
    }
    default:
      return undefined;
  }
}

function firstPlain(args: readonly ScriptWord[], start: number, valued: ReadonlySet<string>): number | undefined {
  for (let index = start; index < args.length; index += 1) {
    const word = args[index]?.value ?? "";
    if (valued.has(word)) index += 1;
    else if (!word.startsWith("-")) return index;
  }
  return undefined;
}

/** Names of the scripts that a call of a manager starts; undefined where it starts none. */
function calledScripts(call: ProgramCall, scripts: Readonly<Record<string, string>>): string[] | undefined {
  const name = baseName(call.name);
  const words = call.args.map((word) => word.value);
  if (name === "run-s" || name === "npm-run-all" || name === "run-p") {
    const listed = words.filter((word) => !word.startsWith("-") && Object.hasOwn(scripts, word));
    return listed.length === 0 ? undefined : listed;
  }
  if (!MANAGERS.has(name)) return undefined;
  const plain = words.filter((word) => !word.startsWith("-"));
  const [first, second] = plain;
  // a script of another package is none of this one's
  if (words.some((word) => /^(?:-C|-w|-F|--(?:filter|workspace|cwd|dir|prefix)(?:=.*)?)$/.test(word))) return undefined;
  const script = first === "run" || first === "run-script" ? second : first === undefined || (MANAGER_WORDS.has(first) && name !== "bun") ? undefined : first;
  if (script === undefined || !Object.hasOwn(scripts, script)) return undefined;
  return [script];
}

export function baseName(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
