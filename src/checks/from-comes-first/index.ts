import { strictObject } from "valibot";
import { KEYWORDS } from "../../plan/instruction-problems.ts";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isTemplateFile } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Nothing but ARG stands before the first FROM.",
    why: "An instruction belongs to a stage, and before the first FROM there is none: the builder refuses the file.",
    level: "error",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3061", "droast:DF037", "dockerfilelint:from_first", "dockerfile-utils:NO_SOURCE_IMAGE", "dockerlinter:EI0002"],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    early: "{keyword} stands before the first FROM: only ARG may",
    none: "the file has no FROM",
    template: "another program makes the Dockerfile out of this",
  },
  title: () => "FROM comes first",
  file({ plan }) {
    if (plan.stages.length === 0) return notApplicable(saw("none"));
    // what comes before may bring a FROM
    if (isTemplateFile(plan)) return notApplicable(saw("template"));
    const instructions = plan.tree.nodes.filter((node) => node.kind === "instruction");
    const before = instructions.slice(
      0,
      instructions.findIndex(({ keyword }) => keyword === "FROM"),
    );
    // what is no instruction at all is another matter: a template's directives, say
    const early = before.filter(({ keyword }) => keyword !== "ARG" && KEYWORDS.includes(keyword));
    return noneOf(early.map(({ keyword, keywordSpan }) => saw("early", { keyword }, placeOf(plan, keywordSpan))));
  },
});
