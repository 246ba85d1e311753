import { onceFor } from "../text/once.ts";
import { splitFindings } from "../verdict/findings.ts";
import type { Evidence, FileRange, JudgeName, SuppressedFinding, Verdict } from "../verdict/verdict.ts";
import type { ImageReport, ReportInput } from "./kind.ts";
import { formatMessage } from "./message.ts";
import { visible } from "./visible.ts";

/** One thing that is wrong at one place, as every report but the JSON one tells it. */
export interface Finding {
  /** The file it is told under. */
  readonly path: string;
  readonly place: FileRange | undefined;
  readonly verdict: Verdict;
  readonly judge: JudgeName;
  readonly image: ImageReport;
  /** The first says what is wrong, the others what it contradicts; empty where a judge gave no evidence. */
  readonly evidence: readonly Evidence[];
  /** The comment that takes it back. */
  readonly suppressed: Pick<SuppressedFinding, "by" | "reason"> | undefined;
}

/** Everything violated, file by file and line by line. */
export const findingsOf: (input: ReportInput) => readonly Finding[] = onceFor((input: ReportInput) => [...findingsByFile(input).values()].flat());

/** What comments take back, in the same order. */
export function suppressedFindingsOf(input: ReportInput): readonly Finding[] {
  return [...gather(input, suppressedIn).values()].flat();
}

/** Everything violated, by the file it is told under. */
export const findingsByFile: (input: ReportInput) => ReadonlyMap<string, readonly Finding[]> = onceFor((input: ReportInput) => gather(input, findingsIn));

/** A Dockerfile of two images is told of once. */
function gather(input: ReportInput, read: (verdict: Verdict, image: ImageReport) => readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const seen = new Set<string>();
  const byFile = new Map<string, Finding[]>();
  for (const image of input.images) {
    // most verdicts of a run say that all is well
    const telling = image.verdicts.filter(({ outcome, suppressed }) => outcome === "violated" || suppressed !== undefined);
    for (const finding of telling.flatMap((verdict) => read(verdict, image))) {
      const { evidence, path, verdict } = finding;
      const key = JSON.stringify([path, verdict.requirement, verdict.check, evidence]);
      if (seen.has(key)) continue;
      seen.add(key);
      const inFile = byFile.get(path) ?? [];
      byFile.set(path, inFile);
      inFile.push(finding);
    }
  }
  return new Map([...byFile].map(([path, inFile]) => [path, inFile.toSorted(byPlace)]));
}

function findingsIn(verdict: Verdict, image: ImageReport): readonly Finding[] {
  if (verdict.outcome !== "violated") return [];
  const found = verdict.judges.flatMap(({ judge, answer }) => {
    if (answer.outcome !== "violated") return [];
    const findings: readonly (readonly Evidence[])[] = answer.evidence.length === 0 ? [[]] : splitFindings(answer.evidence);
    return findings.map((evidence) => findingOf(verdict, image, judge, evidence, undefined));
  });
  return found.length > 0 ? found : [findingOf(verdict, image, verdict.settledBy, [], undefined)];
}

function suppressedIn(verdict: Verdict, image: ImageReport): readonly Finding[] {
  return (verdict.suppressed ?? []).map(({ evidence, by, reason }) => findingOf(verdict, image, "file", evidence, { by, reason }));
}

function findingOf(verdict: Verdict, image: ImageReport, judge: JudgeName, evidence: readonly Evidence[], suppressed: Finding["suppressed"]): Finding {
  const first = evidence[0]?.place;
  const place = first?.kind === "file" ? first : askedAt(verdict);
  return { path: place?.path ?? image.dockerfile, place, verdict, judge, image, evidence, suppressed };
}

/** What no check stands behind is told where it is asked. */
function askedAt({ asked }: Verdict): FileRange | undefined {
  return asked && { kind: "file", ...asked, endLine: asked.line, endColumn: asked.column + 1 };
}

function byPlace({ place: left }: Finding, { place: right }: Finding): number {
  return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0);
}

/** What is wrong, in words, on one line. */
export function textOf({ evidence: [main], verdict }: Finding, input: ReportInput): string {
  if (main === undefined) return visible(verdict.title);
  const text = formatMessage(input.messages(verdict.check), main.message);
  // what a test of another tool's file asks is known by its own words alone
  return verdict.asked === undefined ? text : `${visible(verdict.title)}: ${text}`;
}

/** The ids of its requirement and check, each once. */
export function idsOf({ verdict: { also, check, requirement } }: Finding): readonly string[] {
  return [...new Set([requirement, ...also, check])].map(visible);
}

/** `2 errors, 1 warning, 1 note in 1 file`, or what there is to say where there is nothing. */
export function totalsOf(input: ReportInput): string {
  const findings = findingsOf(input);
  const counts = (["error", "warning", "info"] as const).flatMap((level) => {
    const count = findings.filter(({ verdict }) => verdict.level === level).length;
    return count === 0 ? [] : [plural(count, level === "info" ? "note" : level)];
  });
  const files = new Set(findings.map(({ path }) => path)).size;
  const ignored = suppressedFindingsOf(input).length;
  const text = counts.length > 0 ? `${counts.join(", ")} in ${plural(files, "file")}` : nothingFound(input);
  return ignored === 0 ? text : `${text}, ${ignored} ignored`;
}

function nothingFound({ images }: ReportInput): string {
  const judged = images.filter(({ verdicts }) => verdicts.some(({ judges }) => judges.length > 0));
  return judged.length > 0 ? `nothing wrong in ${plural(new Set(judged.map(({ dockerfile }) => dockerfile)).size, "file")}` : "nothing was judged";
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
