import { wordsOf } from "./lines.ts";

/** A command that someone wrote to run a part of the application. */
export interface WrittenCommand {
  /** `uvicorn`, `gunicorn`, `celery`, `python`, `manage.py` …; without its directory. */
  readonly program: string;
  /** The words after the program. */
  readonly words: readonly string[];
  /** What a web server is told to serve: `app.main:app`, `app:create_app`, or a module alone, `config.wsgi`. */
  readonly entry: string | undefined;
  /** Whether the entry is a function to call. */
  readonly factory: boolean;
  /** The file that is run or served, `app.py`, `src/main.py`, or a module given with `-m`. */
  readonly file: string | undefined;
  readonly port: number | undefined;
  /** Where imports start, relative to the application or absolute in some container: `--chdir`, `--app-dir`, `--pythonpath`. */
  readonly directory: string | undefined;
  /** `gunicorn.conf.py`, `uwsgi.ini`. */
  readonly configuration: string | undefined;
  /** Variables set in front of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** A server for developers, or one told to reload. */
  readonly development: boolean;
  readonly path: string;
  readonly line: number | undefined;
  readonly written: string;
}

/** Programs that serve the web. */
export const WEB_PROGRAMS: ReadonlySet<string> = new Set(
  "uvicorn gunicorn hypercorn granian daphne waitress-serve uwsgi pyuwsgi sanic litestar flask quart fastapi streamlit chainlit pserve".split(" "),
);
/** Programs that work off queues. */
export const WORKER_PROGRAMS: ReadonlySet<string> = new Set(
  "celery flower rq rqworker rqscheduler dramatiq dramatiq-gevent taskiq arq huey_consumer huey_consumer.py procrastinate".split(" "),
);
const DEVELOPMENT = new Set(["flask", "quart"]);
/** Words that only set the stage for the command behind them. */
const TARGET = /^[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(?:\([^()]*\))?$/;
const MODULE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const SUBCOMMANDS: Readonly<Record<string, ReadonlySet<string>>> = {
  fastapi: new Set(["run", "dev"]),
  flask: new Set(["run"]),
  quart: new Set(["run"]),
  litestar: new Set(["run"]),
  streamlit: new Set(["run"]),
  chainlit: new Set(["run"]),
  celery: new Set(["worker", "beat", "flower", "-A", "--app", "multi", "--config", "-b", "--broker", "--workdir"]),
  rq: new Set(["worker", "worker-pool"]),
  taskiq: new Set(["worker", "scheduler"]),
  procrastinate: new Set(["worker", "--app", "-a"]),
};

/** Every command that a line of shell starts, also in the JSON form of CMD and inside `sh -c "…"`. */
export function commandsIn(text: string, path: string, line: number | undefined): WrittenCommand[] {
  return text.split(/&&|\|\||;|(?<!\|)\|(?!\|)|\s&(?=\s|$)/).flatMap((part) => readCommand(part, path, line) ?? []);
}

/** The command in one part of a line; undefined where it starts nothing of the kind. */
export function readCommand(text: string, path: string, line: number | undefined): WrittenCommand | undefined {
  const words = asProgram(wordsOf(text));
  if (
    words.some((word) => /^(?:pip[\d.]*|uv|poetry|pdm|pipenv|apt-get|apt|apk|conda)$/.test(nameOf(word))) &&
    words.some((word) => word === "install" || word === "add")
  )
    return undefined;
  const at = words.findIndex((word, index) => isProgram(nameOf(word), words, index));
  const program = at === -1 ? undefined : nameOf(words[at] ?? "");
  if (program === undefined) return undefined;
  const rest = words.slice(at + 1);
  const python = /^(?:python|pypy)[\d.]*$/.test(program) ? "python" : program;
  const target = targetOf(python, rest);
  return {
    program: python,
    words: rest,
    entry: target.entry?.replace(/\([^()]*\)$/, ""),
    factory: rest.includes("--factory") || rest.includes("--call") || (target.entry?.endsWith(")") ?? false),
    file: target.file,
    port: portIn(rest, python),
    directory: optionIn(
      rest,
      ["--chdir", "--app-dir", "--pythonpath", "-d", "--wsgi-chdir"].filter((option) => option !== "-d" || python === "uvicorn"),
    ),
    configuration: configurationIn(python, rest),
    environment: environmentIn(words.slice(0, at)),
    development:
      DEVELOPMENT.has(python) ||
      (python === "fastapi" && rest[0] === "dev") ||
      rest.includes("runserver") ||
      rest.includes("runserver_plus") ||
      rest.includes("--reload"),
    path,
    line,
    written: [words[at]?.includes("manage.py") === true ? "manage.py" : program, ...rest].join(" ").slice(0, 80),
  };
}

/** `python -m gunicorn.app.wsgiapp` and `python -m uvicorn` are the programs by another name. */
function asProgram(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => words[index - 1] === "-m" && MODULES.has(word));
  return at === -1
    ? words
    : [...words.slice(0, at - 2).filter((word) => !/^(?:python|pypy)[\d.]*$/.test(nameOf(word))), MODULES.get(words[at] ?? "") ?? "", ...words.slice(at + 1)];
}

