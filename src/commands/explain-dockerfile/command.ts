import { UserError } from "../../errors.ts";
import type { ExplainOptions } from "../explain.ts";
import type { CommandIo } from "../io.ts";
import { openSession } from "../open-session.ts";
import { writeEach } from "../write-reports.ts";
import { dockerfileFormat } from "./formats.ts";

/** Shows the Dockerfiles that a path leads to in each format. `input`: their text, where that is on standard input. */
export async function explainDockerfiles(
  { base, dockerfile, formats, outputs, platform, subject }: ExplainOptions,
  input: string | undefined,
  io: CommandIo,
): Promise<void> {
  // a wrong word must not be found out after all was read
  const writers = (formats.length === 0 ? ["text"] : formats).map(dockerfileFormat);
  const forImages = Object.entries({ base, dockerfile, platform }).find(([, value]) => value !== undefined)?.[0];
  if (forImages !== undefined) throw new UserError("image-only-option", `--${forImages} is for images, and ${subject} is none`, { hint: "leave it out" });
  const files = await openSession(io, () => {}).explain({ paths: [subject], input });
  writeEach(
    writers.map((write) => (terminal) => write(files, terminal)),
    outputs,
    io,
  );
}
