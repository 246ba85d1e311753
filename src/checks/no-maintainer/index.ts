import { strictObject } from "valibot";
import type { Instruction } from "../../dockerfile/syntax.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";
import { instructionsWritten } from "../written-commands.ts";
import type { WrittenInstruction } from "../written-commands.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No MAINTAINER stands in the file.",
    why: "MAINTAINER has been deprecated since 2017. A label says the same, can be read with docker inspect and searched for, and may hold more than one name.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: [
      "hadolint:DL4000",
      "buildkit:MaintainerDeprecated",
      "trivy:DS-0022",
      "checkov:CKV_DOCKER_6",
      "kics:99614418",
      "droast:DF019",
      "dockerfilelint:deprecated_in_1.13",
      "dockerfile-utils:DEPRECATED_MAINTAINER",
      "dockerlinter:EI0003",
    ],
    settledBy: "file",
    words: ["maintainer"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { deprecated: 'MAINTAINER is deprecated: write LABEL org.opencontainers.image.authors="{name}"' },
  title: () => "no MAINTAINER",
  file: ({ plan }) => noneOf(maintainers(plan).map(({ instruction }) => saw("deprecated", { name: nameIn(instruction) }, placeOf(plan, instruction.head)))),
  fix: ({ plan }) =>
    maintainers(plan).flatMap(({ deferred, instruction, stage }, _index, all) => {
      const name = nameIn(instruction);
      const span = instruction.head;
      // a second one would take the first one's place, in the label as before, and hide it
      const isOnly = all.filter((other) => other.stage === stage).length === 1 && !stage.config.labels.has(LABEL);
      if (deferred || !isOnly || name === "" || isFilledIn(plan, span) || plan.text.slice(span.start, span.end).includes("\n")) return [];
      const keyword = instruction.keywordSpan;
      const isLower = plan.text.slice(keyword.start, keyword.end) === instruction.keyword.toLowerCase();
      return [{ ...span, text: `${isLower ? "label" : "LABEL"} ${LABEL}="${escaped(name, plan.tree.escape)}"` }];
    }),
});

const LABEL = "org.opencontainers.image.authors";

function maintainers(plan: Plan): readonly WrittenInstruction[] {
  return instructionsWritten(plan).filter(({ instruction }) => instruction.keyword === "MAINTAINER");
}

/** MAINTAINER keeps quotes; nobody means them. */
function nameIn({ args }: Instruction): string {
  const quoted = /^(["'])([^"']*)\1$/.exec(args.text);
  return quoted?.[2] ?? args.text;
}

/** The escape character, quotes and dollar signs mean something in a label. */
function escaped(name: string, escape: string): string {
  return [...name].map((char) => (char === '"' || char === "$" || char === escape ? escape + char : char)).join("");
}
