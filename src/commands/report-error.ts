import { UserError } from "../errors.ts";
import type { CommandIo } from "./io.ts";

/** Says what was wrong, where, and what to do, and gives the exit code. An error that is no UserError is a defect and keeps its stack. */
export function reportError(error: unknown, io: CommandIo): number {
  if (io.signal.aborted) return 130;
  if (!(error instanceof UserError)) throw error;
  const place = error.place === undefined ? "" : `${error.place.path}:${error.place.line}:${error.place.column}: `;
  io.stderr.write(`plimsoll: ${place}${visible(error.message)}\n`);
  if (error.hint !== undefined) io.stderr.write(`  try  ${visible(error.hint)}\n`);
  return error.exitCode;
}

/** Control characters in words from outside never reach the terminal. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to take out
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, "�");
}
