import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { Report, ReportInput } from "../reports/kind.ts";
import { reports } from "../reports/registry.generated.ts";
import { nearestWord } from "../text/nearest.ts";
import type { CommandIo } from "./io.ts";
import { terminalOf } from "./terminal.ts";

/** Writes the result once for each format; the output of the same position says where to, `-` being standard output. */
export function writeReports(input: ReportInput, formats: readonly string[], outputs: readonly string[], io: CommandIo): void {
  const names = formats.length === 0 ? ["text"] : formats;
  for (const [index, name] of names.entries()) {
    const report = reportNamed(name);
    const output = outputs[index] ?? "-";
    if (output === "-") io.stdout.write(report.write(input, terminalOf(io.stdout, io.env)));
    else writeAtomically(resolve(io.cwd, output), report.write(input, { width: 80, colour: false, unicode: true }));
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

/** Written beside and renamed, so that nobody reads half a report. */
export function writeAtomically(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UserError("output-not-written", `${path} cannot be written: ${(error as Error).message}`, { hint: "give another --output", cause: error });
  }
}
