import { UserError } from "../../errors.ts";
import { mapImage } from "../../explain/image-map.ts";
import { screenOf } from "../../reports/screen.ts";
import type { Terminal } from "../../reports/kind.ts";
import { nearestWord } from "../../text/nearest.ts";
import { MOST_NODES, writeImageHtml } from "./html.ts";
import { writeImageJson } from "./json.ts";
import { writeImageMarkdown } from "./markdown.ts";
import type { OpenedImage } from "./open.ts";
import { writeImageText } from "./text.ts";

/** Writes an image for people or programs. */
export type ImageFormatWriter = (opened: OpenedImage, terminal: Terminal) => string;

const formats: ReadonlyMap<string, ImageFormatWriter> = new Map<string, ImageFormatWriter>([
  ["text", ({ explanation }, terminal) => `${writeImageText(explanation, screenOf(terminal)).join("\n")}\n`],
  ["json", ({ explanation }) => writeImageJson(explanation)],
  ["html", ({ explanation, image }) => writeImageHtml(explanation, mapImage(image, MOST_NODES))],
  ["markdown", ({ explanation }) => writeImageMarkdown(explanation)],
]);

/** Fails with a UserError that names the nearest format there is. */
export function imageFormat(name: string): ImageFormatWriter {
  const format = formats.get(name);
  if (format !== undefined) return format;
  const nearest = nearestWord(name, formats.keys());
  throw new UserError("unknown-format", `there is no format ${name} for an image`, {
    hint: nearest === undefined ? `one of ${[...formats.keys()].join(", ")}` : `did you mean ${nearest}?`,
  });
}
