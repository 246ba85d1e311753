import { createHash } from "node:crypto";
import { shellcheckRule } from "../../facts/shellcheck-rules.ts";
import { indexLines } from "../../text/lines.ts";
import type { Level } from "../../verdict/verdict.ts";
import { textOf, type Finding } from "../findings.ts";
import type { ReportInput } from "../kind.ts";
import { formatMessage } from "../message.ts";
import { visible } from "../visible.ts";
import type { SarifLevel, SarifLocation, SarifResult } from "./log.ts";
import { locationOf } from "./places.ts";

export const levelOf: Readonly<Record<Level, SarifLevel>> = { error: "error", warning: "warning", info: "note" };

/** One result a finding, in the order given. */
export function resultsOf(findings: readonly Finding[], rules: ReadonlyMap<string, number>, input: ReportInput): readonly SarifResult[] {
  const printOf = fingerprints(input);
  return findings.map((finding) => {
    const { image, judge, path, place, verdict } = finding;
    const main = locationOf(path, place);
    return {
      ruleId: verdict.check,
      ruleIndex: rules.get(verdict.check) ?? -1,
      level: levelOf[verdict.level],
      message: { text: messageOf(finding, input) },
      locations: [main],
      ...relatedTo(finding, main, input),
      partialFingerprints: { "plimsollFinding/v1": printOf(finding) },
      ...suppressionOf(finding),
      properties: { requirement: visible(verdict.requirement), judge, image: visible(image.name), ...ruleOf(finding) },
    };
  });
}

function ruleOf({ evidence: [main] }: Finding): Pick<SarifResult["properties"], "rule"> {
  const rule = main?.message.args["rule"];
  return typeof rule === "string" && shellcheckRule(rule) !== undefined ? { rule } : {};
}

/** What is related and has no place of its own is part of the message. */
function messageOf(finding: Finding, input: ReportInput): string {
  const templates = input.messages(finding.verdict.check);
  const more = finding.evidence.slice(1).filter(({ place }) => place?.kind !== "file");
  return [textOf(finding, input), ...more.map(({ message }) => formatMessage(templates, message))].join("\n");
}

function relatedTo(finding: Finding, main: SarifLocation, input: ReportInput): Pick<SarifResult, "codeFlows" | "relatedLocations"> {
  const templates = input.messages(finding.verdict.check);
  const related = finding.evidence.slice(1).flatMap(({ message, place }, index): SarifLocation[] => {
    if (place?.kind !== "file") return [];
    return [{ id: index + 1, message: { text: formatMessage(templates, message) }, ...locationOf(place.path, place) }];
  });
  if (related.length === 0) return {};
  if (related.length === 1) return { relatedLocations: related };
  const steps = [
    ...related.map(({ message, physicalLocation }) => ({
      location: { ...(message === undefined ? {} : { message }), physicalLocation },
      importance: "important",
    })),
    { location: { message: { text: textOf(finding, input) }, ...main }, importance: "essential" },
  ];
  return { relatedLocations: related, codeFlows: [{ threadFlows: [{ locations: steps }] }] };
}

function suppressionOf({ suppressed }: Finding): Pick<SarifResult, "suppressions"> {
  if (suppressed === undefined) return {};
  const { by, reason } = suppressed;
  const justification = reason === undefined ? {} : { justification: visible(reason) };
  return { suppressions: [{ kind: "inSource", status: "accepted", ...justification, location: locationOf(by.path, by) }] };
}

/** A longer line goes into fingerprints as its digest: each of its findings would have all of it read again. */
const LONG_LINE = 1000;

/** The same for the same finding after lines have moved: its check, its file and the line's text, counted where they repeat. */
function fingerprints(input: ReportInput): (finding: Finding) => string {
  const seen = new Map<string, number>();
  const files = new Map<string, (line: number) => string>();
  const lineOf = (path: string, line: number): string => {
    const read = files.get(path) ?? linesOf(input.source(path));
    files.set(path, read);
    return read(line);
  };
  return ({ evidence, path, place, verdict }) => {
    const text = place === undefined ? "" : lineOf(place.path, place.line);
    const key = [verdict.requirement, verdict.check, path, evidence[0]?.message.code ?? "", text].join("\0");
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return digestOf(`${key}\0${count}`).slice(0, 32);
  };
}

/** What stands for each line. */
function linesOf(source: string | undefined): (line: number) => string {
  if (source === undefined) return () => "";
  const index = indexLines(source);
  const known = new Map<number, string>();
  return (line) => {
    const before = known.get(line);
    if (before !== undefined) return before;
    const text = index.text(line).trim();
    const mark = text.length > LONG_LINE ? digestOf(text) : text;
    known.set(line, mark);
    return mark;
  };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
