import type { FactSource } from "./application.ts";

/** A place in a file and what was read there. */
export function from(path: string, line: number | undefined, note: string): FactSource {
  return { path, line, note };
}

/** Something no file says. */
export function byDefault(note: string): FactSource {
  return { path: undefined, line: undefined, note };
}

/** 1-based line of the first line that holds a text. */
export function lineOf(text: string, part: string): number | undefined {
  const at = text.indexOf(part);
  return at === -1 ? undefined : text.slice(0, at).split("\n").length;
}
