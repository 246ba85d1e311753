import type { Terminal } from "../reports/kind.ts";
import { screenOf } from "../reports/screen.ts";
import { version } from "../version.ts";
import type { Compared } from "./diff.ts";
import { writeDockerfilesMarkdown } from "./diff-dockerfiles/markdown.ts";
import type { DockerfilesDocument } from "./diff-dockerfiles/schema.ts";
import { writeDockerfilesText } from "./diff-dockerfiles/text.ts";
import { writeComparisonMarkdown } from "./diff-images/markdown.ts";
import type { ImagesDocument } from "./diff-images/schema.ts";
import { writeComparisonText } from "./diff-images/text.ts";
import { printableJson } from "./printable-json.ts";

/** Writes a comparison for people or programs. */
export type DiffFormat = (compared: Compared, terminal: Terminal) => string;

export const diffFormats: ReadonlyMap<string, DiffFormat> = new Map<string, DiffFormat>([
  ["text", (compared, terminal) => `${textLines(compared, terminal).join("\n")}\n`],
  ["json", writeJson],
  ["markdown", (compared) => ("images" in compared ? writeComparisonMarkdown(compared.images) : writeDockerfilesMarkdown(compared.dockerfiles))],
]);

function textLines(compared: Compared, terminal: Terminal): readonly string[] {
  const screen = screenOf(terminal);
  return "images" in compared ? writeComparisonText(compared.images, screen) : writeDockerfilesText(compared.dockerfiles, screen);
}

function writeJson(compared: Compared): string {
  const tool = { name: "plimsoll", version } as const;
  const document: ImagesDocument | DockerfilesDocument = { version: 1, tool, ...compared };
  return printableJson(document);
}
