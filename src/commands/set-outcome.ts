import type { FurtherFile, WrittenSet } from "./write-set.ts";

/** What became of each file of a set, a line for each kind of outcome. */
export function setOutcome(written: WrittenSet, added: readonly FurtherFile[]): string[] {
  const { backups, conflicts, leftOut, merged, released, removed, same, unresolved, wrote } = written;
  const ignore = added.filter(({ after, before, path }) => path === ".gitignore" && after !== before).map(({ path }) => path);
  return [
    ...row("wrote", [...wrote, ...ignore]),
    ...backups.map(({ backup, path }) => `  saved  ${path} as ${backup}`),
    ...row("merged", merged, " (with your edits in it)"),
    ...row("same", same),
    ...row("gone", removed, " (no longer of the set)"),
    ...released.map((path) => `  kept   ${path} (yours now: it is no longer of the set)`),
    ...leftOut.map((path) => `  left   ${path} (you took it away; plimsoll init brings it back)`),
    ...conflicts.map(
      ({ path, places }) => `  ! ${path}: ${places === 1 ? "a place" : `${places} places`} that you and plimsoll both changed; look for <<<<<<< yours`,
    ),
    ...unresolved.map((path) => `  ! ${path}: marks of an earlier merge are still in it; look for <<<<<<< yours`),
  ];
}

/** Whether somebody has to look at a file before the set is whole. */
export function needsHand({ conflicts, unresolved }: WrittenSet): boolean {
  return conflicts.length > 0 || unresolved.length > 0;
}

const WIDTH = 78;

/** Paths beside a label, on as many lines as they take. */
function row(label: string, paths: readonly string[], note = ""): string[] {
  if (paths.length === 0) return [];
  const lines: string[] = [];
  let line = `  ${label.padEnd(6)}`;
  for (const [index, path] of paths.entries()) {
    const gap = index === 0 ? " " : "  ";
    if (index > 0 && line.length + gap.length + path.length > WIDTH) {
      lines.push(line);
      line = `         ${path}`;
    } else line += gap + path;
  }
  return [...lines, line + note];
}
