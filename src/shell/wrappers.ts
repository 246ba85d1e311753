/** A program that runs the command in its arguments. */
export interface Wrapper {
  /** Options that take a value of their own. */
  readonly valued: readonly string[];
  /** Words between the options and the command: gosu's user, timeout's duration. */
  readonly operands: number;
  /** Whether NAME=VALUE may stand before the command. */
  readonly assignments?: true;
}

export const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: ["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-U", "--user", "--group"], operands: 0, assignments: true },
  doas: { valued: ["-u", "-C"], operands: 0 },
  env: { valued: ["-u", "-C", "--unset", "--chdir"], operands: 0, assignments: true },
  exec: { valued: ["-a"], operands: 0 },
  command: { valued: [], operands: 0 },
  builtin: { valued: [], operands: 0 },
  time: { valued: ["-f", "-o"], operands: 0 },
  nice: { valued: ["-n"], operands: 0 },
  ionice: { valued: ["-c", "-n", "-p"], operands: 0 },
  nohup: { valued: [], operands: 0 },
  setsid: { valued: [], operands: 0 },
  stdbuf: { valued: ["-i", "-o", "-e"], operands: 0 },
  timeout: { valued: ["-k", "-s", "--kill-after", "--signal"], operands: 1 },
  xargs: { valued: ["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"], operands: 0 },
  chroot: { valued: [], operands: 1 },
  gosu: { valued: [], operands: 1 },
  "su-exec": { valued: [], operands: 1 },
  setpriv: { valued: [], operands: 0 },
  tini: { valued: ["-p", "-e"], operands: 0 },
  "docker-init": { valued: ["-p", "-e"], operands: 0 },
  "dumb-init": { valued: ["-r", "--rewrite"], operands: 0 },
  eatmydata: { valued: [], operands: 0 },
  catchsegv: { valued: [], operands: 0 },
};

/** Shells that take a script as a word: `sh -c "…"`, `bash -lc '…'`. */
export const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);

/** The last part of a program's path. */
export function programName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
