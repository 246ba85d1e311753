import type { Verdict } from "../../verdict/verdict.ts";
import { findingsOf, idsOf, textOf, totalsOf, type Finding } from "../findings.ts";
import { foldVerdicts } from "../folded.ts";
import type { ImageReport, Report, ReportInput } from "../kind.ts";
import { formatMessage } from "../message.ts";
import { formatPlace } from "../place.ts";
import { formatSeconds } from "../units.ts";
import { escapeText, inCode, row } from "./escape.ts";

const MAX_ROWS = 200;
const OUTCOMES = ["violated", "unproven", "proven", "not-applicable"] as const;

/** For comments on pull requests. */
export const report: Report = {
  meta: { summary: "Markdown for a comment on a pull request.", since: "0.1.0" },
  write(input) {
    const lines = input.images.flatMap((image) => troubleLines(image));
    lines.push(...(input.verb === "check" ? findingLines(input) : input.images.flatMap((image) => verdictLines(image, input))));
    return `${[`**plimsoll ${input.verb}**: ${escapeText(headline(input))}, ${formatSeconds(input.seconds)}`, ...lines].join("\n")}\n`;
  },
};

function headline(input: ReportInput): string {
  if (input.verb === "check") return totalsOf(input);
  const verdicts = input.images.flatMap((image) => image.verdicts);
  const counts = (["proven", "violated", "unproven", "not-applicable"] as const).flatMap((outcome) => {
    const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome.replace("-", " ")}`];
  });
  return counts.length === 0 ? "nothing was judged" : counts.join(", ");
}

function troubleLines({ dockerfile, trouble }: ImageReport): readonly string[] {
  if (trouble === undefined) return [];
  const where = trouble.place === undefined ? inCode(dockerfile) : inCode(`${trouble.place.path}:${trouble.place.line}`);
  const hint = trouble.hint === undefined ? "" : ` (${escapeText(trouble.hint)})`;
  return ["", `${where}: ${escapeText(trouble.message)}${hint}`];
}

function findingLines(input: ReportInput): readonly string[] {
  return table(
    ["place", "level", "what", "check"],
    findingsOf(input).map((finding) => findingRow(finding, input)),
  );
}

function findingRow(finding: Finding, input: ReportInput): readonly string[] {
  const { evidence, path, place, verdict } = finding;
  const more = evidence.slice(1).map(({ message, place: other }) => {
    const where = other === undefined ? "" : ` (${inCode(formatPlace(other))})`;
    return escapeText(formatMessage(input.messages(verdict.check), message)) + where;
  });
  const where = inCode(place === undefined ? path : `${path}:${place.line}`);
  return [where, verdict.level, [escapeText(textOf(finding, input)), ...more].join("<br>"), idsOf(finding).map(inCode).join(" ")];
}

function verdictLines(image: ImageReport, input: ReportInput): readonly string[] {
  const target = image.target === undefined ? "" : ` (${inCode(image.target)})`;
  const { blocked, quiet, shown } = foldVerdicts(image, input);
  // whoever reads a comment looks for what is wrong
  const ordered = OUTCOMES.flatMap((outcome) => shown.filter((verdict) => verdict.outcome === outcome));
  const rows = ordered.map((verdict) => verdictRow(verdict, input));
  const rest = [blocked, quiet].flatMap((text) => (text === undefined ? [] : ["", escapeText(text)]));
  return ["", `${inCode(image.name)}${target}`, ...table(["", "requirement", "what", "why"], rows), ...rest];
}

const signs = { proven: "✓", violated: "✗", unproven: "?", "not-applicable": "–" } as const;

function verdictRow(verdict: Verdict, { messages }: ReportInput): readonly string[] {
  const templates = messages(verdict.check);
  const violated = verdict.judges.flatMap(({ answer }) => (answer.outcome === "violated" ? answer.evidence : []));
  const why = verdict.outcome === "violated" ? violated.map(({ message }) => message) : verdict.reason === undefined ? [] : [verdict.reason];
  return [
    signs[verdict.outcome],
    [verdict.requirement, ...verdict.also].map(inCode).join(" "),
    escapeText(verdict.title),
    why
      .slice(0, 5)
      .map((message) => escapeText(formatMessage(templates, message)))
      .join("<br>"),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const left = rows.length - MAX_ROWS;
  return ["", row(head), row(head.map(() => "---")), ...rows.slice(0, MAX_ROWS).map((cells) => row(cells)), ...(left > 0 ? ["", `and ${left} more`] : [])];
}
