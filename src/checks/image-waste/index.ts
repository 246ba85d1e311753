import { maxValue, minValue, number, optional, pipe, strictObject } from "valibot";
import type { Image } from "../../image/image.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { instructionOf } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { bytes } from "../options.ts";
import { wasteOf } from "../waste.ts";
import type { Waste } from "../waste.ts";

/** Groups of layer and reason. */
const SHOWN_GROUPS = 6;

type Code = "rewritten" | "rights" | "again" | "deleted" | "cache";

export const check: Check = defineCheck({
  meta: {
    summary: "The image holds no more bytes that no container sees than was agreed on.",
    why: "What a later layer deletes, writes again or gives another owner stays in the layer below, and everyone who pulls the image pulls both. The file may look tidy and the image be twice as large.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: ["dive:lowestEfficiency", "dive:highestWastedBytes", "dive:highestUserWastedPercent"],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Bytes of the image's own layers that may be wasted. */
    max: optional(bytes, 5_000_000),
    /** The same in percent of these layers, where that is more. */
    percent: optional(pipe(number(), minValue(0), maxValue(100)), 1),
  }),
  messages: {
    total: "{waste:bytes} of the image are in no container, {max:bytes} are allowed",
    little: "{waste:bytes} of the image are in no container",
    inBase: "{waste:bytes} more are the base's own",
    rewritten: "{size:bytes} in {count} files of layer {layer} ({made}) are written again in layer {by}: {instruction}",
    rights:
      "{size:bytes} in {count} files of layer {layer} ({made}) only get another mode or owner in layer {by}: {instruction}; give it to them with COPY --chown or --chmod, or in the RUN that makes them",
    again: "{size:bytes} in {count} files of layer {layer} ({made}) come a second time unchanged in layer {by}: {instruction}",
    deleted:
      "{size:bytes} in {count} files of layer {layer} ({made}) are deleted in layer {by}: {instruction}; delete them in the instruction that makes them, or in a stage of its own",
    cache:
      "{size:bytes} in {count} files of layer {layer} ({made}) are a cache that layer {by} deletes: {instruction}; use RUN --mount=type=cache, or delete it in the same RUN",
  },
  title: ({ max, percent }) => `wastes at most ${max / 1e6} MB or ${percent} % of its own layers`,
  image({ baseLayers = 0, image }, { max, percent }) {
    const all = wasteOf(image);
    // what only the base's own layers did to each other, nobody who stands on it can mend
    const own = all.filter(({ hiddenBy }) => hiddenBy >= baseLayers);
    const waste = sum(own);
    const inBase = sum(all) - waste;
    const size = image.layers.slice(baseLayers).reduce((total, layer) => total + layer.size, 0);
    const limit = Math.max(max, Math.round((size * percent) / 100));
    const base = inBase > 0 ? [saw("inBase" as const, { waste: inBase })] : [];
    if (waste <= limit) return proven(saw("little", { waste }), ...base);
    return violated(saw("total", { waste, max: limit }), ...groupsOf(image, own), ...base);
  },
});

/** What one layer does to what another one brought, the most bytes first. */
function groupsOf(image: Image, all: readonly Waste[]): readonly Evidence<Code>[] {
  const groups = new Map<string, Waste[]>();
  for (const one of all) {
    const key = `${codeOf(one)} ${one.layer} ${one.hiddenBy}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(one);
  }
  return [...groups.values()]
    .toSorted((left, right) => sum(right) - sum(left))
    .slice(0, SHOWN_GROUPS)
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const [largest] = group.toSorted((left, right) => right.bytes - left.bytes);
      const { hiddenBy, layer } = first;
      const args = {
        size: sum(group),
        count: group.length,
        layer,
        made: instructionOf(image, layer),
        by: hiddenBy,
        instruction: instructionOf(image, hiddenBy),
      };
      return [{ ...saw(codeOf(first), args, { kind: "image" as const, path: largest?.path ?? "/", layer }), related: true as const }];
    });
}

function codeOf({ path, reason }: Waste): Code {
  return reason === "deleted" && CACHE.test(path) ? "cache" : reason;
}

const CACHE =
  /^\/var\/(?:cache|lib\/apt\/lists)\/|\/\.(?:cache|npm|yarn\/cache|m2\/repository|cargo\/registry|gradle\/caches)\/|\/(?:__pycache__|go\/pkg\/mod\/cache)\//;

function sum(all: readonly Waste[]): number {
  return all.reduce((total, { bytes: each }) => total + each, 0);
}
