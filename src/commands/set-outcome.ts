import { layOut, type Screen } from "../reports/screen.ts";
import { padEnd } from "../reports/width.ts";
import type { FurtherFile, WrittenSet } from "./write-set.ts";

/** What became of each file of a set, a row for each kind of outcome. */
export function setOutcome(written: WrittenSet, added: readonly FurtherFile[], screen: Screen): string[] {
  const { backups, conflicts, leftOut, merged, released, removed, same, unresolved, wrote } = written;
  const ignore = added.filter(({ after, before, path }) => path === ".gitignore" && after !== before).map(({ path }) => path);
  const rows: readonly (readonly [label: string, text: string])[] = [
    ...paths("wrote", [...wrote, ...ignore]),
    ...backups.map(({ backup, path }) => ["saved", `${path} as ${backup}`] as const),
    ...paths("merged", merged, " (with your edits in it)"),
    ...paths("same", same),
    ...paths("gone", removed, " (no longer of the set)"),
    ...released.map((path) => ["kept", `${path} (yours now: it is no longer of the set)`] as const),
    ...leftOut.map((path) => ["left", `${path} (you took it away; plimsoll init brings it back)`] as const),
    ...conflicts.map(
      ({ path, places }) =>
        ["!", `${path}: ${places === 1 ? "a place" : `${places} places`} that you and plimsoll both changed; look for <<<<<<< yours`] as const,
    ),
    ...unresolved.map((path) => ["!", `${path}: marks of an earlier merge are still in it; look for <<<<<<< yours`] as const),
  ];
  return rows.flatMap(([label, text]) => outcomeRow(label, text, screen));
}

/** What became of one or more files, behind its word. */
export function outcomeRow(label: string, text: string, screen: Screen): readonly string[] {
  return layOut(screen, { prefix: label === "!" ? "  ! " : `  ${padEnd(label, 6)} `, text });
}

/** Files of the user's own that stand where the set would have one. */
export function keptRows({ kept }: WrittenSet, contract: string | undefined, screen: Screen): readonly string[] {
  return kept.filter((path) => path !== contract).flatMap((path) => outcomeRow("kept", `${path} (yours; --force replaces it after a backup)`, screen));
}

/** Whether somebody has to look at a file before the set is whole. */
export function needsHand({ conflicts, unresolved }: WrittenSet): boolean {
  return conflicts.length > 0 || unresolved.length > 0;
}

/** Paths beside a label, on as many lines as they take. */
function paths(label: string, all: readonly string[], note = ""): [label: string, text: string][] {
  return all.length === 0 ? [] : [[label, all.join("  ") + note]];
}
