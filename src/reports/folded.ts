import type { Verdict } from "../verdict/verdict.ts";
import { plural } from "./findings.ts";
import type { ImageReport, ReportInput } from "./kind.ts";
import { formatMessage } from "./message.ts";

const MAX_QUIET = 4;

/** The verdicts of an image for people to read: those of a preset that say nothing new are one line each kind. */
export interface FoldedVerdicts {
  readonly shown: readonly Verdict[];
  /** Of what nobody could look at. */
  readonly blocked: string | undefined;
  /** Of what holds. */
  readonly quiet: string | undefined;
}

export function foldVerdicts(image: ImageReport, input: ReportInput): FoldedVerdicts {
  const troubles = troublesOf(image);
  const quiet = ifMany(image.verdicts.filter(isQuiet));
  const blocked = ifMany(image.verdicts.filter((verdict) => isBlocked(verdict, troubles)));
  const folded = new Set([...quiet, ...blocked]);
  return {
    shown: image.verdicts.filter((verdict) => !folded.has(verdict)),
    blocked: blocked.length === 0 ? undefined : blockedText(blocked, input),
    quiet: quiet.length === 0 ? undefined : quietText(quiet),
  };
}

/** Reasons that the image's trouble has told already. */
export function troublesOf({ trouble }: ImageReport): readonly string[] {
  return trouble === undefined ? [] : [trouble.code, "not-built", "not-started"];
}

/** Those that one line tells of; none where they are few enough to be shown. */
function ifMany(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.length > MAX_QUIET ? verdicts : [];
}

function isByPreset({ check, requirement }: Verdict): boolean {
  return requirement === check || requirement.startsWith(`${check}-`);
}

/** What a preset asks of the file or the image and nothing is wrong with: a preset has dozens of them. */
function isQuiet(verdict: Verdict): boolean {
  const { outcome, settledBy, unprovenAllowed } = verdict;
  if (!isByPreset(verdict) || settledBy === "container" || outcome === "violated") return false;
  return outcome !== "unproven" || (settledBy === "file" && unprovenAllowed);
}

/** What a preset asks of an image or a run that could not be had: the trouble has been told. */
function isBlocked(verdict: Verdict, troubles: readonly string[]): boolean {
  const { outcome, reason } = verdict;
  return isByPreset(verdict) && outcome === "unproven" && reason !== undefined && troubles.includes(reason.code);
}

function blockedText(verdicts: readonly Verdict[], { messages }: ReportInput): string {
  const reasons = new Set(verdicts.flatMap(({ check, reason }) => (reason === undefined ? [] : [formatMessage(messages(check), reason)])));
  return `${plural(verdicts.length, "more check")} of image and container are unproven: ${[...reasons].join(", ")}`;
}

function quietText(verdicts: readonly Verdict[]): string {
  const open = verdicts.filter(({ outcome }) => outcome === "unproven").length;
  const rest = open === 0 ? "" : `; ${plural(open, "other")} cannot be told from the file`;
  const of = verdicts.some(({ settledBy }) => settledBy === "image") ? "file and image" : "the file";
  return `${plural(verdicts.length - open, "more check")} of ${of} ${verdicts.length - open === 1 ? "holds" : "hold"}${rest}`;
}
