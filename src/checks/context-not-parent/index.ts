import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { filesBrought, sourcesOfContext } from "../context-copies.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No source lies above the build context.",
    why: "A builder gets the build context and nothing else: .. at its top stays at its top. Such a line takes another file than the one that is meant, or none, and older builders refuse it.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["dockerfilelint:add_src_invalid"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    outside: "{keyword} {source} does not leave the build context: give the folder above as the context, or name a context of its own with --build-context",
  },
  title: () => "no source lies above the build context",
  file: ({ plan }) =>
    noneOf(
      sourcesOfContext(plan).flatMap((source) => {
        const { instruction, path, span, written } = source;
        if (!leaves(written) || (plan.context !== undefined && filesBrought(source, plan.context.files).length > 0 && path !== "")) return [];
        return [saw("outside", { keyword: instruction.keyword, source: written }, placeOf(plan, span))];
      }),
    ),
});

/** Whether a path goes above where it starts. */
function leaves(path: string): boolean {
  let depth = 0;
  for (const segment of path.split("/")) {
    if (segment === "..") depth -= 1;
    else if (segment !== "" && segment !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
