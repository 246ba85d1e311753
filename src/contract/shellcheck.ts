import { shellcheckRule, shellcheckRulesLeftOut } from "../facts/shellcheck-rules.ts";
import type { Level } from "../verdict/verdict.ts";
import type { Requirement } from "./contract.ts";

/** The check that tells what ShellCheck finds. Its rules go by SC and four digits, and a requirement may take some of them and leave others. */
export const SHELLCHECK = "shellcheck";

interface Share {
  readonly id: string;
  readonly level: Level;
  readonly severities: readonly string[];
}

/** What ShellCheck finds, each of its levels under a requirement of that level. */
export const shellcheckShares: readonly Share[] = [
  { id: "shellcheck-errors", level: "error", severities: ["error"] },
  { id: "shellcheck-warnings", level: "warning", severities: ["warning"] },
  { id: "shellcheck-notes", level: "info", severities: ["info", "style"] },
];

/** The rule of ShellCheck that a name is, where the check tells of it. */
export function toldShellcheckRule(name: string): string | undefined {
  const rule = shellcheckRule(name);
  return rule === undefined || shellcheckRulesLeftOut.has(rule) ? undefined : rule;
}

/** All of what ShellCheck finds, or what these rules find. */
export function shellcheckRequirements(rules: readonly string[], origin: string): readonly Requirement[] {
  return shellcheckShares.map(({ id, level, severities }) => requirement(id, level, { severities, ...(rules.length === 0 ? {} : { include: rules }) }, origin));
}

/** What one rule of ShellCheck finds, whatever level ShellCheck gives it. */
export function shellcheckRuleAt(rule: string, level: Level, origin: string): Requirement {
  return requirement(rule, level, { include: [rule] }, origin);
}

/** The requirement without what these rules find. */
export function withoutShellcheckRules(from: Requirement, rules: readonly string[]): Requirement {
  if (from.check !== SHELLCHECK || rules.length === 0) return from;
  const before = from.options["exclude"];
  return { ...from, options: { ...from.options, exclude: [...(Array.isArray(before) ? (before as unknown[]) : []), ...rules] } };
}

function requirement(id: string, level: Level, options: Requirement["options"], origin: string): Requirement {
  return { id, also: [], check: SHELLCHECK, title: undefined, options, level, unprovenAllowed: origin !== "--only", origin };
}
