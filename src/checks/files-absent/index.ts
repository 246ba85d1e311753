import { array, strictObject, string } from "valibot";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import type { Stage } from "../../plan/plan.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { notApplicable, proven, saw, unproven, violated } from "../../verdict/answer.ts";
import { broughtInto } from "../brought-files.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { absolutePattern, fitsGlob } from "../path-globs.ts";
import { entriesOf } from "../image-entries.ts";

/** More places than this help nobody; the rest is counted. */
const shownAtMost = 10;

export const check: Check = defineCheck({
  meta: {
    summary: "The image holds none of the files that must stay out.",
    why: "Tests, version control and settings of a developer's machine make an image larger and tell strangers more than they should know.",
    level: "error",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
  },
  options: strictObject({ paths: array(string()) }),
  messages: {
    brought: "{instruction} brings {path}",
    removed: "{instruction} brings {path}; whether a later command removes it, the image tells",
    noneBrought: "no COPY brings them",
    noContext: "which files COPY brings cannot be told without the build context",
    noTarget: "there is no stage to build",
    present: "{path} is in the image",
    more: "and {count} more",
    absent: "none of them is in the image",
  },
  title: ({ paths }) => `holds no ${paths.join(", ")}`,
  file({ plan }, { paths }) {
    if (plan.target === undefined) return notApplicable(saw("noTarget"));
    const workdir = plan.target.config.workdir?.value ?? "/";
    const patterns = paths.map((path) => absolutePattern(path, workdir));
    const { files, destinations } = broughtInto(plan, plan.target);
    const found = [...files, ...destinations].filter(([path]) => patterns.some((pattern) => fitsTree(pattern, path)));
    const gone = removedWords(stagesInTarget(plan));
    const sure = found.filter(([path]) => !gone.some((word) => path.endsWith(word) || fitsGlob(`/**/${word}`, path)));
    const describe = (code: "brought" | "removed", list: typeof found) =>
      list.slice(0, shownAtMost).map(([path, step]) => saw(code, { path, instruction: step.instruction.keyword }, placeOf(plan, step.span)));

    if (sure.length > 0) return violated(...describe("brought", sure), ...rest(sure.length));
    if (found.length > 0) return unproven(...describe("removed", found), ...rest(found.length));
    return plan.context === undefined ? unproven(saw("noContext")) : proven(saw("noneBrought"));
  },
  image({ image }, { paths }) {
    const workdir = image.config.workingDir === "" ? "/" : image.config.workingDir;
    const patterns = paths.map((path) => absolutePattern(path, workdir));
    const found = [];
    let count = 0;
    for (const entry of entriesOf(image)) {
      if (!patterns.some((pattern) => fitsGlob(pattern, entry.path))) continue;
      count++;
      if (found.length < shownAtMost) found.push(saw("present", { path: entry.path }, { kind: "image", path: entry.path, layer: entry.layer }));
    }
    return count > 0 ? violated(...found, ...rest(count)) : proven(saw("absent"));
  },
});

/** Whether the pattern names the path or a folder that it is in. */
function fitsTree(pattern: string, path: string): boolean {
  for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (fitsGlob(pattern, at)) return true;
  return false;
}

function rest(count: number) {
  return count > shownAtMost ? [saw("more" as const, { count: count - shownAtMost })] : [];
}

/** What RUN commands of these stages remove by name. */
function removedWords(stages: readonly Stage[]): readonly string[] {
  const words: string[] = [];
  for (const stage of stages) {
    for (const step of stage.steps) {
      if (step.kind !== "run") continue;
      for (const { name, args } of step.commands) {
        if (/^(?:.*\/)?(?:rm|unlink|find|shred)$/.test(name))
          words.push(...args.filter((word) => !word.value.startsWith("-")).map((word) => withoutTrailing(word.value.replace(/^\.?\//, ""), "/")));
      }
    }
  }
  return words.filter((word) => word !== "");
}
