import { indexLines } from "../../text/lines.ts";
import type { Evidence, Level, Place, Verdict } from "../../verdict/verdict.ts";
import type { ReportInput } from "../kind.ts";
import { formatMessage } from "../message.ts";
import { formatPlace } from "../place.ts";
import { layOut, type Screen } from "../screen.ts";
import { formatSeconds } from "../units.ts";
import { visible } from "../visible.ts";
import { padEnd, padStart, shorten, widthOf } from "../width.ts";
import { excerpt } from "./excerpt.ts";
import { writeTrouble } from "./trouble.ts";

type FilePlace = Extract<Place, { readonly kind: "file" }>;

interface Finding {
  readonly path: string;
  readonly place: FilePlace | undefined;
  readonly verdict: Verdict;
  /** The first says what is wrong, the others what it contradicts. */
  readonly evidence: readonly Evidence[];
}

const MORE_SHOWN = 5;

/** What `check` found, file by file and line by line. */
export function writeFindings(input: ReportInput, screen: Screen): readonly string[] {
  const lines: string[] = [];
  for (const image of input.images) if (image.trouble !== undefined) lines.push(...writeTrouble(image.trouble, screen), "");
  const findings = findingsOf(input);
  for (const [path, inFile] of findings) {
    lines.push(screen.bold(shorten(visible(path), screen.columns, screen.sign.ellipsis)));
    const width = Math.max(...inFile.map(({ place }) => position(place).length));
    for (const finding of inFile) lines.push(...writeFinding(finding, width, input, screen), "");
  }
  return [...lines, ...writeTotals(findings, input, screen)];
}

/** By file, in order of their lines. A Dockerfile of two images is told of once. */
function findingsOf(input: ReportInput): ReadonlyMap<string, readonly Finding[]> {
  const seen = new Set<string>();
  const byFile = new Map<string, Finding[]>();
  for (const image of input.images) {
    for (const verdict of image.verdicts) {
      if (verdict.outcome !== "violated") continue;
      const evidence = verdict.judges.find(({ answer }) => answer.outcome === "violated")?.answer.evidence ?? [];
      const place = evidence[0]?.place?.kind === "file" ? evidence[0].place : undefined;
      const path = place?.path ?? image.dockerfile;
      const key = JSON.stringify([path, verdict.requirement, verdict.check, evidence]);
      if (seen.has(key)) continue;
      seen.add(key);
      const inFile = byFile.get(path) ?? [];
      byFile.set(path, inFile);
      inFile.push({ path, place, verdict, evidence });
    }
  }
  for (const inFile of byFile.values()) inFile.sort((left, right) => order(left) - order(right));
  return byFile;
}

function order({ place }: Finding): number {
  return place === undefined ? 0 : place.line * 10_000 + Math.min(place.column, 9999);
}

function position(place: FilePlace | undefined): string {
  return place === undefined ? "" : `${place.line}:${place.column}`;
}

function writeFinding({ place, verdict, evidence }: Finding, width: number, input: ReportInput, screen: Screen): readonly string[] {
  const templates = input.messages(verdict.check);
  const [main, ...more] = evidence;
  const text = main === undefined ? visible(verdict.title) : formatMessage(templates, main.message);
  const lines = [...layOut(screen, { prefix: `  ${padEnd(position(place), width)}  ${levelStyle(verdict.level, screen)(padEnd(verdict.level, 7))}  `, text })];

  const indent = " ".repeat(width + 4);
  const source = place === undefined ? undefined : input.source(place.path);
  if (place !== undefined && source !== undefined) {
    const bar = `${indent}${screen.dim(screen.sign.bar)} `;
    const { text: line, marks } = excerpt(indexLines(source).text(place.line), place, screen.columns - widthOf(bar), screen.sign.ellipsis);
    lines.push(bar + line, (bar + padStart("", widthOf(marks) - marks.trimStart().length) + screen.yellow(marks.trimStart())).trimEnd());
  }
  for (const other of more.slice(0, MORE_SHOWN)) {
    lines.push(
      ...layOut(screen, {
        prefix: indent,
        text: formatMessage(templates, other.message),
        right: other.place === undefined ? undefined : formatPlace(other.place),
      }),
    );
  }
  if (more.length > MORE_SHOWN) lines.push(`${indent}and ${more.length - MORE_SHOWN} more`);

  const ids = verdict.requirement === verdict.check ? [verdict.check] : [verdict.requirement, ...verdict.also, verdict.check];
  lines.push(...layOut(screen, { prefix: indent, text: ids.map(visible).join("  "), style: screen.dim }));
  return lines;
}

function levelStyle(level: Level, screen: Screen): (text: string) => string {
  if (level === "error") return screen.red;
  return level === "warning" ? screen.yellow : screen.dim;
}

function writeTotals(findings: ReadonlyMap<string, readonly Finding[]>, input: ReportInput, screen: Screen): readonly string[] {
  const all = [...findings.values()].flat();
  const counts = (["error", "warning", "info"] as const).flatMap((level) => {
    const count = all.filter(({ verdict }) => verdict.level === level).length;
    return count === 0 ? [] : [plural(count, level === "info" ? "note" : level)];
  });
  const files = new Set(input.images.map(({ dockerfile }) => dockerfile)).size;
  const text = counts.length > 0 ? `${counts.join(", ")} in ${plural(findings.size, "file")}` : nothingFound(input, files);
  return layOut(screen, { prefix: "  ", text, style: screen.bold, right: formatSeconds(input.seconds) });
}

function nothingFound(input: ReportInput, files: number): string {
  const judged = input.images.some(({ verdicts }) => verdicts.some(({ judges }) => judges.length > 0));
  return judged ? `nothing wrong in ${plural(files, "file")}` : "nothing was judged";
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
