import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import { cacheArgs, cachePlace, cachesLeft } from "../caches-left.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { typed, type PackageStep } from "../package-steps.ts";
import { pipCachesKept } from "../pip-caches.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "pip installs without leaving its cache in the image.",
    why: "pip keeps a copy of everything it downloads and of every wheel it builds in ~/.cache/pip, for the next installation. In an image there is none: the copies are dead weight in the layer, often as large as the packages themselves.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: ["hadolint:DL3042", "kics:f2f903fb", "droast:DF030"],
    settledBy: "image",
    words: ["pip"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    kept: "{command} leaves its cache in the layer: add --no-cache-dir, or mount a cache on it",
    unknown: "whether {command} leaves its cache in the layer depends on settings that are not known here",
  },
  title: () => "pip leaves no cache in the image",
  file({ plan }) {
    const { kept, unknown } = pipCachesKept(plan);
    const seen = (code: "kept" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      kept.map((step) => seen("kept", step)),
      unknown.map((step) => seen("unknown", step)),
    );
  },
  image: (evidence) =>
    noneOf(cachesLeft(evidence, "pip").map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left)))),
  fix: ({ plan }) => optionsInserted(plan, pipCachesKept(plan).kept, "--no-cache-dir"),
});
