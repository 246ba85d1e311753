import { onceFor } from "../text/once.ts";
import type { Plan, Sourced, Invocation } from "../plan/plan.ts";
import { commandLine, placeOf } from "../plan/queries.ts";
import { commandOfWords, parseShell } from "../shell/parse.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName, shells } from "../shell/wrappers.ts";
import { indexLines } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Place } from "../verdict/verdict.ts";
import { launched } from "./launchers.ts";

/** A command that runs when the container starts. */
export interface StartedCommand {
  /** Seen through `uv run`, `poetry run`, `npx` and the like. */
  readonly command: ShellCommand;
  /** The launchers around it, outermost first. */
  readonly launchers: readonly string[];
  readonly by: "line" | "script" | "package.json";
  placeOf(span: Span): Place;
}

/** A script of the build context that the container starts. */
export interface StartScript {
  /** In the context. */
  readonly path: string;
  readonly text: string;
  readonly commands: readonly ShellCommand[];
  /** It runs the words that follow it: `exec "$@"`. */
  readonly handsOver: boolean;
}

const DEVELOPMENT = /(?:^|[-_./])(?:dev|devel|develop|development|test|tests|testing|debug|local|ci|watch|hot|devcontainer|dev-server|tilt)(?:[-_./]|$)/i;

/** Folders of what is started by those who develop, by an editor, or by tests. */
const FOLDERS =
  /(?:^|\/)(?:\.devcontainer|development|dev)\/(?:[^/]+\/)?[^/]+$|(?:^|\/)(?:tests?|e2e|testing|testdata|fixtures|dummy|mocks?)\/|(?:^|\/)\.gitpod\.dockerfile$/i;

/** Whether what is built is meant for development or tests: the stage that is built, the file or its folder says so in its name. */
export function isForDevelopment(plan: Plan): boolean {
  return (
    FOLDERS.test(plan.path) ||
    DEVELOPMENT.test(plan.target?.name ?? "") ||
    DEVELOPMENT.test(plan.path.slice(plan.path.lastIndexOf("/") + 1).replace(/\.dockerfile$/i, ""))
  );
}

/** The instruction that gives the container its command; undefined where the base decides. */
export const commandInstruction: (plan: Plan) => Sourced<Invocation> | undefined = onceFor((plan: Plan): Sourced<Invocation> | undefined => {
  const { cmd, entrypoint } = plan.target?.config ?? {};
  return cmd ?? entrypoint;
});

/** Every command that surely runs when the container starts: those of ENTRYPOINT and CMD, of the script of the context they name, and of the npm script. */
export const startedCommands: (plan: Plan) => readonly StartedCommand[] = onceFor((plan: Plan): readonly StartedCommand[] => {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const found = readCommands(plan);
  known.set(plan, found);
  return found;
});

/** Many checks ask the same of one plan. */
const known = new WeakMap<Plan, readonly StartedCommand[]>();

