import { parse } from "valibot";
import type { Check, ContainerEvidence, FileEvidence, ImageEvidence } from "../checks/kind.ts";
import type { Requirement } from "../contract/contract.ts";
import { UserError } from "../errors.ts";
import { proven, saw, unproven } from "../verdict/answer.ts";
import { holdsAny } from "../plan/wording.ts";
import { onceFor } from "../text/once.ts";
import type { Answer, JudgeAnswer, JudgeName, Message, Outcome, Verdict } from "../verdict/verdict.ts";

/** What there is to look at, and a shared message code for what there is not. */
export interface Evidences {
  readonly file?: FileEvidence;
  readonly image?: ImageEvidence;
  readonly container?: ContainerEvidence;
  readonly unlooked: { readonly image?: string; readonly container?: string };
}

/** Options with their defaults. Of the hundreds of requirements that a preset brings for each file most have none. */
const optionsFor = onceFor((check: Check) => onceFor((written: object) => parse(check.options, written) as never));

/**
 * Lets every judge look that can, and makes one verdict of their answers: any violated is violated; else what the settling judge says.
 *
 * The requirement's options have to fit the check's schema, as they do in a loaded contract.
 */
export function judgeRequirement(requirement: Requirement, check: Check, evidence: Evidences): Verdict {
  const { settledBy } = check.meta;
  if (check[settledBy] === undefined) throw new Error(`check ${requirement.check} is settled by its ${settledBy} judge and has none`);
  const { container, file, image } = evidence;
  if (file !== undefined && check.file !== undefined && image === undefined && container === undefined) return judgeFile(requirement, check, evidence, file);

  const options = optionsFor(check)(requirement.options);
  const judges = answersOf(check, options, evidence);
  const { outcome, reason } = conclude(judges, settledBy, evidence);
  return { ...factsOf(requirement, check, options), outcome, ...(reason === undefined ? {} : { reason }), judges };
}

/** The file alone: of most files most checks have nothing to say, and that is one verdict for all of them. */
function judgeFile(requirement: Requirement, check: Check, evidence: Evidences, file: FileEvidence): Verdict {
  const { words } = check.meta;
  const { options, quiet } = quietVerdict(requirement, check, evidence.unlooked);
  if (words !== undefined && !holdsAny(file.plan, words)) return quiet;
  const asked = ask("file", () => check.file?.(file, options));
  if (asked.answer.outcome === "proven" && asked.answer.evidence.length === 0) return quiet;
  const judges = [asked];
  const { reason: _quiet, ...facts } = quiet;
  return { ...facts, ...conclude(judges, check.meta.settledBy, evidence), judges };
}

interface Quiet {
  readonly check: Check;
  readonly unlooked: Evidences["unlooked"];
  readonly options: never;
  readonly quiet: Verdict;
}

const quietVerdicts = new WeakMap<Requirement, Quiet>();

function quietVerdict(requirement: Requirement, check: Check, unlooked: Evidences["unlooked"]): Quiet {
  const before = quietVerdicts.get(requirement);
  if (before !== undefined && before.check === check && before.unlooked === unlooked) return before;
  const options = optionsFor(check)(requirement.options);
  const judges: readonly JudgeAnswer[] = [{ judge: "file", answer: proven() }];
  const quiet = { ...factsOf(requirement, check, options), ...conclude(judges, check.meta.settledBy, { unlooked }), judges };
  const made = { check, unlooked, options, quiet };
  quietVerdicts.set(requirement, made);
  return made;
}

/** What a verdict says of its requirement, whatever the judges find. */
function factsOf(requirement: Requirement, check: Check, options: never): Omit<Verdict, "outcome" | "reason" | "judges"> {
  const { also, check: name, id, level, title, unprovenAllowed } = requirement;
  return { requirement: id, also, check: name, title: title ?? check.title(options), level, unprovenAllowed, settledBy: check.meta.settledBy };
}

function answersOf(check: Check, options: never, { file, image, container }: Evidences): readonly JudgeAnswer[] {
  const judges: JudgeAnswer[] = [];
  if (check.file !== undefined && file !== undefined) judges.push(ask("file", () => check.file?.(file, options)));
  if (check.image !== undefined && image !== undefined) judges.push(ask("image", () => check.image?.(image, options)));
  if (check.container !== undefined && container !== undefined) judges.push(ask("container", () => check.container?.(container, options)));
  return judges;
}

/** A judge that fails must not take the others' answers with it. What the user can act on, such as an ignore file that takes too long, is told. */
function ask(judge: JudgeName, look: () => Answer | undefined): JudgeAnswer {
  try {
    return { judge, answer: look() ?? unproven(saw("no-judge-looked", { judge })) };
  } catch (error) {
    if (judge === "file" && error instanceof UserError) throw error;
    return { judge, answer: unproven(saw("judge-failed", { judge, error: error instanceof Error ? error.message : String(error) })) };
  }
}

function conclude(judges: readonly JudgeAnswer[], settledBy: JudgeName, evidence: Evidences): { readonly outcome: Outcome; readonly reason?: Message } {
  if (judges.some(({ answer }) => answer.outcome === "violated")) return { outcome: "violated" };
  const settling = judges.find(({ judge }) => judge === settledBy)?.answer;
  if (settling === undefined) return { outcome: "unproven", reason: whyUnlooked(settledBy, evidence) };
  if (settling.outcome !== "unproven") return { outcome: settling.outcome };
  return { outcome: "unproven", reason: settling.evidence[0]?.message ?? { code: "no-judge-looked", args: { judge: settledBy } } };
}

function whyUnlooked(judge: JudgeName, { unlooked }: Evidences): Message {
  const code = judge === "file" ? undefined : unlooked[judge];
  return code === undefined ? { code: "no-judge-looked", args: { judge } } : { code, args: {} };
}
