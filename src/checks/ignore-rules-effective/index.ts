import { strictObject } from "valibot";
import { parseIgnoreFile, type IgnoreRule } from "../../ignorefile/ignore-file.ts";
import { proven, saw } from "../../verdict/answer.ts";
import { knownContext, placeInContext } from "../context-directory.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Every rule of the ignore file does something.",
    why: "A rule that can match nothing looks like protection and is none: what it was meant to keep out is sent. Mostly a comment stands behind it, a backslash in it, or an exception comes before the rule that it is an exception of.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    refused: "the builder stops at {rule}: this is no pattern",
    comment: "{rule}: a # behind a rule is part of it; put the comment on a line of its own",
    backslash: "{rule}: a backslash is no separator here; write /",
    early: "{rule} takes back nothing: no rule before it leaves anything out; the last rule that matches decides",
    outside: "{rule} lies above the build context and matches nothing",
  },
  title: () => "every rule of the ignore file does something",
  file({ plan }) {
    const known = knownContext(plan);
    const path = known?.directory.ignoreFile;
    if (known === undefined || path === undefined) return proven();
    const text = known.directory.read(path) ?? "";
    const { problems, rules } = parseIgnoreFile(text);
    const lines = text.split("\n").map((line) => line.trim());
    const refused = problems.map(({ line }) => saw("refused" as const, { rule: lines[line - 1] ?? "" }, placeInContext(plan, known, path, line)));
    const firstRule = rules.find(({ exception }) => !exception)?.line ?? Infinity;
    const idle = rules.flatMap((rule) => {
      const code = whyIdle(rule, firstRule, known.directory.exists);
      return code === undefined ? [] : [saw(code, { rule: rule.written }, placeInContext(plan, known, path, rule.line))];
    });
    return noneOf<"refused" | Idle>([...refused, ...idle]);
  },
});

type Idle = "comment" | "backslash" | "early" | "outside";

function whyIdle({ exception, line, written }: IgnoreRule, firstRule: number, exists: (path: string) => boolean): Idle | undefined {
  if (/\s#/.test(written) && !exists(written)) return "comment";
  if (/\w\\\w/.test(written)) return "backslash";
  if (/^!?\s*\.\.(?:\/|$)/.test(written)) return "outside";
  return exception && line < firstRule ? "early" : undefined;
}
