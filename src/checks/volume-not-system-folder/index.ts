import { strictObject } from "valibot";
import { wordsOf } from "../../dockerfile/words.ts";
import { systemFolders } from "../../facts/system-folders.ts";
import { placeOf } from "../../plan/queries.ts";
import { withoutTrailing } from "../../text/trim.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { joinPath } from "../path-globs.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { instructionsWritten } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No VOLUME is a folder of the system.",
    why: "A volume lies over what the image has in that place, and is filled from it once: programs, libraries and settings then stay as they were, whatever a newer image brings. On /proc the container does not start.",
    level: "error",
    group: "configuration",
    since: "0.1.0",
    sameAs: ["dockle:DKL-DI-0002"],
    settledBy: "image",
    words: ["volume"],
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    system: "VOLUME {path} puts a volume over the system's own files; name a folder of the application",
    imageSystem: "the image declares a volume at {path}, over the system's own files",
  },
  title: () => "no volume over a folder of the system",
  file: ({ plan }) =>
    noneOf(
      instructionsWritten(plan)
        .filter(({ instruction }) => instruction.keyword === "VOLUME")
        .flatMap(({ instruction }) => instruction.json ?? wordsOf(instruction, plan.tree.escape))
        .flatMap(({ span, value }) => {
          const path = withoutTrailing(value, "/") || "/";
          return path === "/" || systemFolders.has(path) ? [saw("system", { path }, placeOf(plan, span))] : [];
        }),
    ),
  image: ({ image }) =>
    noneOf(
      image.config.volumes.flatMap((written) => {
        const path = joinPath("/", written);
        return path === "/" || systemFolders.has(path) ? [saw("imageSystem" as const, { path })] : [];
      }),
    ),
});
