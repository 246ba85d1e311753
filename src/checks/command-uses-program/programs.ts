/** What a command starts, as far as its words tell. */
export interface Started {
  /** Names under which it counts: `["fastapi", "uvicorn"]` for `fastapi run`. */
  readonly programs: readonly string[];
  /** Set where another program decides what runs in the end: a script, a module of the application, a task runner. */
  readonly decidedBy: string | undefined;
}

/** Programs that serve by themselves: what they start is in their own words. */
const servers = new Set([
  "celery",
  "daphne",
  "dramatiq",
  "flask",
  "granian",
  "gunicorn",
  "http.server",
  "hypercorn",
  "httpd",
  "mysqld",
  "nginx",
  "postgres",
  "redis-server",
  "rq",
  "uvicorn",
  "uwsgi",
  "waitress-serve",
]);

/** Words of the shell, and programs that prepare something and end. */
const passing = new Set([
  ":",
  "alembic",
  "cd",
  "chmod",
  "chown",
  "echo",
  "exit",
  "export",
  "mkdir",
  "printf",
  "set",
  "sleep",
  "test",
  "trap",
  "true",
  "ulimit",
  "umask",
  "wait",
]);

/** What a simple command starts: sees through `python -m`, `python path/to/program`, `uv run` and its like, and Gunicorn's workers. */
export function startedBy(name: string, args: readonly string[]): Started {
  const program = baseName(name);
  if (/^(?:python|pypy)[\d.]*$/.test(program)) return startedByPython(args);
  if (/^(?:uv|poetry|pdm|pipenv|hatch|rye|conda|micromamba)$/.test(program)) return startedByRunner(program, args);
  if (program === "fastapi") return { programs: ["fastapi", "uvicorn"], decidedBy: undefined };
  if (program === "gunicorn") return { programs: ["gunicorn", ...workersOf(args)], decidedBy: undefined };
  if (servers.has(program) || passing.has(program)) return { programs: [program], decidedBy: undefined };
  return { programs: [program], decidedBy: program };
}

function startedByPython(args: readonly string[]): Started {
  const options = new Set(["-W", "-X", "-Q"]);
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? "";
    if (options.has(word)) index++;
    else if (word === "-m") return startedByModule(args[index + 1] ?? "", args.slice(index + 2));
    else if (word === "-c") return { programs: ["python"], decidedBy: "python -c" };
    else if (!word.startsWith("-")) return startedByScript(word, args.slice(index + 1));
  }
  return { programs: ["python"], decidedBy: "python" };
}

function startedByModule(module: string, args: readonly string[]): Started {
  const top = module === "http.server" ? module : (module.split(".")[0] ?? "");
  const started = startedBy(top, args);
  return { programs: ["python", ...started.programs], decidedBy: started.decidedBy === undefined ? undefined : `python -m ${module}` };
}

/** `python /opt/venv/bin/uvicorn` is how the kernel shows a script of an environment. */
function startedByScript(script: string, args: readonly string[]): Started {
  const started = startedBy(script, args);
  return { programs: ["python", ...started.programs], decidedBy: started.decidedBy === undefined ? undefined : script };
}

function startedByRunner(runner: string, args: readonly string[]): Started {
  const run = args.indexOf("run");
  if (run === -1) return { programs: [runner], decidedBy: runner };
  const takesValue =
    /^(?:--extra|--group|--only-group|--no-group|--package|--with|--with-requirements|--with-editable|--env-file|--directory|--project|--python|-p|-n|--name|--module|-m)$/;
  const rest = args.slice(run + 1);
  const at = rest.findIndex((word, index) => !word.startsWith("-") && !takesValue.test(rest[index - 1] ?? ""));
  if (at === -1) return { programs: [runner], decidedBy: runner };
  const started = startedBy(rest[at] ?? "", rest.slice(at + 1));
  return { programs: [runner, ...started.programs], decidedBy: started.decidedBy };
}

/** `-k uvicorn.workers.UvicornWorker`: the workers are the server that answers. */
function workersOf(args: readonly string[]): readonly string[] {
  for (const [index, word] of args.entries()) {
    const value = word === "-k" || word === "--worker-class" ? args[index + 1] : /^(?:-k|--worker-class=)(.+)$/.exec(word)?.[1];
    if (value !== undefined) return [value.split(/[._]/)[0] ?? value];
  }
  return [];
}

/** `/opt/venv/bin/uvicorn` and `uvicorn:` (as a process may call itself) are both uvicorn. */
function baseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).replace(/:$/, "");
}
