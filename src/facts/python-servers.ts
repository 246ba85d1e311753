import type { PythonInterface } from "./python-frameworks.ts";

export type PythonServerName =
  | "uvicorn"
  | "gunicorn"
  | "hypercorn"
  | "granian"
  | "daphne"
  | "waitress"
  | "uwsgi"
  | "sanic"
  | "pserve"
  | "streamlit"
  | "chainlit"
  | "python";

export interface PythonServerFacts {
  readonly name: PythonServerName;
  /** The program's name, where it is not the server's. */
  readonly program?: string;
  /** The name on the package index; undefined for Python itself. */
  readonly package: string | undefined;
  /** A release that was tried, for applications that bring none. */
  readonly version?: string;
  readonly serves: readonly PythonInterface[];
  readonly defaultPort: number;
  /** The command that serves an entry, `app.main:app`, `app:create_app()` or a file, to everyone at a port. */
  readonly command: (entry: string, port: number) => readonly string[];
  /** Options of that command, each with its value, that older releases refuse, with the first that takes them. */
  readonly since?: Readonly<Record<string, string>>;
  /** The same with a restart at each change of the source, where the server can do that by itself. */
  readonly reloading?: (entry: string, port: number) => readonly string[];
}

const objectOf = (entry: string): string => entry.replace(/\(\)$/, "");
const isFactory = (entry: string): boolean => entry.endsWith("()");

/** Seconds for requests that run when the container is told to stop: engines kill what is left after ten. */
const GRACE = "8";

const uvicorn = (entry: string, port: number): string[] => [
  "uvicorn",
  ...(isFactory(entry) ? ["--factory"] : []),
  objectOf(entry),
  "--host",
  "0.0.0.0",
  "--port",
  String(port),
];
const gunicorn = (entry: string, port: number): string[] => ["gunicorn", ...(entry.endsWith(".ini") ? ["--paste"] : []), entry, "--bind", `0.0.0.0:${port}`];
const hypercorn = (entry: string, port: number): string[] => ["hypercorn", entry, "--bind", `0.0.0.0:${port}`];
const granian = (entry: string, port: number): string[] => [
  "granian",
  "--interface",
  "asgi",
  ...(isFactory(entry) ? ["--factory"] : []),
  objectOf(entry),
  "--host",
  "0.0.0.0",
  "--port",
  String(port),
];
const sanic = (entry: string, port: number): string[] => [
  "sanic",
  objectOf(entry),
  ...(isFactory(entry) ? ["--factory"] : []),
  "--host",
  "0.0.0.0",
  "--port",
  String(port),
];
const streamlit = (entry: string, port: number): string[] => [
  "streamlit",
  "run",
  entry,
  "--server.address",
  "0.0.0.0",
  "--server.port",
  String(port),
  "--server.headless",
  "true",
];
const chainlit = (entry: string, port: number): string[] => ["chainlit", "run", entry, "--host", "0.0.0.0", "--port", String(port), "--headless"];

/** How each server is told what to serve and where. From each one's own manual. */
export const pythonServers: readonly PythonServerFacts[] = [
  {
    name: "uvicorn",
    package: "uvicorn",
    version: "0.35.0",
    serves: ["asgi"],
    defaultPort: 8000,
    // by itself it waits without end for what is open
    command: (entry, port) => [...uvicorn(entry, port), "--timeout-graceful-shutdown", GRACE],
    since: { "--timeout-graceful-shutdown": "0.22.0" },
    reloading: (entry, port) => [...uvicorn(entry, port), "--reload"],
  },
  {
    name: "gunicorn",
    package: "gunicorn",
    version: "23.0.0",
    serves: ["wsgi"],
    defaultPort: 8000,
    // threads: one worker answers a health check while it works. The heartbeat file on a disk can stall a worker; memory does not
    command: (entry, port) => [
      ...gunicorn(entry, port),
      "--threads",
      "4",
      "--graceful-timeout",
      GRACE,
      "--worker-tmp-dir",
      "/dev/shm",
      "--access-logfile",
      "-",
    ],
    reloading: (entry, port) => [...gunicorn(entry, port), "--reload", "--access-logfile", "-"],
  },
  {
    name: "hypercorn",
    package: "hypercorn",
    version: "0.17.3",
    serves: ["asgi", "wsgi"],
    defaultPort: 8000,
    command: (entry, port) => [...hypercorn(entry, port), "--graceful-timeout", GRACE],
    reloading: (entry, port) => [...hypercorn(entry, port), "--reload"],
  },
  { name: "granian", package: "granian", version: "2.5.4", serves: ["asgi", "wsgi"], defaultPort: 8000, command: granian },
  {
    name: "daphne",
    package: "daphne",
    version: "4.2.1",
    serves: ["asgi"],
    defaultPort: 8000,
    command: (entry, port) => ["daphne", "-b", "0.0.0.0", "-p", String(port), entry],
  },
  {
    name: "waitress",
    program: "waitress-serve",
    package: "waitress",
    version: "3.0.2",
    serves: ["wsgi"],
    defaultPort: 8080,
    command: (entry, port) => ["waitress-serve", "--host", "0.0.0.0", "--port", String(port), ...(isFactory(entry) ? ["--call"] : []), objectOf(entry)],
  },
  {
    name: "uwsgi",
    package: "uwsgi",
    version: "2.0.30",
    serves: ["wsgi"],
    defaultPort: 8000,
    // by itself it reloads on SIGTERM, and answers 500 for ever when the application cannot be loaded
    command: (entry, port) => ["uwsgi", "--http-socket", `0.0.0.0:${port}`, "--master", "--die-on-term", "--need-app", "--enable-threads", "--module", entry],
  },
  { name: "sanic", package: "sanic", serves: ["asgi"], defaultPort: 8000, command: sanic, reloading: (entry, port) => [...sanic(entry, port), "--dev"] },
  { name: "pserve", package: "pyramid", serves: ["none"], defaultPort: 6543, command: (entry) => ["pserve", entry] },
  {
    name: "streamlit",
    package: "streamlit",
    serves: ["none"],
    defaultPort: 8501,
    command: (entry, port) => [...streamlit(entry, port), "--browser.gatherUsageStats", "false"],
    reloading: streamlit,
  },
  {
    name: "chainlit",
    package: "chainlit",
    serves: ["none"],
    defaultPort: 8000,
    command: chainlit,
    reloading: (entry, port) => [...chainlit(entry, port), "--watch"],
  },
  {
    name: "python",
    package: undefined,
    serves: ["none"],
    defaultPort: 8080,
    command: (entry) => (entry.endsWith(".py") ? ["python", entry] : ["python", "-m", entry]),
  },
];

export function pythonServer(name: PythonServerName): PythonServerFacts {
  const found = pythonServers.find((server) => server.name === name);
  if (found === undefined) throw new Error(`no facts about ${name}`);
  return found;
}

/** Frameworks that handle SIGTERM where a file of the application serves by itself. */
const HANDLES_SIGTERM: ReadonlySet<string> = new Set(["aiohttp", "nicegui"]);

/** The signal that ends a server in order where it does not handle SIGTERM, which process 1 then ignores: the one that Python handles by itself. */
export function stopSignalOf(server: PythonServerName, framework: string): "SIGINT" | undefined {
  return server === "waitress" || server === "pserve" || (server === "python" && !HANDLES_SIGTERM.has(framework)) ? "SIGINT" : undefined;
}
