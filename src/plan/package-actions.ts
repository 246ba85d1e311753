import { packageManagers, type ManagerName, type PackageManager, type PackageVerb } from "../facts/package-managers.ts";
import { readArguments, type Arguments } from "../shell/arguments.ts";
import type { ShellCommand, ShellWord } from "../shell/shell.ts";
import { onceFor } from "../text/once.ts";
import { programName } from "../shell/wrappers.ts";

/** One thing that is asked of a package manager. */
export interface PackageAction {
  readonly manager: ManagerName;
  readonly verb: PackageVerb;
  /** As typed: `apt-get`, `pip3`. */
  readonly program: string;
  /** The verb's words as typed: `install`, `cache clean`. */
  readonly verbWords: readonly ShellWord[];
  /** What is named for it. */
  readonly packages: readonly PackageWord[];
  readonly args: Arguments;
  readonly command: ShellCommand;
}

/** A package as named on a command line. */
export interface PackageWord {
  /** Without version, architecture, extras; for what is no name, the word itself. */
  readonly name: string;
  /** `=1.2`, `==1.2`, `@1.2`, `~=1`, as written; undefined where none is asked for. */
  readonly version: string | undefined;
  /** A name in a repository; a file or folder; an address; not known before it is built. */
  readonly kind: "name" | "path" | "url" | "unknown";
  readonly word: ShellWord;
}

const byProgram: ReadonlyMap<string, PackageManager> = new Map(
  packageManagers.flatMap((manager) => manager.programs.map((program) => [program, manager] as const)),
);
const valuedOf: ReadonlyMap<ManagerName, ReadonlySet<string>> = new Map(packageManagers.map((manager) => [manager.name, new Set(manager.valued)] as const));
const PIP_VERSIONED = /^pip\d+(?:\.\d+)?$/;
const PYTHON = /^(?:python|pypy)\d*(?:\.\d+)?$/;

/** What a command asks of a package manager; undefined where it is no such command. `python -m pip` is pip. */
export const packageActionOf: (command: ShellCommand) => PackageAction | undefined = onceFor((command: ShellCommand): PackageAction | undefined => {
  const program = programName(command.name);
  if (PYTHON.test(program)) return pythonModule(command);
  const manager = byProgram.get(PIP_VERSIONED.test(program) ? "pip" : program);
  return manager && actionOf(manager, program, command.args, command);
});

function pythonModule(command: ShellCommand): PackageAction | undefined {
  const at = command.args.findIndex((word) => word.value === "-m");
  const module = command.args[at + 1]?.value;
  const manager = at === -1 || module === undefined ? undefined : byProgram.get(module);
  return manager && actionOf(manager, manager.programs[0] ?? manager.name, command.args.slice(at + 2), command);
}

function actionOf(manager: PackageManager, program: string, words: readonly ShellWord[], command: ShellCommand): PackageAction | undefined {
  const args = readArguments(words, valuedOf.get(manager.name) ?? new Set());
  if (manager.name === "pacman") return pacmanAction(args, program, command);
  // options may stand in a variable before the verb: dnf $OPTIONS install
  const from = args.operands.findIndex((word) => word.literal || !word.value.startsWith("$"));
  const named = args.operands.slice(Math.max(from, 0));
  const found = verbOf(manager, named, args);
  if (found === undefined) return undefined;
  const operands = named.slice(found.length);
  const verbWords = named.slice(0, found.length);
  return { manager: manager.name, verb: found.verb, program, verbWords, packages: operands.map((word) => packageWord(manager.name, word)), args, command };
}

/** The longest verb that the operands begin with. */
function verbOf(
  manager: PackageManager,
  operands: readonly ShellWord[],
  { open, option }: Arguments,
): { readonly verb: PackageVerb; readonly length: number } | undefined {
  const words = operands.map((word) => word.value);
  for (let length = Math.min(3, words.length); length > 0; length--) {
    const verb = manager.verbs[words.slice(0, length).join(" ")];
    if (verb !== undefined) return { verb, length };
  }
  // `yarn` and `bundle` alone install
  if (words.length === 0 && !open && option("--version", "-v", "-V", "--help", "-h") === undefined && (manager.name === "yarn" || manager.name === "bundle"))
    return { verb: "install", length: 0 };
  return undefined;
}

