import { array, optional, picklist, strictObject, string, union } from "valibot";
import type { Stage } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { notApplicable, proven, related, saw, unproven, violated } from "../../verdict/answer.ts";
import { parseReference } from "../image-reference.ts";
import type { ImageReference } from "../image-reference.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { rootStage, stagesUsed } from "../stages.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The final stage stands on the base image that was agreed on.",
    why: "The base decides what is in the image before the first line of its own: its system, its size, its known holes. A base without a tag, or with latest, is another one next month.",
    level: "error",
    group: "base",
    since: "0.1.0",
    // a base without a tag and one with latest are base-tag-given's and base-not-latest's
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({ image: optional(union([string(), array(string())])), variants: optional(array(picklist(["slim", "alpine"]))) }),
  messages: {
    base: "the base is {ref}",
    otherBase: "the base is {ref}, asked for is {wanted}",
    noTag: "the base {ref} has no tag, which means latest",
    latest: "the base {ref} is whatever latest happens to be",
    digestOnly: "the base {ref} is named by digest, which does not tell its tag",
    unknownBase: "the base {written} is no name of an image, or holds a variable without a value",
    noTarget: "there is no stage to build",
    stoodIn: "{standIn} stood in for {ref}",
    earlierBase: "stage {stage}, which it uses, stands on {ref}",
  },
  title: (options) => {
    const wanted = wantedOf(options.image, options.variants);
    return wanted === "" ? "base image has a fixed tag or a digest" : `base image is ${wanted}`;
  },
  shape: (options) => {
    const base = imagesOf(options.image)[0];
    return base === undefined ? {} : { base };
  },
  file({ plan, standIns }, options) {
    const stage = rootStage(plan);
    if (stage === undefined) return notApplicable(saw("noTarget"));
    const place = placeOf(plan, stage.from.span);
    const ref = stage.from.ref;
    if (ref === undefined) return unproven(saw("unknownBase", { written: stage.from.written }, place));

    const standIn = standIns[ref];
    const others = stagesUsed(plan).filter((other) => isOtherBase(other, ref));
    const more = [
      ...(standIn === undefined ? [] : [saw("stoodIn" as const, { standIn, ref })]),
      ...others.map((other) => related(saw("earlierBase" as const, { stage: nameOf(other), ref: other.from.ref ?? "" }, placeOf(plan, other.from.span)))),
    ];
    const base = parseReference(ref);
    const images = imagesOf(options.image);
    const variants = options.variants ?? [];

    if (images.length === 0 && variants.length === 0) {
      if (ref === "scratch" || base.digest !== undefined) return proven(saw("base", { ref }, place), ...more);
      if (base.tag === undefined) return violated(saw("noTag", { ref }, place), ...more);
      if (base.tag === "latest") return violated(saw("latest", { ref }, place), ...more);
      return proven(saw("base", { ref }, place), ...more);
    }
    const fits = [...images.map((image) => fitsImage(base, parseReference(image))), ...variants.map((variant) => fitsVariant(base, variant))];
    if (fits.includes("yes")) return proven(saw("base", { ref }, place), ...more);
    if (fits.includes("unknown")) return unproven(saw("digestOnly", { ref }, place), ...more);
    return violated(saw("otherBase", { ref, wanted: wantedOf(options.image, options.variants) }, place), ...more);
  },
});

type Fit = "yes" | "no" | "unknown";

/** What is not asked for is free: a name without a tag stands for each of its tags. */
function fitsImage(base: ImageReference, wanted: ImageReference): Fit {
  if (base.name !== wanted.name) return "no";
  if (wanted.digest !== undefined) return base.digest === wanted.digest ? "yes" : "no";
  if (wanted.tag === undefined || base.tag === wanted.tag) return "yes";
  if (base.tag === undefined) return base.digest === undefined && wanted.tag === "latest" ? "yes" : base.digest === undefined ? "no" : "unknown";
  return "no";
}

/** `3.11-slim-bookworm` is slim; `3.11-alpine3.19` and `alpine:3.19` are alpine. */
function fitsVariant(base: ImageReference, variant: string): Fit {
  if (base.name === variant) return "yes";
  if (base.tag === undefined) return base.digest === undefined ? "no" : "unknown";
  return base.tag.split("-").some((part) => withoutTrailing(part, "0123456789.") === variant) ? "yes" : "no";
}

function imagesOf(image: string | readonly string[] | undefined): readonly string[] {
  if (image === undefined) return [];
  return typeof image === "string" ? [image] : image;
}

function wantedOf(image: string | readonly string[] | undefined, variants: readonly string[] | undefined): string {
  return [...imagesOf(image), ...(variants ?? []).map((variant) => (variant === "slim" ? "a slim variant" : "an Alpine variant"))].join(" or ");
}

function isOtherBase(stage: Stage, ref: string): boolean {
  return stage.from.stage === undefined && stage.from.ref !== undefined && stage.from.ref !== ref;
}

function nameOf(stage: Stage): string {
  return stage.name ?? String(stage.index);
}
