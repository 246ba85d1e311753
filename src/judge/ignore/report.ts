import { strictObject } from "valibot";
import type { Check } from "../../checks/kind.ts";
import { defineCheck } from "../../checks/kind.ts";
import { stagesUsed } from "../../checks/stages.ts";
import { ruleBook, type CheckNames } from "../../facts/rule-book.ts";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { proven, saw } from "../../verdict/answer.ts";
import type { Evidence, Verdict } from "../../verdict/verdict.ts";
import { ignoreComments } from "./comments.ts";
import { NEVER_IGNORED, type NameUse } from "./take-back.ts";

export const IGNORES_CHECK = "ignores-used";

const messages = {
  unused: "{name} finds nothing here, so nothing is ignored",
  unknown: "{name} is no check and no rule that is known",
  mistyped: "{name} is no check; did you mean {nearest}?",
  never: "{name} cannot be ignored by a comment: the builder refuses the file all the same",
  misspelt: "this comment ignores nothing; write # plimsoll ignore=CHECK, with stage or file before ignore where it is for more",
};

type Code = keyof typeof messages;

/** What is told of comments that ignore findings. It is judged with all images of a run at once, so its file judge has nothing to add. */
export const ignoresCheck: Check = defineCheck({
  meta: {
    summary: "Every comment that ignores a check names one there is, and takes back something it finds.",
    why: "A comment that outlives its reason hides the next defect of its kind, and a mistyped one hides nothing. Comments for other tools are told of only where they name no rule of theirs, for the tool itself may still need them.",
    level: "info",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({}),
  messages,
  title: () => "every comment that ignores a check is needed",
  file: () => proven<Code>(),
});

/** One image of a run as far as its comments are concerned. */
export interface JudgedComments {
  readonly plan: Plan;
  readonly verdicts: readonly Verdict[];
  readonly uses: readonly NameUse[];
}

/** What is to be said of the comments in one Dockerfile, given every image of the run that is built from it; undefined: nothing. */
export function verdictOnComments(images: readonly [JudgedComments, ...(readonly JudgedComments[])], checks: CheckNames): Verdict | undefined {
  const [{ plan, uses }] = images;
  if (uses.some(({ name, placed }) => name.name === IGNORES_CHECK && placed.comment.scope === "file")) return undefined;
  const evidence: Evidence<Code>[] = ignoreComments(plan.tree, plan.lines)
    .filter(({ comment }) => comment.misspelt)
    .map(({ comment }) => saw("misspelt", {}, placeOf(plan, comment.span)));
  for (const [index, use] of uses.entries()) {
    const said = sayOf(
      images.flatMap((image) => {
        const own = image.uses[index];
        return own === undefined ? [] : [{ image, use: own }];
      }),
      checks,
    );
    if (said !== undefined) evidence.push(saw(said.code, said.args, placeOf(plan, use.name.span)));
  }
  if (evidence.length === 0) return undefined;
  return {
    requirement: IGNORES_CHECK,
    also: [],
    check: IGNORES_CHECK,
    title: ignoresCheck.title({} as never),
    level: "info",
    outcome: "violated",
    unprovenAllowed: false,
    settledBy: "file",
    judges: [{ judge: "file", answer: { outcome: "violated", evidence } }],
  };
}

interface OwnUse {
  readonly image: JudgedComments;
  readonly use: NameUse;
}

function sayOf(uses: readonly OwnUse[], checks: CheckNames): { readonly code: Code; readonly args: Record<string, string> } | undefined {
  const [first] = uses;
  if (first === undefined || uses.some(({ use }) => use.used)) return undefined;
  const { name } = first.use.name;
  const { tool } = first.use.placed.comment;
  if (name.toLowerCase() === "all" && tool !== "hadolint") return undefined;
  if (tool === "plimsoll" && name === NEVER_IGNORED) return { code: "never", args: { name } };

  const named = uses.some(({ image }) => image.verdicts.some(({ requirement, also }) => requirement === name || also.includes(name)));
  const meaning = ruleBook(checks).meaning(name, tool);
  if (!meaning.known && !named) {
    if (tool === "tally" || tool === "shellcheck") return undefined; // their rules are not all known here
    return meaning.nearest === undefined ? { code: "unknown", args: { name } } : { code: "mistyped", args: { name, nearest: meaning.nearest } };
  }
  return tool === "plimsoll" && uses.some(isIdle) ? { code: "unused", args: { name } } : undefined;
}

/** The check did look where the comment is, and there was nothing to take back. */
function isIdle({ image: { plan, verdicts }, use }: OwnUse): boolean {
  if (plan.problems.length > 0 || !isBuilt(plan, use)) return false;
  return verdicts.some((verdict) => {
    const answer = verdict.judges.find(({ judge }) => judge === "file")?.answer;
    return use.means(verdict) && answer !== undefined && answer.outcome !== "unproven";
  });
}

function isBuilt(plan: Plan, { placed: { comment, from, to } }: NameUse): boolean {
  if (comment.scope === "file" || to < from) return true;
  return stagesUsed(plan).some(({ span }) => plan.lines.position(span.start).line <= to && plan.lines.position(span.end).line >= from);
}
