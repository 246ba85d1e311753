import { neverPackaged, writesOf } from "../facts/command-effects.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { programName } from "../shell/wrappers.ts";
import { packageActionOf, type PackageAction } from "./package-actions.ts";
import type { StageConfig } from "./plan.ts";
import { isBelow, resolveFrom } from "./paths.ts";

/** What a step does to one path. */
export type FileChange = "makes" | "may-make" | "removes" | "may-remove" | "nothing";

export interface At {
  /** The working directory; undefined where it is not known. */
  readonly cwd: string | undefined;
  /** The path that is asked for. */
  readonly path: string;
  readonly environment: StageConfig["env"];
}

/** Python's installers write here whatever they install. */
const INSTALLERS = ["/usr", "/root", "/tmp", "/var", "/etc", "/lib"];

/** What a command does to a path, by what its program is known to write. */
export function changeByCommand(command: ShellCommand, at: At): FileChange {
  const program = programName(command.name);
  const written = byRedirects(command, at);
  if (written !== "nothing") return written;
  const action = packageActionOf(command);
  if (action !== undefined) return byPackages(action, at);
  const operands = command.args.filter((word) => !word.value.startsWith("-"));
  switch (program) {
    case "mkdir":
    case "touch":
      return operands.map((word) => making(word, at)).reduce(stronger, "nothing");
    case "rm":
    case "rmdir":
      return operands.map((word) => removing(word, at)).reduce(stronger, "nothing");
    case "cp":
    case "mv":
    case "ln":
    case "install":
    case "rsync":
      return below(operands.at(-1), at);
    case "git":
      return operands[0]?.value === "clone" ? below(operands.at(2), at, command.args.length > 2) : inside([], at);
    case "tar":
    case "unzip":
    case "curl":
    case "wget":
      return byUnpacking(command, at);
    case "useradd":
    case "adduser":
      return isBelow(at.path, "/home") || command.args.some((word) => isBelow(at.path, word.value)) ? "may-make" : "nothing";
    case "virtualenv":
      return environment(operands.at(-1), at);
    case "python":
    case "python3":
      return byPython(command, operands, at);
    default: {
      const folders = Object.hasOwn(writesOf, program) ? writesOf[program] : undefined;
      return folders === undefined ? "may-make" : inside(folders, at);
    }
  }
}

function byPackages({ manager, verb, args, verbWords, command }: PackageAction, at: At): FileChange {
  const system = writesOf[manager === "apt" ? "apt-get" : manager];
  if (system !== undefined) return !neverPackaged.test(at.path) && inside(system, at) === "may-make" ? "may-make" : "nothing";
  if (verb === "clean" || verb === "update-lists") return "nothing";
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
    if (folder === undefined) return "may-make";
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
    if (value !== undefined && folder === undefined) return "may-make";
    if (folder !== undefined) folders.push(folder);
  }
  // the interpreter found on PATH may be a virtual environment's
  for (const entry of (at.environment.get("PATH")?.value ?? "").split(":")) if (entry.endsWith("/bin")) folders.push(entry.slice(0, -4));
  if (isBelow(at.path, "/home")) return "may-make";
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
      return "may-make";
  }
}

function inOr(folders: readonly string[], at: At, cwd: boolean): FileChange {
  if (cwd && (at.cwd === undefined || isBelow(at.path, at.cwd))) return "may-make";
  return folders.some((folder) => isBelow(at.path, folder)) ? "may-make" : "nothing";
}

function byPython(command: ShellCommand, operands: readonly ShellWord[], at: At): FileChange {
  const module = command.args.findIndex((word) => word.value === "-m");
  if (module !== -1 && command.args[module + 1]?.value === "venv") return environment(operands.at(-1), at);
  return command.args.some((word) => word.value === "--version" || word.value === "-V") ? "nothing" : "may-make";
}

/** A virtual environment: its folder is made, what lies in it is not told apart. */
function environment(word: ShellWord | undefined, at: At): FileChange {
  const folder = word === undefined ? undefined : resolveFrom(at.cwd, word.value);
  if (folder === undefined) return "may-make";
  if (isBelow(folder, at.path)) return "makes";
  return isBelow(at.path, folder) ? "may-make" : "nothing";
}

function making(word: ShellWord, at: At): FileChange {
  const made = resolveFrom(at.cwd, word.value);
  if (made === undefined || word.value.includes("{")) return "may-make";
  return isBelow(made, at.path) ? "makes" : "nothing";
}

function removing(word: ShellWord, at: At): FileChange {
  const removed = resolveFrom(at.cwd, word.value);
  if (removed === undefined) return "may-remove";
  return isBelow(at.path, removed) ? "removes" : "nothing";
}

/** Files may come to be at a path or below it. */
function below(word: ShellWord | undefined, at: At, given = true): FileChange {
  const folder = !given || word === undefined ? at.cwd : resolveFrom(at.cwd, word.value);
  return folder === undefined || isBelow(at.path, folder) || isBelow(folder, at.path) ? "may-make" : "nothing";
}

function byUnpacking(command: ShellCommand, at: At): FileChange {
  const named = command.args.filter(
    (word, index) =>
      /^(?:-C|-d|-o|-O|-P|--directory|--output|--output-document|--directory-prefix)$/.test(command.args[index - 1]?.value ?? "") ||
      /^\/|^[\w.]/.test(word.value) ||
      /^--\w[\w-]*=\//.test(word.value),
  );
  const folders = named.map((word) => resolveFrom(at.cwd, word.value.replace(/^--[\w-]+=/, "")));
  if (at.cwd === undefined || folders.includes(undefined)) return "may-make";
  return [...folders, at.cwd].some((folder) => folder !== undefined && (isBelow(at.path, folder) || isBelow(folder, at.path))) ? "may-make" : "nothing";
}

function byRedirects(command: ShellCommand, at: At): FileChange {
  for (const { operator, target } of command.redirects ?? []) {
    if (!operator.includes(">") || target === undefined) continue;
    const file = resolveFrom(at.cwd, target.value);
    if (file === undefined) return "may-make";
    if (isBelow(file, at.path)) return "makes";
  }
  return "nothing";
}

function inside(folders: readonly string[], at: At): FileChange {
  return folders.some((folder) => isBelow(at.path, folder)) ? "may-make" : "nothing";
}

/** `/opt/venv/bin/pip` installs into /opt/venv. */
function environmentOf(program: string): string | undefined {
  const at = program.lastIndexOf("/bin/");
  return at > 0 ? program.slice(0, at) : undefined;
}

function stronger(left: FileChange, right: FileChange): FileChange {
  return right === "nothing" || (right === "may-make" && left === "makes") ? left : right;
}
