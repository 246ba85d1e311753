import { packageActionOf } from "../../plan/package-actions.ts";
import type { ShellCommand } from "../../shell/shell.ts";

/** A way to install that may leave the lock file behind. */
export interface LooseForm {
  readonly lock: string;
  /** What to use in its place. */
  readonly strict: string;
  isLoose(command: ShellCommand, environment: ReadonlyMap<string, string>): boolean;
}

/** Sources: the manuals of npm, Yarn, pnpm, Bun, uv and Pipenv. */
export const looseForms: readonly LooseForm[] = [
  form("npm", "package-lock.json", "npm ci", (words) => ["install", "i"].includes(words[0] ?? "") && !has(words, "-g", "--global", "--package-lock-only")),
  form("npm", "npm-shrinkwrap.json", "npm ci", (words) => ["install", "i"].includes(words[0] ?? "") && !has(words, "-g", "--global", "--package-lock-only")),
  form(
    "yarn",
    "yarn.lock",
    "yarn install --frozen-lockfile (Yarn 1) or --immutable",
    (words, environment) =>
      !has(words, "--frozen-lockfile", "--immutable") && environment.get("YARN_ENABLE_IMMUTABLE_INSTALLS") !== "true" && !isSet(environment, "CI"),
  ),
  form(
    "pnpm",
    "pnpm-lock.yaml",
    "pnpm install --frozen-lockfile",
    (words, environment) => !has(words, "--frozen-lockfile", "--offline", "-g", "--global") && !isSet(environment, "CI"),
  ),
  form("bun", "bun.lock", "bun install --frozen-lockfile", (words) => !has(words, "--frozen-lockfile", "-g", "--global")),
  form("bun", "bun.lockb", "bun install --frozen-lockfile", (words) => !has(words, "--frozen-lockfile", "-g", "--global")),
  form(
    "uv",
    "uv.lock",
    "uv sync --locked",
    (words, environment) => words[0] === "sync" && !has(words, "--locked", "--frozen") && !isSet(environment, "UV_LOCKED") && !isSet(environment, "UV_FROZEN"),
  ),
  form("pipenv", "Pipfile.lock", "pipenv sync, or pipenv install --deploy", (words) => words[0] === "install" && !has(words, "--deploy", "--ignore-pipfile")),
];

type Test = (words: readonly string[], environment: ReadonlyMap<string, string>) => boolean;

/** A command that installs what the manifest asks for, with no package of its own. */
function form(manager: string, lock: string, strict: string, test: Test): LooseForm {
  return {
    lock,
    strict,
    isLoose(command, environment) {
      const action = packageActionOf(command);
      if (action?.manager !== manager || action.verb !== "install" || action.packages.length > 0 || action.args.open) return false;
      const own = new Map([...environment, ...command.assignments.map(({ name, value }) => [name, value] as const)]);
      return test(
        command.args.map((word) => word.value),
        own,
      );
    },
  };
}

function has(words: readonly string[], ...options: readonly string[]): boolean {
  return words.some((word) => options.includes(word.split("=", 1)[0] ?? ""));
}

function isSet(environment: ReadonlyMap<string, string>, name: string): boolean {
  const value = environment.get(name);
  return value !== undefined && !/^(?:|0|false)$/i.test(value);
}
