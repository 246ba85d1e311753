import { array, optional, strictObject, string } from "valibot";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { fitsGlob } from "../path-globs.ts";
import { cacheArgs, cachePlace, cachesLeft } from "../caches-left.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No cache of a build tool or a language's package manager is in the image.",
    why: "uv, Poetry, Go, Cargo, Maven and others keep what they downloaded, so that the next build is fast. In an image nobody builds again: it is only pulled, with every deployment.",
    level: "warning",
    group: "size",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({
    /** Paths or patterns of caches that may stay. */
    allow: optional(array(string()), []),
  }),
  messages: {
    inImage: "{folder} holds {size:bytes}, from layer {layer}",
    inLayer: "{folder} holds {size:bytes} in layer {layer}; layer {removedIn} removes it too late, every pull fetches it still",
    none: "none is in any layer",
  },
  title: () => "no cache of a build tool is in the image",
  image(evidence, { allow }) {
    const found = cachesLeft(evidence, "others").filter(({ folder }) => !allow.some((pattern) => fitsGlob(pattern, folder)));
    if (found.length === 0) return proven(saw("none"));
    return violated(...found.map((left) => saw(left.removedIn === undefined ? "inImage" : "inLayer", cacheArgs(left), cachePlace(left))));
  },
});
