import { neverPackaged, writesOf } from "../../facts/command-effects.ts";
import type { ShellCommand, ShellWord } from "../../shell/shell.ts";
import { programName } from "../../shell/wrappers.ts";
import { packageActionOf, type PackageAction } from "../package-actions.ts";
import { isBelow, resolveFrom } from "../paths.ts";
import type { StageConfig } from "../plan.ts";

export interface At {
  /** The working directory; undefined where it is not known. */
  readonly cwd: string | undefined;
  /** The path that is asked for. */
  readonly path: string;
  readonly environment: StageConfig["env"];
}

/** Python's installers write here whatever they install. */
const INSTALLERS = ["/usr", "/root", "/tmp", "/var", "/etc", "/lib"];

/** Whether a command may make, change or replace a path, by what its program is known to write. */
export function mayTouch(command: ShellCommand, at: At): boolean {
  const program = programName(command.name);
  const action = packageActionOf(command);
  if (action !== undefined) return byPackages(action, at);
  const operands = command.args.filter((word) => !word.value.startsWith("-"));
  switch (program) {
    case "rsync":
      return around(operands.at(-1), at);
    case "git":
      if (operands[0]?.value === "clone") return around(operands.at(2), at);
      return at.cwd === undefined || isBelow(at.path, at.cwd) || at.path.endsWith("/.gitconfig");
    case "tar":
    case "unzip":
    case "curl":
    case "wget":
      return byUnpacking(command, at);
    case "python":
    case "python3":
      return !command.args.some((word) => word.value === "--version" || word.value === "-V");
    default: {
      const folders = Object.hasOwn(writesOf, program) ? writesOf[program] : undefined;
      return folders === undefined || inside(folders, at);
    }
  }
}

function byPackages({ manager, verb, args, verbWords, command }: PackageAction, at: At): boolean {
  const system = writesOf[manager === "apt" ? "apt-get" : manager];
  if (system !== undefined) return !neverPackaged.test(at.path) && inside(system, at);
  if (verb === "clean" || verb === "update-lists") return false;
  const folders = [...INSTALLERS];
  for (const option of args.values(
    "--target",
    "-t",
    "--prefix",
    "--root",
    "--src",
    "--directory",
    "--project",
    "--cache-dir",
    "-w",
    "--wheel-dir",
    "-d",
    "--dest",
  )) {
    const folder = resolveFrom(at.cwd, option.value);
    if (folder === undefined) return true;
    folders.push(folder);
  }
  const own = environmentOf(command.name);
  if (own !== undefined) folders.push(own);
  for (const name of [
    "UV_PROJECT_ENVIRONMENT",
    "VIRTUAL_ENV",
    "PYTHONUSERBASE",
    "POETRY_VIRTUALENVS_PATH",
    "POETRY_HOME",
    "UV_TOOL_DIR",
    "UV_TOOL_BIN_DIR",
    "PIPX_HOME",
    "PIPX_BIN_DIR",
    "UV_PYTHON_INSTALL_DIR",
    "HOME",
  ]) {
    const value = at.environment.get(name)?.value ?? command.assignments.find((each) => each.name === name)?.value;
    const folder = value === undefined ? undefined : resolveFrom(at.cwd, value);
    if (value !== undefined && folder === undefined) return true;
    if (folder !== undefined) folders.push(folder);
  }
  // the interpreter found on PATH may be a virtual environment's
  for (const entry of (at.environment.get("PATH")?.value ?? "").split(":")) if (entry.endsWith("/bin")) folders.push(entry.slice(0, -4));
  if (isBelow(at.path, "/home")) return true;
  switch (manager) {
    case "pip":
    case "uv":
      // pip leaves the working directory alone, but for what an editable installation writes there
      if (manager === "uv" && !verbWords.some((word) => word.value === "pip" || word.value === "tool" || word.value === "python"))
        return inOr(folders, at, true);
      return inOr(folders, at, args.option("-e", "--editable") !== undefined || args.operands.some((word) => word.value.startsWith(".")));
    case "poetry":
    case "pdm":
    case "pipenv":
      return inOr(folders, at, true);
    default:
      // npm and its like run scripts of the project and of packages
      return true;
  }
}

function inOr(folders: readonly string[], at: At, cwd: boolean): boolean {
  if (cwd && (at.cwd === undefined || isBelow(at.path, at.cwd))) return true;
  return folders.some((folder) => isBelow(at.path, folder));
}

/** Files may come to be at a path, below it or above it. */
function around(word: ShellWord | undefined, at: At): boolean {
  const folder = word === undefined ? at.cwd : resolveFrom(at.cwd, word.value);
  return folder === undefined || isBelow(at.path, folder) || isBelow(folder, at.path);
}

function byUnpacking(command: ShellCommand, at: At): boolean {
  const named = command.args.filter(
    (word, index) =>
      /^(?:-C|-d|-o|-O|-P|--directory|--output|--output-document|--directory-prefix)$/.test(command.args[index - 1]?.value ?? "") ||
      /^\/|^[\w.]/.test(word.value) ||
      /^--\w[\w-]*=\//.test(word.value),
  );
  const folders = named.map((word) => resolveFrom(at.cwd, word.value.replace(/^--[\w-]+=/, "")));
  if (at.cwd === undefined || folders.includes(undefined)) return true;
  return [...folders, at.cwd].some((folder) => folder !== undefined && (isBelow(at.path, folder) || isBelow(folder, at.path)));
}

function inside(folders: readonly string[], at: At): boolean {
  return folders.some((folder) => isBelow(at.path, folder));
}

/** `/opt/venv/bin/pip` installs into /opt/venv. */
function environmentOf(program: string): string | undefined {
  const at = program.lastIndexOf("/bin/");
  return at > 0 ? program.slice(0, at) : undefined;
}
