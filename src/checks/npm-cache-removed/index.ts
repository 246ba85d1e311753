import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { cacheArgs, cachePlace, cachesLeft } from "../caches-left.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { cachesEmptied, cachesKept } from "../package-caches.ts";
import { typed, type PackageStep } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The cache of npm is emptied in the RUN that fills it, or is in a mount.",
    why: "npm keeps a copy of everything it downloaded in ~/.npm. In an image nobody reads it again. A cache mount is better still: the layer stays small and the next build is fast.",
    level: "info",
    group: "size",
    since: "0.1.0",
    sameAs: ["tally:tally/prefer-package-cache-mounts"],
    settledBy: "image",
    words: ["npm"],
    presets: ["strict"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    kept: "the cache that {command} fills stays in the layer: mount one on ~/.npm, or end this RUN with npm cache clean --force",
    unknown: "whether the cache that {command} fills stays in the layer is not known here",
  },
  title: () => "the cache of npm does not stay in the image",
  file({ plan }) {
    const { kept, unknown } = cachesKept(plan, "npm");
    const seen = (code: "kept" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      kept.map((step) => seen("kept", step)),
      unknown.map((step) => seen("unknown", step)),
    );
  },
  image: (evidence) =>
    noneOf(cachesLeft(evidence, "npm").map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left)))),
  fix: ({ plan }) => cachesEmptied(plan, "npm"),
});
