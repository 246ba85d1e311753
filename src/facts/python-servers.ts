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
  readonly serves: readonly PythonInterface[];
  readonly defaultPort: number;
  /** The command that serves an entry, `app.main:app`, `app:create_app()` or a file, to everyone at a port. */
  readonly command: (entry: string, port: number) => readonly string[];
}

const objectOf = (entry: string): string => entry.replace(/\(\)$/, "");
const isFactory = (entry: string): boolean => entry.endsWith("()");

/** How each server is told what to serve and where. From each one's own manual. */
export const pythonServers: readonly PythonServerFacts[] = [
  {
    name: "uvicorn",
    package: "uvicorn",
    serves: ["asgi"],
    defaultPort: 8000,
    command: (entry, port) => ["uvicorn", ...(isFactory(entry) ? ["--factory"] : []), objectOf(entry), "--host", "0.0.0.0", "--port", String(port)],
  },
  {
    name: "gunicorn",
    package: "gunicorn",
    serves: ["wsgi"],
    defaultPort: 8000,
    // the heartbeat file on a disk can stall a worker; memory does not
    command: (entry, port) => ["gunicorn", entry, "--bind", `0.0.0.0:${port}`, "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"],
  },
  {
    name: "hypercorn",
    package: "hypercorn",
    serves: ["asgi", "wsgi"],
    defaultPort: 8000,
    command: (entry, port) => ["hypercorn", entry, "--bind", `0.0.0.0:${port}`],
  },
  {
    name: "granian",
    package: "granian",
    serves: ["asgi", "wsgi"],
    defaultPort: 8000,
    command: (entry, port) => [
      "granian",
      "--interface",
      "asgi",
      ...(isFactory(entry) ? ["--factory"] : []),
      objectOf(entry),
      "--host",
      "0.0.0.0",
      "--port",
      String(port),
    ],
  },
  { name: "daphne", package: "daphne", serves: ["asgi"], defaultPort: 8000, command: (entry, port) => ["daphne", "-b", "0.0.0.0", "-p", String(port), entry] },
  {
    name: "waitress",
    program: "waitress-serve",
    package: "waitress",
    serves: ["wsgi"],
    defaultPort: 8080,
    command: (entry, port) => ["waitress-serve", "--host", "0.0.0.0", "--port", String(port), ...(isFactory(entry) ? ["--call"] : []), objectOf(entry)],
  },
  {
    name: "uwsgi",
    package: "uwsgi",
    serves: ["wsgi"],
    defaultPort: 8000,
    // by itself it reloads on SIGTERM, and answers 500 for ever when the application cannot be loaded
    command: (entry, port) => ["uwsgi", "--http-socket", `0.0.0.0:${port}`, "--master", "--die-on-term", "--need-app", "--enable-threads", "--module", entry],
  },
  {
    name: "sanic",
    package: "sanic",
    serves: ["asgi"],
    defaultPort: 8000,
    command: (entry, port) => ["sanic", objectOf(entry), ...(isFactory(entry) ? ["--factory"] : []), "--host", "0.0.0.0", "--port", String(port)],
  },
  { name: "pserve", package: "pyramid", serves: ["none"], defaultPort: 6543, command: (entry) => ["pserve", entry] },
  {
    name: "streamlit",
    package: "streamlit",
    serves: ["none"],
    defaultPort: 8501,
    command: (entry, port) => ["streamlit", "run", entry, "--server.address", "0.0.0.0", "--server.port", String(port), "--server.headless", "true"],
  },
  {
    name: "chainlit",
    package: "chainlit",
    serves: ["none"],
    defaultPort: 8000,
    command: (entry, port) => ["chainlit", "run", entry, "--host", "0.0.0.0", "--port", String(port), "--headless"],
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