const MODULES: ReadonlyMap<string, string> = new Map([
  ["gunicorn.app.wsgiapp", "gunicorn"],
  ["gunicorn", "gunicorn"],
  ["waitress", "waitress-serve"],
  ["litestar", "litestar"],
]);

function nameOf(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}

function isProgram(name: string, words: readonly string[], index: number): boolean {
  const next = words[index + 1];
  if (name === "manage.py" || name === "django-admin") return next !== undefined && !next.startsWith("-");
  if (/^(?:python|pypy)[\d.]*$/.test(name)) {
    if (next === "-m")
      return (
        MODULE.test(words[index + 2] ?? "") &&
        !WEB_PROGRAMS.has(words[index + 2] ?? "") &&
        !WORKER_PROGRAMS.has(words[index + 2] ?? "") &&
        !NOT_RUN.has(words[index + 2] ?? "")
      );
    const file = words.slice(index + 1).find((word) => !word.startsWith("-"));
    return file !== undefined && /^[\w./-]+\.py$/.test(file) && !/(?:^|\/)(?:manage|setup)\.py$/.test(file);
  }
  if (!WEB_PROGRAMS.has(name) && !WORKER_PROGRAMS.has(name)) return false;
  const verbs = SUBCOMMANDS[name];
  return verbs === undefined
    ? next !== undefined && next !== "=" && next !== "--version"
    : words.slice(index + 1).some((word) => verbs.has(word.split("=", 1)[0] ?? ""));
}

/** Modules run with `-m` that are no part of an application. */
const NOT_RUN = new Set(
  "pip venv pytest unittest compileall http.server build black ruff mypy flake8 isort coverage ensurepip json.tool virtualenv twine pre_commit pdb cProfile debugpy alembic".split(
    " ",
  ),
);

interface Target {
  readonly entry?: string | undefined;
  readonly file?: string | undefined;
}

