import { sharedHints } from "../../judge/messages.ts";
import type { Evidence, JudgeAnswer, Outcome, Verdict } from "../../verdict/verdict.ts";
import { formatMessage, measureOf } from "../message.ts";
import { formatPlace } from "../place.ts";
import { layOut, type Screen, type Style } from "../screen.ts";
import { visible } from "../visible.ts";
import { padEnd, shorten, widthOf } from "../width.ts";
import { writeOutput } from "./trouble.ts";

export interface VerdictContext {
  readonly screen: Screen;
  readonly idWidth: number;
  /** Named in the headline already, so that its places need not repeat its folder. */
  readonly dockerfile: string;
  readonly templates: Readonly<Record<string, string>>;
  /** Reasons whose way out has been told already; grows. */
  readonly hinted: Set<string>;
}

const MAX_FACT = 44;
const EVIDENCE_SHOWN = 5;
const OUTPUT_SHOWN = 5;
const LABEL = 11;

/** One line for what holds; judge by judge for what does not, and why for what could not be told. */
export function writeVerdict(verdict: Verdict, context: VerdictContext): readonly string[] {
  switch (verdict.outcome) {
    case "proven":
      return writeProven(verdict, context);
    case "not-applicable":
      return headline(verdict, context, verdict.reason === undefined ? "not applicable" : formatMessage(context.templates, verdict.reason), true);
    case "violated":
      return writeViolated(verdict, context);
    case "unproven":
      return writeUnproven(verdict, context);
  }
}

function headline(verdict: Verdict, { screen, idWidth }: VerdictContext, right: string | undefined, rightMayGo: boolean): readonly string[] {
  const { requirement, also, title, outcome } = verdict;
  const mark = markStyle(verdict, screen)(screen.sign[outcome]);
  const others = also.length === 0 ? "" : `(${also.map(visible).join(", ")})`;
  const lines = layOut(screen, {
    prefix: `  ${mark} ${padEnd(shorten(visible(requirement), idWidth, screen.sign.ellipsis), idWidth)}  `,
    text: others === "" ? visible(title) : `${visible(title)} ${others}`,
    right,
    rightMayGo,
  });
  return others === "" ? lines : lines.map((line) => line.replace(others, () => screen.dim(others)));
}

function markStyle({ outcome, level }: Verdict, screen: Screen): Style {
  const styles: Readonly<Record<Outcome, Style>> = {
    proven: screen.green,
    violated: level === "error" ? screen.red : screen.yellow,
    unproven: screen.yellow,
    "not-applicable": screen.dim,
  };
  return styles[outcome];
}

/** With the first fact that has room beside the words. */
function writeProven(verdict: Verdict, context: VerdictContext): readonly string[] {
  const without = headline(verdict, context, undefined, true);
  for (const fact of factsOf(verdict, context)) {
    const lines = headline(verdict, context, fact, true);
    if (lines.join() !== without.join()) return lines;
  }
  return without;
}

/** What settled it, as short as it can be said: the measured number, a few words, the line of the file. */
function factsOf({ judges, settledBy }: Verdict, { templates, dockerfile }: VerdictContext): readonly string[] {
  const facts: string[] = [];
  const evidence = judges.find(({ judge }) => judge === settledBy)?.answer.evidence[0];
  if (evidence !== undefined) {
    const measured = measureOf(templates, evidence.message);
    if (measured !== undefined) facts.push(measured);
    else if (evidence.place?.kind !== "file") facts.push(formatMessage(templates, evidence.message));
  }
  for (const { answer } of judges) for (const { place } of answer.evidence) if (place?.kind === "file") facts.push(formatPlace(place, dockerfile));
  return facts.filter((fact) => widthOf(fact) <= MAX_FACT);
}

function writeViolated(verdict: Verdict, context: VerdictContext): readonly string[] {
  const { screen } = context;
  const lines = [...headline(verdict, context, verdict.level === "error" ? undefined : verdict.level, false)];
  for (const answer of verdict.judges) lines.push(...writeAnswer(answer, context, EVIDENCE_SHOWN));
  const { asked } = verdict;
  // who reads a check's whole id knows what to ask for
  const namesCheck = verdict.requirement === verdict.check && widthOf(visible(verdict.check)) <= context.idWidth;
  if (asked === undefined && !namesCheck) lines.push(...labelled("try", `plimsoll explain ${verdict.check}`, screen));
  if (asked !== undefined) lines.push(...labelled("asked in", visible(`${asked.path}:${asked.line}:${asked.column}`), screen));
  return lines;
}

function writeUnproven(verdict: Verdict, context: VerdictContext): readonly string[] {
  const { screen, templates, hinted } = context;
  const { reason, unprovenAllowed } = verdict;
  const why = reason === undefined ? "" : formatMessage(templates, reason);
  const short = widthOf(why) <= MAX_FACT;
  const lines = [...headline(verdict, context, short ? why : undefined, false)];
  if (!short) lines.push(...labelled("why", why, screen));
  for (const answer of verdict.judges) if (answer.judge !== verdict.settledBy) lines.push(...writeAnswer(answer, context, 1));

  const hint = reason === undefined || hinted.has(reason.code) ? undefined : sharedHints[reason.code];
  if (reason !== undefined) hinted.add(reason.code);
  if (hint !== undefined) lines.push(...labelled("try", hint, screen));
  if (unprovenAllowed) lines.push(...labelled("allowed", "the contract lets this stay unproven", screen));
  return lines;
}

function writeAnswer({ judge, answer }: JudgeAnswer, { screen, templates, dockerfile }: VerdictContext, shown: number): readonly string[] {
  const violated = answer.outcome === "violated";
  const lines: string[] = [];
  for (const [index, evidence] of answer.evidence.slice(0, shown).entries()) {
    const text = formatMessage(templates, evidence.message);
    lines.push(...labelled(index === 0 ? judge : "", text, screen, placeBeside(evidence, screen, dockerfile)));
    if (violated && evidence.place?.kind === "command") lines.push(...writeCommand(evidence.place, screen));
  }
  const left = answer.evidence.length - shown;
  if (left > 0 && violated) lines.push(...labelled("", `and ${left} more`, screen));
  return lines;
}

function placeBeside({ place }: Evidence, screen: Screen, dockerfile: string): string | undefined {
  if (place === undefined || place.kind === "command") return undefined;
  return shorten(formatPlace(place, dockerfile), Math.max(12, Math.floor(screen.columns / 2)), screen.sign.ellipsis);
}

function writeCommand({ command, output }: { readonly command: string; readonly output: string }, screen: Screen): readonly string[] {
  const lines = output.trimEnd() === "" ? [] : output.trimEnd().split("\n");
  const left = lines.length - OUTPUT_SHOWN;
  const shown = left > 0 ? [...lines.slice(0, OUTPUT_SHOWN), `and ${left} more lines`] : lines;
  return [`$ ${command}`, ...shown].flatMap((line) => writeOutput(line, 6 + LABEL, screen));
}

function labelled(label: string, text: string, screen: Screen, right?: string): readonly string[] {
  return layOut(screen, { prefix: `      ${screen.dim(padEnd(label, LABEL))}`, text, right });
}