function pacmanAction(args: Arguments, program: string, command: ShellCommand): PackageAction | undefined {
  const sync = args.option("-S", "--sync") !== undefined;
  const verb: PackageVerb | undefined =
    args.option("-R", "--remove") !== undefined
      ? "remove"
      : !sync
        ? undefined
        : args.option("-c", "--clean") !== undefined
          ? "clean"
          : args.operands.length > 0
            ? "install"
            : args.option("-u", "--sysupgrade") !== undefined
              ? "upgrade"
              : "update-lists";
  return verb && { manager: "pacman", verb, program, verbWords: [], packages: args.operands.map((word) => packageWord("pacman", word)), args, command };
}

function packageWord(manager: ManagerName, word: ShellWord): PackageWord {
  const text = word.value;
  // a version may be a variable: curl=${CURL_VERSION}
  const [name, version] = split(manager, text);
  if ((!word.literal && /[$`*?]/.test(name)) || name.trim() === "") return { name: text, version, kind: "unknown", word };
  if (/^(?:[a-z+]+:\/\/|git\+|github:|git@)/.test(text)) return { name: text, version: undefined, kind: "url", word };
  if (isPath(manager, text)) return { name: text, version: undefined, kind: "path", word };
  return { name, version, kind: "name", word };
}

function isPath(manager: ManagerName, text: string): boolean {
  if (/^(?:\.{1,2}(?:$|\/)|\/|~\/)/.test(text)) return true;
  if (manager === "pip" || manager === "uv") return /\.(?:whl|tar\.gz|zip)$/.test(text) || text.startsWith(".[");
  return /\.(?:deb|rpm|apk|tgz|gem)$/.test(text);
}

function split(manager: ManagerName, text: string): readonly [string, string | undefined] {
  switch (manager) {
    case "apt": {
      // NAME=VERSION, NAME/RELEASE, NAME:ARCHITECTURE, NAME+; g++ is a name of its own
      const [, name = text, version] = /^([^=/]+)([=/].*)?$/.exec(text) ?? [];
      return [name.replace(/:[a-z0-9]+$/, "").replace(/([^+])\+$/, "$1"), version];
    }
    case "apk":
    case "zypper": {
      const [, name = text, version] = /^([^=<>~]+)([=<>~].*)?$/.exec(text) ?? [];
      return [name.replace(/@[\w-]+$/, ""), version];
    }
    case "pip":
    case "uv":
    case "poetry":
    case "pdm":
    case "pipenv": {
      const [, name = text, version] = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*((?:[=<>!~@]|===).*)?$/s.exec(text) ?? [];
      return [name, version];
    }
    case "dnf":
    case "yum": {
      // NAME-VERSION: a dash before a digit, with a release or a dotted version behind; in java-17-openjdk there is none
      const [, name = text, version] = /^(.+?)(-\d[\w.:~^+*]*(?:-\d[\w.+*]*)?)$/.exec(text) ?? [];
      return version !== undefined && /[.*-]/.test(version.slice(1)) ? [name, version] : [text.replace(/\.(?:x86_64|noarch|i686|aarch64)$/, ""), undefined];
    }
    case "conda": {
      const [, name = text, version] = /^([^=<>!]+)([=<>!].*)?$/.exec(text) ?? [];
      return [name, version];
    }
    case "gem":
    case "composer": {
      const [, name = text, version] = /^([^:]+)(:.*)?$/.exec(text) ?? [];
      return [name, version];
    }
    default: {
      // npm and its like, go, cargo: NAME@VERSION, where a name may begin with @
      const at = text.lastIndexOf("@");
      return at > 0 ? [text.slice(0, at), text.slice(at)] : [text, undefined];
    }
  }
}
