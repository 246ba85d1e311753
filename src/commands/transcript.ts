import type { CommandRecord } from "../process/command.ts";
import { visible } from "../reports/visible.ts";
import { formatSeconds } from "../reports/units.ts";
import type { CommandIo } from "./io.ts";
import type { Progress } from "./progress.ts";

/** The commands of a run, kept for the report and, with `--verbose`, shown as each ends. */
export interface Transcript {
  readonly records: readonly CommandRecord[];
  readonly onCommand: (record: CommandRecord) => void;
}

export function keepTranscript(io: CommandIo, progress: Progress, verbose: boolean): Transcript {
  const records: CommandRecord[] = [];
  return {
    records,
    onCommand(record) {
      records.push(record);
      if (!verbose) return;
      progress.done();
      io.stderr.write(`plimsoll: $ ${visible(record.command)}${endOf(record)}\n`);
      for (const line of record.said) io.stderr.write(`plimsoll:   ${visible(line)}\n`);
    },
  };
}

function endOf({ exitCode, seconds }: CommandRecord): string {
  const words = [exitCode === undefined || exitCode === 0 ? "" : `exit code ${exitCode}`, seconds === undefined ? "" : formatSeconds(seconds)];
  const told = words.filter((word) => word !== "").join(", ");
  return told === "" ? "" : `  # ${told}`;
}
