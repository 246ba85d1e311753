import type { ImageExplanation } from "../../explain/image.ts";
import { version } from "../../version.ts";
import { printableJson } from "../printable-json.ts";
import type { ImageDocument } from "./schema.ts";

export function writeImageJson(image: ImageExplanation): string {
  const document: ImageDocument = { version: 1, tool: { name: "plimsoll", version }, image };
  return printableJson(document);
}
