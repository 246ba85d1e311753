import { UserError } from "../../errors.ts";
import type { DockerfileExplanation } from "../../explain/dockerfile/kind.ts";
import type { Terminal } from "../../reports/kind.ts";
import { screenOf } from "../../reports/screen.ts";
import { nearestWord } from "../../text/nearest.ts";
import { writeDockerfileHtml } from "./html.ts";
import { writeDockerfileJson } from "./json.ts";
import { writeDockerfileMarkdown } from "./markdown.ts";
import { writeDockerfileText } from "./text.ts";

/** Writes Dockerfiles in words, for people or programs. */
export type DockerfileFormatWriter = (files: readonly DockerfileExplanation[], terminal: Terminal) => string;

const formats: ReadonlyMap<string, DockerfileFormatWriter> = new Map<string, DockerfileFormatWriter>([
  ["text", (files, terminal) => `${files.map((file) => writeDockerfileText(file, screenOf(terminal)).join("\n")).join("\n\n")}\n`],
  ["markdown", (files) => files.map(writeDockerfileMarkdown).join("\n")],
  ["html", (files) => writeDockerfileHtml(files)],
  ["json", (files) => writeDockerfileJson(files)],
]);

/** Fails with a UserError that names the nearest format there is. */
export function dockerfileFormat(name: string): DockerfileFormatWriter {
  const format = formats.get(name);
  if (format !== undefined) return format;
  const nearest = nearestWord(name, formats.keys());
  throw new UserError("unknown-format", `there is no format ${name} for a Dockerfile in words`, {
    hint: nearest === undefined ? `one of ${[...formats.keys()].join(", ")}` : `did you mean ${nearest}?`,
  });
}