function readCommands(plan: Plan): readonly StartedCommand[] {
  const line = commandLine(plan);
  if (line === undefined) return [];
  const inFile = (span: Span): Place => placeOf(plan, span);
  const script = startScript(plan);
  const cmd = plan.target?.config.cmd;
  const entrypoint = plan.target?.config.entrypoint;
  const found: StartedCommand[] = line.commands.map((command) => started(command, "line", inFile));
  if (script !== undefined) {
    const lines = indexLines(script.text);
    const inScript = (span: Span): Place => {
      const start = lines.position(span.start);
      const end = lines.position(span.end);
      return { kind: "file", path: script.path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    };
    found.push(...script.commands.map((command) => started(command, "script", inScript)));
  }
  // an entrypoint that is a script, or one that is not known, usually runs what CMD says
  const handsOver = script === undefined ? looksLikeScript(line.words[0] ?? "") : script.handsOver;
  if (handsOver && entrypoint !== undefined && cmd !== undefined) found.push(...cmd.value.commands.map((command) => started(command, "line", inFile)));
  else if (handsOver && line.words.length > 1) found.push(...restOf(line.words, (cmd ?? entrypoint)?.span).map((command) => started(command, "line", inFile)));
  return found.flatMap((each) => [each, ...packageScript(plan, each)]).filter(({ command }) => command.conditional !== true);
}

function started(command: ShellCommand, by: StartedCommand["by"], place: (span: Span) => Place): StartedCommand {
  const inner = launched(command);
  return { command: inner.command, launchers: inner.launchers, by, placeOf: place };
}

function restOf(words: readonly string[], span: Span | undefined): readonly ShellCommand[] {
  if (span === undefined) return [];
  return commandOfWords(words.slice(1).map((value): ShellWord => ({ value, literal: true, span })));
}

function looksLikeScript(word: string): boolean {
  return /\.sh$|entrypoint/.test(word);
}

/** The script that ENTRYPOINT or CMD starts, as it stands in the build context, found by its name when only one file has it. */
export const startScript: (plan: Plan) => StartScript | undefined = onceFor((plan: Plan): StartScript | undefined => {
  const file = startFile(plan);
  if (file === undefined || !(/^#!.*\b(?:sh|bash|dash|ash)\b/.test(file.text) || file.path.endsWith(".sh"))) return undefined;
  const { path, text } = file;
  return { path, text, commands: parseShell(text), handsOver: /"?\$@"?|"?\$\*"?/.test(text.replaceAll(/^[ \t]*#.*/gm, "")) };
});

/** A text of the context that the container starts as a program, or gives to a shell. */
export interface StartFile {
  readonly path: string;
  readonly text: string;
  /** `sh start.sh`: the kernel does not read its first line. */
  readonly throughShell: boolean;
}

/** The file of the context that ENTRYPOINT or CMD starts, when only one has its name; undefined where it is no script. */
export const startFile: (plan: Plan) => StartFile | undefined = onceFor((plan: Plan): StartFile | undefined => {
  const words = commandLine(plan)?.words ?? [];
  const word = scriptWord(words);
  if (word === undefined || plan.context === undefined) return undefined;
  const name = word.slice(word.lastIndexOf("/") + 1);
  if (!/\.(?:sh|bash|py|rb|pl)$/.test(name) && !/entrypoint/.test(name)) return undefined;
  const files = plan.context.files.filter((file) => file === name || file.endsWith(`/${name}`));
  const path = files.length === 1 ? files[0] : undefined;
  const text = path === undefined ? undefined : plan.context.read(path);
  if (path === undefined || text === undefined) return undefined;
  const before = words[words.indexOf(word) - 1];
  return { path, text, throughShell: isShellText(words) || (before !== undefined && shells.has(programName(before))) };
});

/** In shell form the shell itself runs a script without a `#!` line. */
function isShellText(words: readonly string[]): boolean {
  return shells.has(programName(words[0] ?? ""));
}

/** The word that names a script: the first, or the one after `sh`, `tini --` and the like. */
function scriptWord(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const program = programName(word);
    if (shells.has(program)) {
      const next = words[index + 1];
      if (next === "-c") return onlyWord(words[index + 2] ?? "");
      return next === undefined || next.startsWith("-") ? undefined : next;
    }
    if (["tini", "dumb-init", "exec", "--", "-g", "docker-init", "catatonit"].includes(program)) continue;
    return word.includes(" ") ? undefined : word;
  }
  return undefined;
}

/** A text of one command: `exec ./start.sh --now`. */
function onlyWord(text: string): string | undefined {
  const commands = parseShell(text);
  const [command] = commands;
  return commands.length === 1 && command !== undefined && /\.sh$|entrypoint/.test(command.name) ? command.name : undefined;
}

const SCRIPT_RUNNERS: ReadonlySet<string> = new Set(["npm", "yarn", "pnpm", "bun"]);

/** The name of the script of package.json that a command runs: `npm start`, `yarn dev`, `pnpm run build`. */
export function packageScriptName(command: ShellCommand): string | undefined {
  const program = programName(command.name);
  if (!SCRIPT_RUNNERS.has(program)) return undefined;
  const [first, second] = command.args.filter((word) => !word.value.startsWith("-")).map((word) => word.value);
  if (first === "run" || first === "run-script") return second;
  if (first === "start" || first === "test") return first;
  // yarn and pnpm take a script's name alone
  return program === "npm" || first === undefined || ["install", "exec", "dlx", "add", "x", "workspace", "node"].includes(first) ? undefined : first;
}

function packageScript(plan: Plan, { command }: StartedCommand): StartedCommand[] {
  const name = packageScriptName(command);
  const manifests = plan.context?.files.filter((file) => /(?:^|\/)package\.json$/.test(file) && !file.includes("node_modules/")) ?? [];
  const [path] = manifests;
  if (name === undefined || path === undefined || manifests.length !== 1) return [];
  const text = plan.context?.read(path) ?? "";
  const script = scriptOf(text, name);
  if (script === undefined) return [];
  // a dependency may be called the same
  const named = new RegExp(`"${name.replaceAll(/[^\\w-]/g, String.raw`\$&`)}"\\s*:\\s*`).exec(text);
  const at = Math.max(text.indexOf(JSON.stringify(script), named === null ? 0 : named.index + named[0].length), 0);
  const lines = indexLines(text);
  const start = lines.position(at);
  const end = lines.position(Math.min(at + script.length + 2, text.length));
  const place = (): Place => ({ kind: "file", path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column });
  return parseShell(script).map((each) => started(each, "package.json", place));
}

function scriptOf(manifest: string, name: string): string | undefined {
  try {
    const read = JSON.parse(manifest) as { readonly scripts?: Readonly<Record<string, unknown>> };
    const script = read.scripts?.[name];
    return typeof script === "string" ? script : undefined;
  } catch {
    return undefined;
  }
}
