import { strictObject } from "valibot";
import { placeOf, stagesInTarget } from "../../plan/queries.ts";
import { proven, saw } from "../../verdict/answer.ts";
import { filesBrought } from "../context-copies.ts";
import { knownContext, wholeCopies } from "../context-directory.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The files that describe the build stay out of the image.",
    why: "The Dockerfile and its like are of no use in the container, and each change of them changes the layer that takes them along.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["dockle:DKL-LI-0003"],
    settledBy: "file",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { sent: "{keyword} {source} takes {files} into the image; name them in .dockerignore" },
  title: () => "the files of the build stay out of the image",
  file({ plan }) {
    const known = knownContext(plan);
    if (known === undefined) return proven();
    const target = new Set(stagesInTarget(plan));
    return noneOf(
      wholeCopies(plan)
        .filter(({ stage }) => target.has(stage))
        .flatMap((source) => {
          const files = filesBrought(source, known.context.files).filter((file) => BUILD_FILES.test(file));
          if (files.length === 0) return [];
          return [saw("sent" as const, { keyword: source.instruction.keyword, source: source.written, files: files.join(", ") }, placeOf(plan, source.span))];
        }),
    );
  },
});

const BUILD_FILES = /^(?:Dockerfile(?:\.\w+)?|\w+\.Dockerfile|Containerfile|\.dockerignore|(?:docker-)?compose(?:\.\w+)*\.ya?ml|docker-bake\.(?:hcl|json))$/i;
