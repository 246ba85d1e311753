/** A program to run. Nothing goes through a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment; a value of undefined takes the variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Text files by name, in a new directory that the program runs in and that is gone when it has ended; not together with `cwd`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Milliseconds; the program is killed when they have passed. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Each line of output as it comes. */
  readonly onLine?: (stream: "stdout" | "stderr", line: string) => void;
}

export interface CommandResult {
  /** The exit code, or 128 + the signal's number. */
  readonly code: number;
  /** At most 16 MiB each; the rest is dropped. */
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly seconds: number;
}

/** A command as it was run, for people who want to run it again; nothing that may be a secret is in it. */
export interface CommandRecord {
  readonly command: string;
  /** Undefined for one whose output was streamed, or that could not be started. */
  readonly exitCode: number | undefined;
  readonly seconds: number | undefined;
  /** The last lines of what a command said that failed. */
  readonly said: readonly string[];
}

/** Runs programs. Rejects with a UserError only when the program cannot be started at all. */
export interface Runner {
  run(command: Command): Promise<CommandResult>;
  /** Standard output as a stream of bytes; the stream fails when the program does. */
  stream(command: Command): AsyncIterable<Uint8Array>;
  /** The full path of a program on PATH. */
  which(program: string): string | undefined;
}
