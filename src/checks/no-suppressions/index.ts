import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No comment silences a linter.",
    why: "A team that wants every exception in one place, where it is reviewed, keeps them out of the files.",
    level: "info",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({}),
  messages: { comment: "this comment silences {tool}" },
  title: () => "no comment silences a linter",
  file({ plan }) {
    const comments = plan.tree.nodes.flatMap((node) => (node.kind === "instruction" ? [...node.comments] : node.kind === "blank" ? [] : [node.span]));
    return noneOf(
      comments.flatMap((span) =>
        [...plan.text.slice(span.start, span.end).matchAll(/^[ \t]*(#.*)$/gm)].flatMap((match) => {
          const tool = TOOLS.find(([pattern]) => pattern.test(match[1] ?? ""))?.[1];
          const start = span.start + match.index + match[0].indexOf("#");
          return tool === undefined ? [] : [saw("comment", { tool }, placeOf(plan, { start, end: start + (match[1]?.trimEnd().length ?? 0) }))];
        }),
      ),
    );
  },
});

const TOOLS: readonly (readonly [RegExp, string])[] = [
  [/^#\s*hadolint\s+(?:global\s+|stage\s+)?ignore\s*=/i, "hadolint"],
  [/^#\s*check\s*=.*\bskip\s*=/i, "BuildKit's checks"],
  [/^#\s*tally\s+(?:global\s+)?ignore\s*=/i, "tally"],
  [/^#\s*droast\s+ignore/i, "droast"],
  [/^#\s*(?:trivy|tfsec):ignore:/i, "Trivy"],
  [/^#\s*(?:checkov|bridgecrew):skip=/i, "Checkov"],
  [/^#\s*kics-scan\s+(?:ignore|disable)/i, "KICS"],
  [/^#\s*dockerfile-utils:\s*ignore/i, "dockerfile-utils"],
  [/^#\s*shellcheck\s+disable=/i, "ShellCheck"],
  [/^#\s*plimsoll[\s:-]+(?:ignore|disable|allow)/i, "Plimsoll"],
];
