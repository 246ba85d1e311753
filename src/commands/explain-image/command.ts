import { resolve } from "node:path";
import type { ExplainOptions } from "../explain.ts";
import type { CommandIo } from "../io.ts";
import { showProgress } from "../progress.ts";
import { terminalOf } from "../terminal.ts";
import { writeAtomically } from "../write-reports.ts";
import { imageFormat } from "./formats.ts";
import { openExplained } from "./open.ts";

/** Shows the image that the subject names in each format. False where there is none of that name. */
export async function explainImages({ base, dockerfile, formats, outputs, platform, subject }: ExplainOptions, io: CommandIo): Promise<boolean> {
  // a wrong word must not be found out after the image was read
  const writers = (formats.length === 0 ? ["text"] : formats).map(imageFormat);
  const progress = showProgress(io, !io.stderr.isTty);
  try {
    const opened = await openExplained({ subject, base, dockerfile, platform, onStep: progress.step }, io);
    progress.done();
    if (opened === undefined) return false;
    for (const [index, write] of writers.entries()) {
      const output = outputs[index] ?? "-";
      if (output === "-") io.stdout.write(write(opened, terminalOf(io.stdout, io.env)));
      else writeAtomically(resolve(io.cwd, output), write(opened, { width: 80, colour: false, unicode: true }));
    }
    return true;
  } catch (error) {
    progress.done();
    throw error;
  }
}
