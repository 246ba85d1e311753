import { array, optional, pipe, startsWith, strictObject, string } from "valibot";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { duplicatesOf, type Duplicate } from "../duplicates.ts";
import { instructionOf } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { bytes } from "../options.ts";
import { fitsGlob } from "../path-globs.ts";
import type { Image } from "../../image/image.ts";

const SHOWN = 8;

type Code = "copied" | "moved" | "more";

export const check: Check = defineCheck({
  meta: {
    summary: "No large file is stored several times in the image.",
    why: "A file that is copied to a second place, or moved by a later instruction, is pulled and kept twice. A link does the same for nothing, and so does copying it to where it belongs at once.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Bytes from which on a file counts. */
    from: optional(bytes, 100_000),
    /** Bytes that may be stored more than once. */
    max: optional(bytes, 1_000_000),
    /** Paths of which copies are wanted, or nobody's to mend. */
    allow: optional(array(pipe(string(), startsWith("/"))), []),
  }),
  messages: {
    little: "{wasted:bytes} are stored more than once",
    copied: "{path} is the same as {other} ({size:bytes}), brought by layer {layer}: {instruction}",
    moved: "{path} is the same as {other} ({size:bytes}), which a later layer took away; brought by layer {layer}: {instruction}",
    more: "{count} more, {wasted:bytes}",
  },
  title: ({ from, max }) => `stores at most ${max / 1e6} MB more than once, in files of ${from / 1000} kB or more`,
  digests:
    ({ from }) =>
    ({ size }) =>
      size > 0 && size >= from,
  image({ baseLayers = 0, image }, { allow, from, max }) {
    const allowed = (one: Duplicate): boolean => [one.extra, ...one.others].some(({ path }) => allow.some((pattern) => fitsGlob(pattern, path)));
    const all = duplicatesOf(image, baseLayers).filter((one) => one.size >= from && !allowed(one));
    const wasted = sum(all);
    if (wasted <= max) return proven(saw("little", { wasted }));
    const rest = all.slice(SHOWN);
    return violated(
      ...all.slice(0, SHOWN).map((one) => told(image, one)),
      ...(rest.length > 0 ? [{ ...saw("more" as const, { count: rest.length, wasted: sum(rest) }), related: true as const }] : []),
    );
  },
});

function told(image: Image, { extra, others, wasted }: Duplicate): Evidence<Code> {
  const { layer, path } = extra;
  const [first, ...more] = others;
  const other = `${first?.path ?? ""}${more.length > 0 ? ` and ${more.length} more` : ""}`;
  const args = { path, other, size: wasted, layer, instruction: instructionOf(image, layer) };
  return saw(first?.shown === false ? "moved" : "copied", args, { kind: "image", path, layer });
}

function sum(all: readonly Duplicate[]): number {
  return all.reduce((total, { wasted }) => total + wasted, 0);
}
