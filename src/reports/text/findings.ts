import { indexLines } from "../../text/lines.ts";
import type { FileRange, Level } from "../../verdict/verdict.ts";
import { findingsByFile, idsOf, textOf, totalsOf, type Finding } from "../findings.ts";
import type { ReportInput } from "../kind.ts";
import { formatMessage } from "../message.ts";
import { formatPlace } from "../place.ts";
import { layOut, type Screen } from "../screen.ts";
import { formatSeconds } from "../units.ts";
import { visible } from "../visible.ts";
import { padEnd, padStart, shorten, widthOf } from "../width.ts";
import { excerpt } from "./excerpt.ts";
import { writeTrouble } from "./trouble.ts";
import { wayOn } from "./way-on.ts";

const MORE_SHOWN = 5;

/** What `check` found, file by file and line by line. */
export function writeFindings(input: ReportInput, screen: Screen): readonly string[] {
  const lines: string[] = [];
  for (const image of input.images) if (image.trouble !== undefined) lines.push(...writeTrouble(image.trouble, screen), "");
  for (const [path, inFile] of findingsByFile(input)) {
    lines.push(screen.bold(shorten(visible(path), screen.columns, screen.sign.ellipsis)));
    const width = Math.max(...inFile.map(({ place }) => position(place).length));
    const source = input.source(path);
    const sourceLine = source === undefined ? undefined : indexLines(source).text;
    for (const finding of inFile) lines.push(...writeFinding(finding, { width, sourceLine, input, screen }), "");
  }
  for (const text of unlookedIn(input)) lines.push(...layOut(screen, { prefix: "  ", text, style: screen.dim }), "");
  lines.push(...layOut(screen, { prefix: "  ", text: totalsOf(input), style: screen.bold, right: formatSeconds(input.seconds) }));
  return [...lines, ...wayOn(input, screen)];
}

/** Why a program that was asked could not look, each reason once: nothing found by it is no good news. */
function unlookedIn({ images, messages }: ReportInput): ReadonlySet<string> {
  const reasons = images.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ check, reason }) => (reason?.code === "unlooked" ? [`${check} unproven: ${formatMessage(messages(check), reason)}`] : [])),
  );
  return new Set(reasons);
}

interface FindingContext {
  /** Columns that the places of the file take. */
  readonly width: number;
  readonly sourceLine: ((line: number) => string) | undefined;
  readonly input: ReportInput;
  readonly screen: Screen;
}

function position(place: FileRange | undefined): string {
  return place === undefined ? "" : `${place.line}:${place.column}`;
}

function writeFinding(finding: Finding, context: FindingContext): readonly string[] {
  const { input, screen, width } = context;
  const { evidence, place, verdict } = finding;
  const level = levelStyle(verdict.level, screen)(padEnd(verdict.level, 7));
  const lines = [...layOut(screen, { prefix: `  ${padEnd(position(place), width)}  ${level}  `, text: textOf(finding, input) })];
  const indent = " ".repeat(width + 4);
  if (place !== undefined) lines.push(...writeSource(place, indent, context));

  const more = evidence.slice(1);
  for (const { message, place: other } of more.slice(0, MORE_SHOWN)) {
    const right = other === undefined ? undefined : formatPlace(other, finding.path);
    lines.push(...layOut(screen, { prefix: indent, text: formatMessage(input.messages(verdict.check), message), right }));
  }
  if (more.length > MORE_SHOWN) lines.push(`${indent}and ${more.length - MORE_SHOWN} more`);
  lines.push(...layOut(screen, { prefix: indent, text: idsOf(finding).join("  "), style: screen.dim }));
  return lines;
}

/** The line as it is written, and what of it is meant. */
function writeSource(place: FileRange, indent: string, { screen, sourceLine }: FindingContext): readonly string[] {
  if (sourceLine === undefined) return [];
  const bar = `${indent}${screen.dim(screen.sign.bar)} `;
  const { text, marks } = excerpt(sourceLine(place.line), place, screen.columns - widthOf(bar), screen.sign.ellipsis);
  return [bar + text, (bar + padStart("", widthOf(marks) - marks.trimStart().length) + screen.yellow(marks.trimStart())).trimEnd()];
}

function levelStyle(level: Level, screen: Screen): (text: string) => string {
  if (level === "error") return screen.red;
  return level === "warning" ? screen.yellow : screen.dim;
}
