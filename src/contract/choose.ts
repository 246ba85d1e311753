import { safeParse } from "valibot";
import { UserError } from "../errors.ts";
import { ruleBook } from "../facts/rule-book.ts";
import { nearestWord } from "../text/nearest.ts";
import type { Requirement } from "./contract.ts";
import { recommended } from "./default.ts";
import { applyHadolint } from "./hadolint/apply.ts";
import type { HadolintSettings } from "./hadolint/file.ts";
import { presetChecks, presetNames } from "./presets.ts";
import { addPreset, type KnownChecks, type RequirementTable } from "./requirements.ts";
import { SHELLCHECK, shellcheckRequirements, toldShellcheckRule, withoutShellcheckRules } from "./shellcheck.ts";

/** What the command line says of the requirements. */
export interface Choice {
  /** Instead of what files ask for. */
  readonly presets: readonly string[];
  /** Nothing but these checks. */
  readonly only: readonly string[];
  /** All but these checks. */
  readonly ignore: readonly string[];
}

/** What a Dockerfile without a contract is held to. Fails with a UserError for a preset that is not there. */
export function defaultRequirements({ presets }: Pick<Choice, "presets">, hadolint: HadolintSettings | undefined, checks: KnownChecks): readonly Requirement[] {
  const table = presets.length === 0 ? recommended(checks) : tableOf(presets, checks);
  if (hadolint !== undefined) applyHadolint(table, hadolint, checks);
  return [...table.values()];
}

/** What is left of a contract's requirements, or of the default ones. Fails with a UserError for a check or a rule that is not there. */
export function chooseRequirements(requirements: readonly Requirement[], { ignore, only }: Choice, checks: KnownChecks): readonly Requirement[] {
  const ignored = new Set(ignore.flatMap((name) => checksNamed(name, checks)));
  const rulesIgnored = ignore.flatMap((name) => toldShellcheckRule(name) ?? []);
  const rulesWanted = only.flatMap((name) => toldShellcheckRule(name) ?? []);
  const wanted = only.flatMap((name) => {
    const ids = checksNamed(name, checks);
    if (toldShellcheckRule(name) !== undefined) return [];
    if (ids.length === 0) throw new UserError("no-check-for-rule", `no check stands for ${name}`, { hint: `plimsoll explain ${name} says why` });
    return ids;
  });
  const kept = requirements.filter(({ check }) => !ignored.has(check) && (only.length === 0 || wanted.includes(check)));
  const missing = [...new Set(wanted)].filter((id) => !ignored.has(id) && !requirements.some(({ check }) => check === id));
  const added = missing.flatMap((id) => (id === SHELLCHECK ? shellcheckRequirements([], "--only") : [byDefault(id, checks)]));
  const byRule = rulesWanted.length === 0 || wanted.includes(SHELLCHECK) ? [] : shellcheckRequirements(rulesWanted, "--only");
  return [...kept, ...added, ...byRule].map((each) => withoutShellcheckRules(each, rulesIgnored));
}

function tableOf(presets: readonly string[], checks: KnownChecks): RequirementTable {
  const table: RequirementTable = new Map();
  for (const name of presets) {
    const preset = presetChecks(name, checks);
    if (preset === undefined) {
      const nearest = nearestWord(name, presetNames);
      throw new UserError("unknown-preset", `there is no preset ${JSON.stringify(name)}`, {
        hint: nearest === undefined ? `there are ${presetNames.join(", ")}` : `did you mean ${nearest}?`,
      });
    }
    addPreset(table, preset, name, checks);
  }
  return table;
}

function checksNamed(name: string, checks: KnownChecks): readonly string[] {
  const meaning = ruleBook(checks).meaning(name);
  if (meaning.known) return meaning.checks;
  const hint = meaning.nearest === undefined ? "plimsoll explain checks lists them" : `did you mean ${meaning.nearest}?`;
  throw new UserError("unknown-check", `there is no check ${JSON.stringify(name)}, and none that stands for such a rule`, { hint });
}

function byDefault(id: string, checks: KnownChecks): Requirement {
  const check = checks.get(id);
  if (check === undefined || !safeParse(check.options, {}).success) {
    throw new UserError("options-missing", `the check ${id} needs options`, { hint: "write them into a plimsoll.yaml: plimsoll explain shows which" });
  }
  return { id, also: [], check: id, title: undefined, options: {}, level: check.meta.level, unprovenAllowed: false, origin: "--only" };
}
