import { randomBytes } from "node:crypto";
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { Report, ReportInput, Terminal } from "../reports/kind.ts";
import { reports } from "../reports/registry.generated.ts";
import { nearestWord } from "../text/nearest.ts";
import type { CommandIo } from "./io.ts";
import { terminalOf } from "./terminal.ts";

/** Writes the result once for each format; the output of the same position says where to, `-` being standard output. */
export function writeReports(input: ReportInput, formats: readonly string[], outputs: readonly string[], io: CommandIo): void {
  const writers = (formats.length === 0 ? ["text"] : formats).map(reportNamed);
  writeEach(
    writers.map((report) => (terminal) => report.write(input, terminal)),
    outputs,
    io,
  );
}

/** Writes each text to the output of the same position: a file, or `-` or none for standard output. */
export function writeEach(texts: readonly ((terminal: Terminal) => string)[], outputs: readonly string[], io: CommandIo): void {
  for (const [index, text] of texts.entries()) {
    const output = outputs[index] ?? "-";
    if (output === "-") io.stdout.write(text(terminalOf(io.stdout, io.env)));
    else writeAtomically(resolve(io.cwd, output), text({ width: 80, colour: false, unicode: true }));
  }
}

/** Fails with a UserError that names the nearest format there is. */
export function reportNamed(name: string): Report {
  const report = reports.get(name);
  if (report !== undefined) return report;
  const nearest = nearestWord(name, reports.keys());
  throw new UserError("unknown-format", `there is no format ${name}`, {
    hint: nearest === undefined ? `one of ${[...reports.keys()].join(", ")}` : `did you mean ${nearest}?`,
  });
}

/**
 * Written beside and renamed, so that nobody reads half a report; what is there keeps its rights, and a link its name. A device or a pipe, such as
 * /dev/null and /dev/stdout, is written into: it must never be replaced by a file.
 */
export function writeAtomically(path: string, text: string): void {
  let temporary: string | undefined;
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new Error("it is a directory");
    if (there?.isFile() === false) {
      writeFileSync(path, text);
      return;
    }
    const target = there === undefined ? path : realpathSync(path);
    temporary = `${target}.${randomBytes(4).toString("hex")}`;
    writeFileSync(temporary, text);
    if (there !== undefined) chmodSync(temporary, there.mode & 0o777);
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    // whoever reads a pipe may have read enough
    if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
    throw new UserError("output-not-written", `${path} cannot be written: ${whyNot(error)}`, { hint: "give another --output", cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its directory is not there",
  ENOTDIR: "its directory is not there",
  EACCES: "there is no right to write there",
  EPERM: "there is no right to write there",
  EROFS: "it is on a file system that is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
};

/** In words, where it is one of the usual reasons. */
function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}
