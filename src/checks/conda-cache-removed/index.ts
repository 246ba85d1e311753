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
    summary: "The package cache of conda is emptied in the RUN that fills it.",
    why: "conda keeps every archive it downloaded and what it unpacked from it in its `pkgs` folder, often more than the environment itself. A RUN later cannot take it away: the layer below keeps it.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    words: ["conda", "mamba"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    kept: "the packages that {command} downloads stay in the layer: end this RUN with conda clean --all --yes",
    unknown: "whether the cache that {command} fills stays in the layer is not known here",
  },
  title: () => "the package cache of conda is emptied where it is filled",
  file({ plan }) {
    const { kept, unknown } = cachesKept(plan, "conda");
    const seen = (code: "kept" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      kept.map((step) => seen("kept", step)),
      unknown.map((step) => seen("unknown", step)),
    );
  },
  image: (evidence) =>
    noneOf(cachesLeft(evidence, "conda").map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left)))),
  fix: ({ plan }) => cachesEmptied(plan, "conda"),
});
