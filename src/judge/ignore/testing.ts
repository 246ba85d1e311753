import { makePlan } from "../../plan/make.ts";
import { placeOf } from "../../plan/queries.ts";
import { related, saw } from "../../verdict/answer.ts";
import type { Answer, Outcome, Verdict } from "../../verdict/verdict.ts";
import { IGNORES_CHECK, verdictOnComments } from "./report.ts";
import { takeBack } from "./take-back.ts";

const checks = new Map([
  ["no-bad", { meta: { sameAs: ["hadolint:DL3003", "buildkit:UndefinedVar"] } }],
  ["user-is", { meta: { sameAs: [] } }],
  ["builds", { meta: { sameAs: ["hadolint:DL1000"] } }],
  [IGNORES_CHECK, { meta: { sameAs: [] } }],
]);

interface Parts {
  readonly check?: string;
  /** Instead of what the word `bad` in a line calls for. */
  readonly file?: Outcome;
  readonly container?: Outcome;
  readonly relatedAt?: number;
  /** What a second image of the same file is found to be. */
  readonly also?: Outcome;
}

interface Words {
  readonly taken: readonly Verdict[];
  /** `check outcome line -suppressed line` */
  readonly verdicts: readonly string[];
  /** `line code arguments` */
  readonly said: readonly string[];
}

/** What becomes of the findings of a check that dislikes the word `bad`. Only for tests. */
export function checkWords(text: string, parts: Parts = {}): Words {
  const plan = makePlan({ path: "Dockerfile", text });
  const bad = plan.tree.nodes.flatMap((node) => {
    if (node.kind !== "instruction" || !plan.text.slice(node.head.start, node.head.end).includes("bad")) return [];
    const more = parts.relatedAt === undefined ? [] : [related(saw("more", {}, placeOf(plan, { start: 0, end: parts.relatedAt })))];
    return [saw("bad", {}, placeOf(plan, node.head)), ...more];
  });
  const seen: Answer = { outcome: parts.file ?? (bad.length > 0 ? "violated" : "proven"), evidence: bad };
  const verdictOf = (answer: Answer): Verdict => ({
    requirement: "FR-1",
    also: [],
    check: parts.check ?? "no-bad",
    title: "",
    level: "warning",
    outcome: answer.outcome,
    unprovenAllowed: false,
    settledBy: parts.container === undefined ? "file" : "container",
    judges: [
      { judge: "file", answer },
      ...(parts.container === undefined ? [] : [{ judge: "container" as const, answer: { outcome: parts.container, evidence: [] } }]),
    ],
  });

  const one = takeBack([verdictOf(seen)], plan, checks);
  const other = parts.also === undefined ? [] : [{ plan, ...takeBack([verdictOf({ outcome: parts.also, evidence: [] })], plan, checks) }];
  const said = verdictOnComments([{ plan, ...one }, ...other], checks)?.judges[0]?.answer.evidence ?? [];
  return {
    taken: one.verdicts,
    verdicts: one.verdicts.map(({ check, outcome, judges, suppressed = [] }) =>
      [check, outcome, ...judges.flatMap(({ answer }) => answer.evidence.map(lineOf)), ...suppressed.map(({ evidence }) => `-${lineOf(evidence[0])}`)].join(
        " ",
      ),
    ),
    said: said.map((evidence) => [lineOf(evidence), evidence.message.code, ...Object.values(evidence.message.args)].join(" ")),
  };
}

function lineOf(evidence: Answer["evidence"][number] | undefined): string {
  return evidence?.place?.kind === "file" ? String(evidence.place.line) : "?";
}
