import { UserError } from "../errors.ts";
import { visible } from "../reports/visible.ts";
import type { CommandIo } from "./io.ts";

/** A path below the working directory, at the beginning of a line, as somebody there would type it. */
function fromHere(line: string, cwd: string): string {
  const rest = line.trimStart();
  return rest.startsWith(`${cwd}/`) ? line.slice(0, line.length - rest.length) + rest.slice(cwd.length + 1) : line;
}

/** Says what was wrong, where, and what to do, and gives the exit code. An error that is no UserError is a defect and keeps its stack. */
export function reportError(error: unknown, io: CommandIo): number {
  if (io.signal.aborted) return 130;
  if (!(error instanceof UserError)) throw error;
  const lines = error.message.split("\n").map((line) => visible(fromHere(line, io.cwd)));
  // several things that are wrong come on lines of their own, each with its place
  const place =
    error.place === undefined || lines.length > 1 ? "" : `${visible(fromHere(error.place.path, io.cwd))}:${error.place.line}:${error.place.column}: `;
  io.stderr.write(`plimsoll: ${place}${lines.join("\n")}\n`);
  if (error.hint !== undefined) io.stderr.write(`  try  ${visible(error.hint)}\n`);
  return error.exitCode;
}
