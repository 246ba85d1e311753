/** Options with which a program is told to write a file, and what it writes without being told. Sources: the programs' manuals. */
export interface ToldWrites {
  /** The first operands have to be these. */
  readonly verbs?: readonly string[];
  readonly options: readonly string[];
  /** Options that take the next word, beside those above. */
  readonly valued?: readonly string[];
  /** What it writes in its working directory where no option says otherwise. */
  readonly byDefault?: { readonly file: string; readonly verbs: readonly string[] };
}

export const toldWrites: Readonly<Record<string, ToldWrites>> = {
  gunicorn: {
    options: ["--log-file", "--error-logfile", "--access-logfile", "-p", "--pid"],
    valued: ["-b", "--bind", "-w", "--workers", "-k", "--worker-class", "-c", "--config", "-t", "--timeout", "--threads", "-n", "--name", "--chdir"],
  },
  hypercorn: { options: ["--access-logfile", "--error-logfile", "-p", "--pid"], valued: ["-b", "--bind", "-w", "--workers", "-c", "--config"] },
  daphne: { options: ["--access-log"], valued: ["-b", "--bind", "-p", "--port", "-v"] },
  celery: {
    options: ["--pidfile", "--logfile", "-f", "-s", "--schedule", "--statedb", "-S"],
    valued: ["-A", "--app", "-l", "--loglevel", "-c", "--concurrency", "-Q", "--queues", "-n", "--hostname", "-P", "--pool", "--scheduler", "-b", "--broker"],
    byDefault: { file: "celerybeat-schedule", verbs: ["beat"] },
  },
  uwsgi: { options: ["--pidfile", "--logto", "--daemonize", "--touch-reload"] },
  "redis-server": { options: ["--dir", "--pidfile", "--logfile"] },
};
