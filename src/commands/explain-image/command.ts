import { UserError } from "../../errors.ts";
import type { ExplainOptions } from "../explain.ts";
import type { CommandIo } from "../io.ts";
import { showProgress } from "../progress.ts";
import { writeEach } from "../write-reports.ts";
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
    writeEach(
      writers.map((write) => (terminal) => write(opened, terminal)),
      outputs,
      io,
    );
    return true;
  } catch (error) {
    progress.done();
    if (subject === "-" && error instanceof UserError && error.code === "image-damaged")
      throw new UserError(error.code, error.message, {
        hint: "pipe what docker save writes; a Dockerfile goes by its path: plimsoll explain Dockerfile",
        exitCode: error.exitCode,
      });
    throw error;
  }
}
