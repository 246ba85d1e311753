import { SHELLCHECK, toldShellcheckRule } from "../../contract/shellcheck.ts";
import type { CheckNames } from "../../facts/rule-book.ts";
import { ruleBook } from "../../facts/rule-book.ts";
import { isAmongShellcheckRules } from "../../facts/shellcheck-rules.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { splitFindings } from "../../verdict/findings.ts";
import type { Evidence, JudgeAnswer, Outcome, SuppressedFinding, Verdict } from "../../verdict/verdict.ts";
import { ignoreComments, type PlacedComment } from "./comments.ts";
import type { IgnoredName } from "./parse.ts";

/** One name of one comment, and what it stands for in this run. */
export interface NameUse {
  readonly placed: PlacedComment;
  readonly name: IgnoredName;
  /** Takes back what a requirement found. */
  readonly means: (verdict: Pick<Verdict, "check" | "requirement" | "also">) => boolean;
  /** Takes back only some of what that check finds; undefined: all of it. */
  readonly speaksFor?: (rule: string) => boolean;
  /** Whether it took something back. */
  used: boolean;
}

export interface Taken {
  readonly verdicts: readonly Verdict[];
  readonly uses: readonly NameUse[];
}

/** What the builder refuses stays refused, whatever a comment says. */
export const NEVER_IGNORED = "builds";

/** Drops what comments in the Dockerfile take back from what its file judges found. What an image or a container showed stays. */
export function takeBack(verdicts: readonly Verdict[], plan: Plan, checks: CheckNames): Taken {
  const comments = ignoreComments(plan.tree, plan.lines);
  if (comments.length === 0) return { verdicts, uses: [] };
  const uses = comments.flatMap((placed) =>
    placed.comment.names.map((name): NameUse => ({
      placed,
      name,
      ...(shellcheckUse(placed, name) ?? { means: meaningOf(placed, name, checks) }),
      used: false,
    })),
  );
  const asErrors = comments.some(({ comment }) => comment.scope === "file" && comment.error);
  return { verdicts: verdicts.map((verdict) => asError(withoutIgnored(verdict, plan, uses), asErrors, checks)), uses };
}

/** A name for some of what the check shellcheck finds: `SC2086`, and `SC3000-SC4000` or `all` in ShellCheck's own comments. */
function shellcheckUse({ comment }: PlacedComment, { name }: IgnoredName): Pick<NameUse, "means" | "speaksFor"> | undefined {
  const isSeveral = comment.tool === "shellcheck" && /^all$|-/i.test(name);
  if (!isSeveral && toldShellcheckRule(name) === undefined) return undefined;
  return { means: ({ check }) => check === SHELLCHECK, speaksFor: (rule) => isAmongShellcheckRules(rule, name) };
}

function meaningOf({ comment }: PlacedComment, { name }: IgnoredName, checks: CheckNames): NameUse["means"] {
  if (name.toLowerCase() === "all") {
    if (comment.tool === "buildkit") return ({ check }) => isBuildkits(check, checks);
    return comment.tool === "hadolint" ? () => false : ({ check }) => check !== NEVER_IGNORED;
  }
  const meaning = ruleBook(checks).meaning(name, comment.tool);
  const ids = new Set(meaning.known ? meaning.checks : []);
  return ({ check, requirement, also }) => {
    if (check === NEVER_IGNORED) return false;
    return ids.has(check) || (comment.tool === "plimsoll" && (requirement === name || also.includes(name)));
  };
}

/** BuildKit's `error=true` raises what its own checks find. */
function asError(verdict: Verdict, raise: boolean, checks: CheckNames): Verdict {
  return raise && verdict.level !== "error" && isBuildkits(verdict.check, checks) ? { ...verdict, level: "error" } : verdict;
}

function isBuildkits(check: string, checks: CheckNames): boolean {
  return check !== NEVER_IGNORED && checks.get(check)?.meta.sameAs?.some((rule) => rule.startsWith("buildkit:")) === true;
}

function withoutIgnored(verdict: Verdict, plan: Plan, uses: readonly NameUse[]): Verdict {
  const seen = verdict.judges.find(({ judge }) => judge === "file")?.answer;
  const meant = seen?.outcome === "violated" ? uses.filter(({ means }) => means(verdict)) : [];
  if (seen === undefined || meant.length === 0) return verdict;

  const left: Evidence[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const evidence of splitFindings(seen.evidence)) {
    const covering = meant.filter(
      ({ placed, speaksFor }) => covers(placed, evidence[0], plan) && (speaksFor?.(String(evidence[0].message.args["rule"])) ?? true),
    );
    for (const use of covering) use.used = true;
    const [first] = covering;
    if (first === undefined) left.push(...evidence);
    else suppressed.push({ evidence, by: placeOf(plan, first.placed.comment.span), reason: first.placed.comment.reason });
  }
  if (suppressed.length === 0) return verdict;
  const answer = left.length > 0 ? { outcome: seen.outcome, evidence: left } : { outcome: "not-applicable" as const, evidence: [] };
  const judges = verdict.judges.map((each): JudgeAnswer => (each.judge === "file" ? { judge: "file", answer } : each));
  return { ...verdict, judges, suppressed, ...(left.length > 0 ? {} : concludeWithout(verdict, judges, suppressed.length)) };
}

function covers({ comment, from, to }: PlacedComment, { place }: Evidence, plan: Plan): boolean {
  if (comment.scope === "file") return true;
  return place?.kind === "file" && place.path === plan.path && place.line >= from && place.line <= to;
}

/** What the others say where nothing is left of what the file judge found; a comment proves nothing. */
function concludeWithout(verdict: Verdict, judges: readonly JudgeAnswer[], count: number): Pick<Verdict, "outcome" | "reason"> {
  const others = judges.filter(({ judge }) => judge !== "file");
  if (others.some(({ answer }) => answer.outcome === "violated")) return { outcome: "violated" };
  const settling: Outcome | undefined = others.find(({ judge }) => judge === verdict.settledBy)?.answer.outcome;
  const reason = { code: "suppressed", args: { count } };
  if (settling === undefined || verdict.settledBy === "file") return { outcome: "not-applicable", reason };
  return settling === "unproven" ? { outcome: settling, reason } : { outcome: settling };
}
