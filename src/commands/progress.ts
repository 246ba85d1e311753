import type { CommandIo } from "./io.ts";

const CLEAR_LINE = "\r\u001B[2K";

/** Shows the step at hand on standard error: it replaces itself on a terminal and is one line a step in a log. */
export interface Progress {
  step(text: string): void;
  /** Takes the last step off the terminal. */
  done(): void;
}

export function showProgress(io: CommandIo, quiet: boolean): Progress {
  if (quiet) return { step: () => {}, done: () => {} };
  if (!io.stderr.isTty) {
    let last = "";
    return {
      step(text) {
        if (text !== last) io.stderr.write(`plimsoll: ${text}\n`);
        last = text;
      },
      done: () => {},
    };
  }
  const width = io.stderr.columns ?? 80;
  return { step: (text) => io.stderr.write(CLEAR_LINE + text.slice(0, width - 1)), done: () => io.stderr.write(CLEAR_LINE) };
}
