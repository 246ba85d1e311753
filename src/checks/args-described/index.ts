import { strictObject } from "valibot";
import type { Instruction } from "../../dockerfile/syntax.ts";
import { wordsOf } from "../../dockerfile/words.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "A comment right above ARG or FROM … AS describes it by its name.",
    why: "docker build --call=outline shows such a comment as the description of the argument or stage, if it begins with the name. Otherwise it shows nothing.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: ["buildkit:InvalidDefinitionDescription"],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: { other: "this comment is the description of {name} if it begins with that: # {name} …" },
  title: () => "descriptions begin with the name",
  file({ plan }) {
    const { nodes } = plan.tree;
    return noneOf(
      nodes.flatMap((node, index) => {
        const above = nodes[index - 1];
        if (node.kind !== "instruction" || above?.kind !== "comment" || isFilledIn(plan, above.span) || isFilledIn(plan, node.head)) return [];
        const names = namesOf(node, plan.tree.escape);
        const line = plan.text.slice(above.span.start, above.span.end).trimEnd().split("\n").at(-1) ?? "";
        const comment = line.replace(/^\s*#+\s*/, "");
        const [name] = names;
        if (name === undefined || FOR_TOOLS.test(comment) || names.includes(comment.split(/\s/, 1)[0] ?? "")) return [];
        const start = above.span.start + plan.text.slice(above.span.start, above.span.end).lastIndexOf(line);
        return [saw("other", { name }, placeOf(plan, { start: start + line.indexOf("#"), end: start + line.length }))];
      }),
    );
  },
});

const FOR_TOOLS = /^(?:hadolint|check=|check |syntax=|tally|droast|trivy:|checkov:|kics-scan|plimsoll|dockerfile-utils|renovate|shellcheck|$)/i;

/** The arguments of an ARG, or the name of a stage. */
function namesOf(instruction: Instruction, escape: string): readonly string[] {
  const words = wordsOf(instruction, escape).map(({ value }) => value);
  if (instruction.keyword === "ARG") return words.map((word) => word.split("=", 1)[0] ?? "");
  return instruction.keyword === "FROM" && words[1]?.toLowerCase() === "as" && words[2] !== undefined ? [words[2].toLowerCase()] : [];
}
