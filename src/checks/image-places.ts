import type { Image, ImageEntry } from "../image/image.ts";
import { instructionText } from "../image/instruction.ts";
import { saw } from "../verdict/answer.ts";
import type { Evidence, Place } from "../verdict/verdict.ts";

/** More places than this help nobody; the rest is counted. */
const SHOWN = 10;

export function placeIn({ layer, path }: Pick<ImageEntry, "layer" | "path">): Place {
  return { kind: "image", path, layer };
}

/** The first findings, and a line that counts the rest. The check has the message `more` with `{count}`. */
export function shortened<Code extends string>(found: readonly Evidence<Code>[], most: number = SHOWN): Evidence<Code | "more">[] {
  if (found.length <= most) return [...found];
  return [...found.slice(0, most), saw("more", { count: found.length - most })];
}

/** The instruction that made a layer, on one short line. */
export function instructionOf(image: Image, layer: number): string {
  const written = image.layers[layer]?.createdBy ?? "an unknown instruction";
  const line = instructionText(written);
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Permission bits as `chmod` takes them: `0644`, `4755`. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}
