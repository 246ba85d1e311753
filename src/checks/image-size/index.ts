import { integer, maxValue, minValue, number, optional, picklist, pipe, strictObject } from "valibot";
import type { Image } from "../../image/image.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { instructionOf } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { bytes } from "../options.ts";

const shownLayers = 2;

export const check: Check = defineCheck({
  meta: {
    summary: "The image is no larger than was agreed on.",
    why: "Every node that runs it pulls it first, and every scan reads it all: size is start-up time, traffic and attack surface.",
    level: "error",
    group: "size",
    since: "0.1.0",
    sameAs: ["dive:lowestEfficiency"],
    settledBy: "image",
  },
  options: strictObject({
    max: bytes,
    /** What is counted: bytes on disk, or bytes as a registry stores them. */
    measure: optional(picklist(["uncompressed", "compressed"]), "uncompressed"),
    /** Whether what came with the base counts. */
    of: optional(picklist(["image", "own layers"]), "image"),
    /** Gzip's level, where compressed bytes are counted. */
    level: optional(pipe(number(), integer(), minValue(1), maxValue(9)), 6),
  }),
  messages: {
    size: "{size:bytes} {measure}",
    baseUnknown: "which layers came with the base cannot be told: the history is not that of this Dockerfile",
    tooLarge: "{size:bytes} {measure}, {over:bytes} more than {max:bytes}",
    layer: "{size:bytes} in layer {layer}: {instruction}",
    notMeasured: "the layers were not compressed, so their compressed size is not known",
  },
  title: ({ max, measure, of }) =>
    `${of === "image" ? "image is" : "layers above the base are"} at most ${max >= 1e9 ? `${max / 1e9} GB` : `${max / 1e6} MB`}, ${measure}`,
  needs: ({ level, measure }) => (measure === "compressed" ? [{ kind: "compressed-size", level }] : []),
  image({ baseLayers, image }, { max, measure, of }) {
    if (of === "own layers" && baseLayers === undefined) return unproven(saw("baseUnknown"));
    const from = of === "image" ? 0 : (baseLayers ?? 0);
    const sizes = image.layers.slice(from).map((layer) => (measure === "compressed" ? layer.compressedSize : layer.size));
    if (sizes.includes(undefined)) return unproven(saw("notMeasured"));
    const size = sizes.reduce((sum: number, each) => sum + (each ?? 0), 0);
    if (size <= max) return proven(saw("size", { size, measure }));
    return violated(saw("tooLarge", { size, measure, max, over: size - max }), ...largestLayers(image, measure, from));
  },
});

function largestLayers(image: Image, measure: "uncompressed" | "compressed", from: number): Evidence<"layer">[] {
  return image.layers
    .map((layer, index) => ({ index, size: (measure === "compressed" ? layer.compressedSize : layer.size) ?? 0 }))
    .slice(from)
    .toSorted((left, right) => right.size - left.size)
    .slice(0, shownLayers)
    .map(({ index, size }) => saw("layer", { size, layer: index, instruction: instructionOf(image, index) }));
}
