import { nearestWord } from "../text/nearest.ts";
import { buildkitRules } from "./buildkit-rules.ts";
import { hadolintRules, hadolintRulesGone } from "./hadolint-rules.ts";

/** The checks there are, by id, as far as they say which rules of other tools they stand for. */
export type CheckNames = ReadonlyMap<string, { readonly meta: { readonly sameAs?: readonly string[] } }>;

/** Whose words a name may be; undefined: anyone's. */
export type RuleTool = "plimsoll" | "hadolint" | "buildkit" | "tally" | "shellcheck";

export type Meaning =
  /** Checks that the name is, or stands for; none where Plimsoll knows the rule and has no check for it. */
  { readonly known: true; readonly checks: readonly string[] } | { readonly known: false; readonly nearest: string | undefined };

/** What names in comments and in other tools' files mean. */
export interface RuleBook {
  /** A check's id, `hadolint:DL3008`, `DL3008`, `buildkit:JSONArgsRecommended` and so on; letter case counts only in check ids. */
  meaning(name: string, tool?: RuleTool): Meaning;
}

const SHELLCHECK = /^(?:(?:hadolint|shellcheck)[:/])?SC\d{4}$/i;

const books = new WeakMap<CheckNames, RuleBook>();

export function ruleBook(checks: CheckNames): RuleBook {
  const known = books.get(checks);
  if (known !== undefined) return known;
  const book = makeBook(checks);
  books.set(checks, book);
  return book;
}

function makeBook(checks: CheckNames): RuleBook {
  const byRule = new Map<string, string[]>();
  const add = (rule: string, id: string): void => {
    const ids = byRule.get(rule.toLowerCase()) ?? [];
    if (!ids.includes(id)) byRule.set(rule.toLowerCase(), [...ids, id]);
  };
  for (const [id, { meta }] of checks) {
    for (const rule of meta.sameAs ?? []) {
      add(rule, id);
      add(rule.slice(rule.indexOf(":") + 1), id);
    }
  }
  const others = new Map([
    ...[...hadolintRules, ...hadolintRulesGone].map((rule) => [`hadolint:${rule}`.toLowerCase(), rule] as const),
    ...buildkitRules.map((rule) => [`buildkit:${rule}`.toLowerCase(), rule] as const),
  ]);

  return {
    meaning(name, tool) {
      if (tool === undefined || tool === "plimsoll") if (checks.has(name)) return { known: true, checks: [name] };
      const spellings = spellingsOf(name, tool);
      const ids = [...new Set(spellings.flatMap((spelling) => byRule.get(spelling) ?? []))];
      if (ids.length > 0) return { known: true, checks: ids };
      if (SHELLCHECK.test(name) || spellings.some((spelling) => others.has(spelling))) return { known: true, checks: [] };
      return { known: false, nearest: nearestWord(name, namesOf(tool, checks)) };
    },
  };
}

/** The keys a name may stand under: as written, and with its tool before it. */
function spellingsOf(name: string, tool: RuleTool | undefined): readonly string[] {
  // tally writes hadolint/DL3008
  const written = name.toLowerCase().replace(/^(hadolint|buildkit|shellcheck)\//, "$1:");
  if (/^(?:hadolint|buildkit|shellcheck|tally|trivy|checkov|kics|dockle|droast):/.test(written)) return [written];
  const tools = tool === "hadolint" ? ["hadolint", "shellcheck"] : tool === "buildkit" ? ["buildkit"] : ["hadolint", "buildkit", "shellcheck", "tally"];
  const spelled = tools.map((each) => `${each}:${written}`);
  return tool === "hadolint" || tool === "buildkit" ? spelled : [written, ...spelled];
}

function namesOf(tool: RuleTool | undefined, checks: CheckNames): readonly string[] {
  if (tool === "hadolint") return hadolintRules;
  if (tool === "buildkit") return buildkitRules;
  return [...checks.keys(), ...hadolintRules, ...buildkitRules];
}
