import type { ImageExplanation } from "../../explain/image.ts";
import { version } from "../../version.ts";
import type { ImageDocument } from "./schema.ts";

export function writeImageJson(image: ImageExplanation): string {
  const document: ImageDocument = { version: 1, tool: { name: "plimsoll", version }, image };
  return `${printable(JSON.stringify(document, undefined, 2))}\n`;
}

/** Names in an image may hold characters that act on a terminal or turn its writing direction; written as escapes they say the same. */
function printable(json: string): string {
  return json.replace(
    /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
