import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { optionsInserted } from "../inserted-words.ts";
import { cacheArgs, cachePlace, cachesLeft } from "../caches-left.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { cachesKept } from "../package-caches.ts";
import { typed, type PackageStep } from "../package-steps.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Alpine packages are installed without keeping the index of packages.",
    why: "`apk add` without `--no-cache` leaves the index it fetched in /var/cache/apk, some megabytes that are stale by tomorrow. With `--no-cache` no `apk update` is needed either.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL3019",
      "trivy:DS-0025",
      "dockle:DKL-DI-0004",
      "kics:ae9c56a6",
      "droast:DF029",
      "dockerfilelint:apkadd-missing_nocache_or_updaterm",
      "dockerlinter:ER0011",
    ],
    settledBy: "image",
    words: ["apk"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    kept: "{command} keeps the index of packages in the layer: add --no-cache",
    unknown: "whether the cache that {command} fills stays in the layer is not known here",
  },
  title: () => "apk add keeps no index of packages",
  file({ plan }) {
    const { kept, unknown } = cachesKept(plan, "apk");
    const seen = (code: "kept" | "unknown", { action }: PackageStep) => saw(code, { command: typed(action) }, placeOf(plan, action.command.span));
    return noneOf(
      kept.map((step) => seen("kept", step)),
      unknown.map((step) => seen("unknown", step)),
    );
  },
  image: (evidence) =>
    noneOf(cachesLeft(evidence, "apk").map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left)))),
  fix: ({ plan }) => optionsInserted(plan, cachesKept(plan, "apk").kept, "--no-cache"),
});
