import { safeParse } from "valibot";
import { ruleBook } from "../../facts/rule-book.ts";
import type { Requirement } from "../contract.ts";
import type { KnownChecks, RequirementTable } from "../requirements.ts";
import { SHELLCHECK, shellcheckRuleAt, toldShellcheckRule, withoutShellcheckRules } from "../shellcheck.ts";
import type { HadolintSettings, LabelKind } from "./file.ts";

/** Changes what a table asks for as a `.hadolint.yaml` does: labels and registries in, levels changed, what is ignored out. */
export function applyHadolint(table: RequirementTable, settings: HadolintSettings, checks: KnownChecks): void {
  for (const [id, options] of optionsAsked(settings)) ask(table, id, options, settings, checks);
  for (const [rule, level] of settings.levels) {
    takeShellcheckRule(table, rule, checks);
    const told = checks.has(SHELLCHECK) ? toldShellcheckRule(rule) : undefined;
    if (told !== undefined) table.set(told, shellcheckRuleAt(told, level, settings.path));
    for (const id of checksOf(rule, checks)) {
      // a level for a rule asks for it, as hadolint has all of them on
      if (![...table.values()].some(({ check }) => check === id)) ask(table, id, {}, settings, checks);
      for (const requirement of requirementsOf(table, id)) table.set(requirement.id, { ...requirement, level });
    }
  }
  for (const rule of settings.ignored) {
    takeShellcheckRule(table, rule, checks);
    for (const id of checksOf(rule, checks)) for (const { id: key } of requirementsOf(table, id)) table.delete(key);
  }
}

/** From then on no requirement finds by this rule of ShellCheck. */
function takeShellcheckRule(table: RequirementTable, name: string, checks: KnownChecks): void {
  const rule = checks.has(SHELLCHECK) ? toldShellcheckRule(name) : undefined;
  if (rule === undefined) return;
  table.delete(rule);
  for (const requirement of requirementsOf(table, SHELLCHECK)) table.set(requirement.id, withoutShellcheckRules(requirement, [rule]));
}

const checkOfKind: Readonly<Partial<Record<LabelKind, string>>> = {
  url: "label-url-valid",
  rfc3339: "label-time-valid",
  semver: "label-version-valid",
  hash: "label-commit-valid",
  email: "label-email-valid",
  spdx: "label-licence-valid",
};

/** Checks that the settings ask for with options of their own. */
function optionsAsked({ labels, strictLabels, trustedRegistries }: HadolintSettings): readonly (readonly [check: string, options: Requirement["options"]])[] {
  const asked: [string, Requirement["options"]][] = [];
  if (trustedRegistries.length > 0) asked.push(["registries-trusted", { registries: trustedRegistries }]);
  const names = [...labels.keys()];
  if (names.length === 0) return asked;
  asked.push(["labels-required", { labels: names }], ["labels-not-empty", { labels: names }]);
  if (strictLabels) asked.push(["labels-only-known", { labels: names }]);
  for (const [kind, check] of Object.entries(checkOfKind)) {
    const ofKind = names.filter((name) => labels.get(name) === kind);
    if (ofKind.length > 0) asked.push([check, { labels: ofKind }]);
  }
  return asked;
}

function ask(table: RequirementTable, id: string, options: Requirement["options"], settings: HadolintSettings, checks: KnownChecks): void {
  const check = checks.get(id);
  if (check === undefined || !safeParse(check.options, options).success) return;
  const origin = settings.path;
  table.set(id, { id, also: [], check: id, title: undefined, options, level: table.get(id)?.level ?? check.meta.level, unprovenAllowed: false, origin });
}

function checksOf(rule: string, checks: KnownChecks): readonly string[] {
  const meaning = ruleBook(checks).meaning(rule, checks.has(rule) ? "plimsoll" : "hadolint");
  return meaning.known ? meaning.checks : [];
}

function requirementsOf(table: RequirementTable, check: string): readonly Requirement[] {
  return [...table.values()].filter((requirement) => requirement.check === check);
}
