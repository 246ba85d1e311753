import { visible } from "../reports/visible.ts";
import type { CommandIo } from "./io.ts";

const CLEAR_LINE = "\r\u001B[2K";
const MIN_STEP = 24;

/** Shows the step at hand on standard error: it replaces itself on a terminal and is one line a step in a log. */
export interface Progress {
  /** The detail is for who watches: it stands behind the step, and in no log. */
  step(text: string, detail?: string): void;
  /** Takes the last step off the terminal. */
  done(): void;
}

export function showProgress(io: CommandIo, quiet: boolean): Progress {
  if (quiet) return { step: () => {}, done: () => {} };
  if (!io.stderr.isTty) {
    let last = "";
    return {
      step(text, detail = "") {
        if (detail === "" && text !== last) io.stderr.write(`plimsoll: ${text}\n`);
        if (detail === "") last = text;
      },
      done: () => {},
    };
  }
  const width = io.stderr.columns ?? 80;
  const show = (text: string, detail = ""): void => {
    const step = detail === "" ? text : text.slice(0, Math.max(MIN_STEP, width - 3 - detail.length));
    io.stderr.write(CLEAR_LINE + visible(detail === "" ? step : `${step}  ${detail}`).slice(0, width - 1));
  };
  return { step: show, done: () => io.stderr.write(CLEAR_LINE) };
}