function targetOf(program: string, words: readonly string[]): Target {
  const plain = operands(words);
  switch (program) {
    case "flask":
    case "quart":
    case "litestar":
      return asTarget(optionIn(words, ["--app", "-A"]));
    case "fastapi": {
      const named = optionIn(words, ["--entrypoint", "-e"]);
      if (named !== undefined) return { entry: named };
      const file = plain.find((word) => word.includes("/") || word.endsWith(".py"));
      const object = optionIn(words, ["--app"]);
      return file === undefined ? {} : { file: object === undefined ? file : `${file}:${object}` };
    }
    case "streamlit":
    case "chainlit":
      return { file: plain.find((word) => word.endsWith(".py")) };
    case "pserve":
      return { file: plain.find((word) => /\.ini(?:$|#)/.test(word)) };
    case "python": {
      const module = words[0] === "-m" ? words[1] : undefined;
      return { file: module ?? plain.find((word) => word.endsWith(".py")) };
    }
    case "manage.py":
    case "django-admin":
      return {};
    case "uwsgi":
    case "pyuwsgi": {
      const file = optionIn(words, ["--wsgi-file", "--file"]);
      const callable = optionIn(words, ["--callable"]);
      if (file !== undefined) return { file: callable === undefined ? file : `${file}:${callable}` };
      const module = optionIn(words, ["--module", "-w", "--wsgi"]);
      return module === undefined ? {} : { entry: callable === undefined || module.includes(":") ? module : `${module}:${callable}` };
    }
    default: {
      if (WORKER_PROGRAMS.has(program)) return {};
      const target = words.find((word) => TARGET.test(word));
      if (target !== undefined) return { entry: target };
      const module =
        program === "gunicorn" || program === "waitress-serve" || program === "sanic"
          ? plain.findLast((word) => MODULE.test(word) && /^[A-Za-z_]\w*(?:\.\w+)*$/.test(word))
          : undefined;
      return { entry: module !== undefined && (module.includes(".") || program === "gunicorn") ? module : undefined };
    }
  }
}

/** `app`, `app.py`, `pkg.mod:create`, `src/app.py:app`, as Flask's and Litestar's `--app` take them. */
export function asTarget(written: string | undefined): Target {
  if (written === undefined || written === "" || written.includes("$")) return {};
  const [head = "", object] = written.replace(/^\.\//, "").split(":");
  if (head.includes("/") || head.endsWith(".py")) return { file: object === undefined ? head : `${head}:${object}` };
  return { entry: object === undefined ? head : `${head}:${object}` };
}

/** Words that are neither options nor their values; a value that follows an option without `=` counts as the option's unless it looks like a target. */
function operands(words: readonly string[]): string[] {
  return words.filter((word, index) => {
    if (word.startsWith("-") || word.includes("=") || word.includes("$")) return false;
    const before = words[index - 1];
    return before === undefined || !/^-{1,2}[\w-]+$/.test(before) || FLAGS.has(before) || word.endsWith(".py") || word.includes(":");
  });
}

const FLAGS = new Set([
  "--reload",
  "--preload",
  "--factory",
  "--call",
  "--daemon",
  "-D",
  "--proxy-headers",
  "--no-access-log",
  "--access-log",
  "--debug",
  "--master",
  "--headless",
  "-h",
  "-u",
  "--no-sendfile",
]);

function optionIn(words: readonly string[], options: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (options.includes(word)) return words[index + 1];
    const glued = options.find((option) => word.startsWith(`${option}=`));
    if (glued !== undefined) return word.slice(glued.length + 1);
  }
  return undefined;
}

function configurationIn(program: string, words: readonly string[]): string | undefined {
  if (program === "gunicorn" || program === "hypercorn") return optionIn(words, ["-c", "--config"])?.replace(/^(?:file:|python:)/, "");
  if (program !== "uwsgi" && program !== "pyuwsgi") return undefined;
  return optionIn(words, ["--ini"]) ?? words.find((word) => word.endsWith(".ini") && !word.startsWith("-"));
}

function environmentIn(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.flatMap((word) => {
      const match = /^([A-Za-z_]\w*)=(.*)$/.exec(word);
      return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ""]];
    }),
  );
}

function portIn(words: readonly string[], program: string): number | undefined {
  for (const [index, word] of words.entries()) {
    const [option = "", glued] = word.startsWith("--") ? word.split("=", 2) : [word, undefined];
    const value = glued ?? words[index + 1];
    if (/^-b\S*:\d+$/.test(word)) return portOf(word.slice(word.lastIndexOf(":") + 1));
    if (value === undefined) continue;
    if (option === "--port" || option === "--server.port" || (option === "-p" && program !== "gunicorn")) return portOf(value);
    if (["--bind", "-b", "--listen", "--http", "--http-socket", "--http11-socket"].includes(option))
      return portOf(value.slice(value.lastIndexOf(":") + 1)) ?? portOf(defaultIn(value));
    if (word === "runserver" || word === "runserver_plus") return portOf(value.slice(value.lastIndexOf(":") + 1));
  }
  return undefined;
}

/** `8000` of `0.0.0.0:${PORT:-8000}`, whose last colon stands inside the braces. */
function defaultIn(value: string): string {
  return /\$\{\w+:?-(\d{1,5})\}$/.exec(value)?.[1] ?? "";
}

/** A port, also the default in `${PORT:-8080}`. */
export function portOf(text: string): number | undefined {
  const digits = /^(?:\$\{\w+:?-|-)?(\d{1,5})\}?$/.exec(text)?.[1];
  const port = Number(digits ?? Number.NaN);
  return port > 0 && port < 65_536 ? port : undefined;
}
