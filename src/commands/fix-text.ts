import { checks } from "../checks/registry.generated.ts";
import type { Dropped } from "../fix/proposal.ts";
import { findingsByFile, idsOf, plural, textOf, type Finding } from "../reports/findings.ts";
import type { ReportInput } from "../reports/kind.ts";
import { layOut, type Screen } from "../reports/screen.ts";
import { formatSeconds } from "../reports/units.ts";
import { visible } from "../reports/visible.ts";
import { padEnd } from "../reports/width.ts";
import type { FixResult } from "../session.ts";
import type { FixedFile } from "../session/fix-files.ts";
import { indexLines } from "../text/lines.ts";
import { lineBefore } from "./line-before.ts";

/** What was fixed, or would be in a dry run, what is left, and why that was not fixed. */
export function writeSummary({ files, proven, report }: FixResult, screen: Screen, dryRun: boolean): readonly string[] {
  const word = dryRun ? "would fix" : "fixed";
  const lines: string[] = [];
  const left = findingsByFile(report);
  const told = new Set<string>();
  for (const { trouble } of report.images) {
    if (trouble === undefined) continue;
    lines.push(...layOut(screen, { prefix: `${screen.red(screen.sign.violated)} `, text: visible(trouble.message) }));
    if (trouble.hint !== undefined) lines.push(...layOut(screen, { prefix: "    try  ", text: visible(trouble.hint) }));
    lines.push("");
  }
  for (const file of files) {
    told.add(file.path);
    const remaining = left.get(file.path) ?? [];
    if (file.made.length === 0 && remaining.length === 0) continue;
    const refused = proven.find((each) => each.file === file)?.refused.map(({ check }) => check) ?? [];
    // a dry run leaves the file as it is, and whoever goes there counts its lines
    const lineOf = dryRun ? lineBefore(file.before, file.texts.dockerfile) : asItIs;
    const holder = { file, refused, lineOf };
    lines.push(screen.bold(visible(file.path)), ...fixedLines(file, lineOf, screen, word), ...leftLines(remaining, holder, report, screen), "");
  }
  for (const [path, findings] of left) {
    if (!told.has(path)) lines.push(screen.bold(visible(path)), ...leftLines(findings, { file: undefined, refused: [], lineOf: asItIs }, report, screen), "");
  }
  return [...lines, ...layOut(screen, { prefix: "  ", text: totals(files, left, dryRun), style: screen.bold, right: formatSeconds(report.seconds) })];
}

const asItIs = (line: number): number => line;

function fixedLines({ made, texts }: FixedFile, lineOf: Holder["lineOf"], screen: Screen, word: string): readonly string[] {
  const index = indexLines(texts.dockerfile);
  const byCheck = new Map<string, { places: string[]; unsafe: boolean }>();
  for (const { check, places, unsafe } of made) {
    const known = byCheck.get(check) ?? { places: [], unsafe };
    byCheck.set(check, known);
    const [first] = places;
    known.places.push(first === undefined ? "" : first.file === "" ? String(lineOf(index.position(first.start).line)) : first.file);
  }
  const sorted = [...byCheck].sort(([left], [right]) => (left < right ? -1 : 1));
  return sorted.flatMap(([check, { places, unsafe }]) => {
    const lines = [...new Set(places.filter((place) => place !== ""))];
    const where =
      lines.length === 0 ? "" : lines.every((line) => /^\d+$/.test(line)) ? `line${lines.length > 1 ? "s" : ""} ${lines.join(", ")}` : lines.join(", ");
    return layOut(screen, { prefix: `  ${screen.green(word)}  `, text: unsafe ? `${check} (unsafe)` : check, right: visible(where) });
  });
}

interface Holder {
  readonly file: FixedFile | undefined;
  /** Checks whose fixes building spoke against. */
  readonly refused: readonly string[];
  /** The line to be told for a line of the fixed file. */
  readonly lineOf: (line: number) => number;
}

function leftLines(findings: readonly Finding[], holder: Holder, report: ReportInput, screen: Screen): readonly string[] {
  const positionOf = ({ place }: Finding): string => (place === undefined ? "" : `${holder.lineOf(place.line)}:${place.column}`);
  const width = Math.max(0, ...findings.map((finding) => positionOf(finding).length));
  return findings.flatMap((finding) => {
    const { level } = finding.verdict;
    const style = level === "error" ? screen.red : level === "warning" ? screen.yellow : screen.dim;
    const prefix = `  ${padEnd(positionOf(finding), width)}  ${style(padEnd(level, 7))}  `;
    return [
      ...layOut(screen, { prefix, text: textOf(finding, report) }),
      ...layOut(screen, { prefix: " ".repeat(width + 4), text: `${idsOf(finding).join("  ")}: ${whyLeft(finding.verdict.check, holder)}`, style: screen.dim }),
    ];
  });
}

/** Checks whose fixes need to know what nothing here knows. */
const ASKING: ReadonlySet<string> = new Set(["apk-pinned", "apt-pinned", "base-digest-pinned", "base-not-latest", "base-tag-given"]);

/** Why a finding is still there. */
function whyLeft(check: string, { file, refused }: Holder): string {
  if (refused.includes(check)) return "not fixed, since what was built with the fix is worse";
  if (checks.get(check)?.fix === undefined) return "has no fix";
  if (ASKING.has(check)) return "--pin fixes it where a registry, or the base's own package manager, tells the version";
  if (file !== undefined && file.dockerfile === undefined && file.path !== "-") return "not fixed, since it stands in a file of another kind";
  const dropped = file?.dropped.find(({ proposal }) => proposal.check === check);
  if (dropped !== undefined) return reasonOf(dropped);
  if (file?.held.some((proposal) => proposal.check === check) === true) return "--unsafe fixes it";
  return "its fix does not cover this form";
}

function reasonOf(dropped: Dropped): string {
  switch (dropped.why) {
    case "worse":
      return `not fixed, since ${visible(dropped.requirement)} would have more against it`;
    case "refused":
      return "not fixed, since the builder would refuse the result";
    case "refused-before":
      return "not fixed, since the builder refuses the file as it is";
    case "moves-others":
    case "no-help":
    case "overlaps":
      return "not fixed, since the fix does not hold here";
  }
}

function totals(files: readonly FixedFile[], left: ReadonlyMap<string, readonly Finding[]>, dryRun: boolean): string {
  const fixed = files.filter(({ made }) => made.length > 0);
  const count = fixed.reduce((sum, { made }) => sum + made.length, 0);
  const remaining = [...left.values()].flat().length;
  const held = files.reduce((sum, file) => sum + file.held.length, 0);
  const parts = [
    count === 0 ? "nothing to fix" : `${count} ${dryRun ? "to fix" : "fixed"} in ${plural(fixed.length, "file")}`,
    ...(remaining === 0 ? [] : [`${remaining} left`]),
  ];
  const unsafe = held === 0 ? "" : `; --unsafe fixes ${held} more, which may change what the image does`;
  return parts.join(", ") + unsafe;
}
