import { integer, minValue, number, optional, pipe, strictObject } from "valibot";
import { proven, related, saw, violated } from "../../verdict/answer.ts";
import { instructionOf } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { bytes } from "../options.ts";

const SHOWN = 5;

export const check: Check = defineCheck({
  meta: {
    summary: "The image has no more layers, and no larger ones, than was agreed on.",
    why: "Each layer is a request of its own when the image is pulled, and engines stop at 127. One very large layer is pulled and unpacked by a single thread, and pulled whole again when one file of it changes.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({
    count: optional(pipe(number(), integer(), minValue(1)), 40),
    /** Uncompressed bytes of the largest one. */
    size: optional(bytes),
  }),
  messages: {
    few: "{count} layers",
    many: "{count} layers, {over} more than {max}",
    large: "layer {layer} has {size:bytes}, {over:bytes} more than {max:bytes}: {instruction}",
    smallest: "layer {layer} has {size:bytes}: {instruction}",
  },
  title: ({ count, size }) => `at most ${count} layers${size === undefined ? "" : `, each of at most ${size / 1e6} MB`}`,
  image({ image }, { count, size = Infinity }) {
    const sizes = image.layers.map((layer, index) => ({ layer: index, size: layer.size, instruction: instructionOf(image, index) }));
    const large = sizes.filter((each) => each.size > size).map((each) => saw("large" as const, { ...each, max: size, over: each.size - size }));
    if (sizes.length <= count) return large.length > 0 ? violated(...large) : proven(saw("few", { count: sizes.length }));
    const smallest = sizes.toSorted((left, right) => left.size - right.size).slice(0, SHOWN);
    return violated(
      saw("many", { count: sizes.length, over: sizes.length - count, max: count }),
      ...smallest.map((each) => related(saw("smallest" as const, each))),
      ...large,
    );
  },
});
