import type { Asking } from "./ask.ts";

/** What a command gets from the process that runs it. */
export interface CommandIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Undefined where nobody sits in front of it. */
  readonly asking?: Asking | undefined;
  /** Fires on Ctrl-C; what was started has to be taken away before the command ends. */
  readonly signal: AbortSignal;
}

export interface Output {
  readonly isTty: boolean;
  /** Undefined where nothing says. */
  readonly columns: number | undefined;
  write(text: string): void;
}
