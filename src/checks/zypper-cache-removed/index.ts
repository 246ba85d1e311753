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
    summary: "The cache of zypper is emptied in the RUN that fills it.",
    why: "What zypper fetches to install from, lists of packages and the packages themselves, has no use in the image. A RUN later cannot take it away: the layer below keeps it.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: ["hadolint:DL3036", "trivy:DS-0020", "kics:38300d1a", "droast:DF045"],
    settledBy: "image",
    words: ["zypper"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    kept: "the cache that {command} fills stays in the layer: end this RUN with zypper clean --all",
    unknown: "whether the cache that {command} fills stays in the layer is not known here",
  },
  title: () => "the cache of zypper is emptied where it is filled",
  file({ plan }) {
    const { kept, unknown } = cachesKept(plan, "zypper");
    const seen = (code: "kept" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      kept.map((step) => seen("kept", step)),
      unknown.map((step) => seen("unknown", step)),
    );
  },
  image: (evidence) =>
    noneOf(cachesLeft(evidence, "zypper").map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left)))),
  fix: ({ plan }) => cachesEmptied(plan, "zypper"),
});
