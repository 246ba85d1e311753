import type { Dockerfile } from "./syntax.ts";

/** The text again, byte for byte: nodes cover it without gaps. */
export function print(file: Dockerfile): string {
  return file.nodes.map((node) => file.text.slice(node.span.start, node.span.end)).join("");
}
