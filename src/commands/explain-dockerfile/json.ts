import type { DockerfileExplanation } from "../../explain/dockerfile/kind.ts";
import { version } from "../../version.ts";
import { printableJson } from "../printable-json.ts";
import type { DockerfileDocument } from "./schema.ts";

export function writeDockerfileJson(files: readonly DockerfileExplanation[]): string {
  const document: DockerfileDocument = { version: 1, tool: { name: "plimsoll", version }, dockerfiles: files };
  return printableJson(document);
}
