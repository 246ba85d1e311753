import { array, strictObject, string } from "valibot";
import type { Image } from "../../image/image.ts";
import { placeOf } from "../../plan/queries.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { broughtInto } from "../brought-files.ts";
import type { Brought, CopyStep, Missing } from "../brought-files.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { absolutePattern, fitsGlob, isGlob } from "../path-globs.ts";
import { entriesOf } from "../image-entries.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The image holds the files that were agreed on.",
    why: "A forgotten COPY, or a line too many in .dockerignore, shows only when the code that needs the file runs.",
    level: "error",
    group: "files",
    since: "0.1.0",
    sameAs: ["buildkit:CopyIgnoredFile", "droast:DF077"],
    settledBy: "image",
  },
  options: strictObject({ paths: array(string()) }),
  messages: {
    brought: "{path} is brought by {instruction}",
    notInContext: "{source} is not in the build context, so {path} never comes into the image",
    ignored: "{source} is left out by {file}, line {line}, so {path} never comes into the image",
    notSeen: "no COPY surely brings {path}",
    noWorkdir: "where {path} stands is up to the base: the file sets no WORKDIR",
    noTarget: "there is no stage to build",
    present: "{path} is there",
    absent: "{path} is not in the image",
  },
  title: ({ paths }) => `holds ${paths.join(", ")}`,
  shape: ({ paths }) => ({
    files: paths.filter((path) => !path.startsWith("/") && !isGlob(path)).map((path) => withoutTrailing(path.replace(/^\.\//, ""), "/")),
  }),
  file({ plan }, { paths }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const workdir = plan.target.config.workdir?.value;
    const brought = broughtInto(plan, plan.target);
    const found = [];
    const open = [];
    const lost = [];
    for (const path of paths) {
      if (workdir === undefined && !path.startsWith("/") && !path.startsWith("**")) {
        open.push(saw("noWorkdir", { path }));
        continue;
      }
      const pattern = absolutePattern(path, workdir ?? "/");
      const step = bringer(brought, pattern);
      const missing = step === undefined ? brought.missing.find((one) => concerns(one, pattern)) : undefined;
      if (step !== undefined) found.push(saw("brought", { path, instruction: step.instruction.keyword }, placeOf(plan, step.span)));
      else if (missing === undefined) open.push(saw("notSeen", { path }));
      else if (missing.ignoredBy === undefined) lost.push(saw("notInContext", { source: missing.source.value, path }, placeOf(plan, missing.source.span)));
      else lost.push(saw("ignored", { source: missing.source.value, path, ...missing.ignoredBy }, placeOf(plan, missing.source.span)));
    }
    if (lost.length > 0) return violated(...lost);
    return open.length > 0 ? unproven(...open, ...found) : proven(...found);
  },
  image({ image }, { paths }) {
    const workdir = image.config.workingDir === "" ? "/" : image.config.workingDir;
    const found = [];
    const absent = [];
    for (const path of paths) {
      const pattern = absolutePattern(path, workdir);
      const entry = isGlob(pattern) ? firstFit(image, pattern) : image.stat(pattern);
      if (entry === undefined) absent.push(saw("absent", { path }, { kind: "image", path: pattern }));
      else found.push(saw("present", { path }, { kind: "image", path: entry.path, layer: entry.layer }));
    }
    return absent.length > 0 ? violated(...absent) : proven(...found);
  },
});

/** The copy that surely brings the path: as a file, as a folder with files in it, or as its destination. */
function bringer(brought: Brought, pattern: string): CopyStep | undefined {
  for (const [path, step] of brought.destinations) if (fitsGlob(pattern, path)) return step;
  for (const [file, step] of brought.files) {
    for (let path = file; path !== ""; path = path.slice(0, path.lastIndexOf("/"))) if (fitsGlob(pattern, path)) return step;
  }
  return undefined;
}

/** Whether what is missing would have been what the pattern asks for, or the folder it stands in. */
function concerns({ destination }: Missing, pattern: string): boolean {
  return fitsGlob(pattern, destination) || pattern.startsWith(`${destination}/`);
}

function firstFit(image: Image, pattern: string): { readonly path: string; readonly layer: number } | undefined {
  for (const entry of entriesOf(image)) if (fitsGlob(pattern, entry.path)) return entry;
  return undefined;
}
