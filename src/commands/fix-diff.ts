import { withoutSecrets } from "../facts/withheld.ts";
import type { Hunk, HunkLine } from "../fix/hunks.ts";
import type { Screen } from "../reports/screen.ts";
import { visible } from "../reports/visible.ts";

const SIGNS: Readonly<Record<HunkLine["kind"], string>> = { kept: " ", removed: "-", added: "+" };

export interface ShownDiff {
  readonly text: string;
  /** True where lines hold secrets, which are not shown: the diff cannot be applied as it stands. */
  readonly withheld: boolean;
}

export interface ChangedFile {
  /** From the working directory, with forward slashes. */
  readonly path: string;
  /** Where it lay before, in a diff of git's kind, which tells of renames. */
  readonly from?: string;
  readonly isNew: boolean;
  readonly isGone: boolean;
  readonly hunks: readonly Hunk[];
}

/** A unified diff that `git apply` and `patch -p1` take; each hunk names the checks whose fixes it is. For a terminal, what would act on it is made visible. */
export function writeDiff({ from: origin, hunks, isGone, isNew, path }: ChangedFile, screen: Screen, isTerminal: boolean): ShownDiff {
  const show = isTerminal ? visible : (text: string): string => text;
  const ofGit = origin === undefined ? [] : [`diff --git a/${show(origin)} b/${show(path)}`];
  const renamed = origin === undefined || origin === path ? [] : [`rename from ${show(origin)}`, `rename to ${show(path)}`];
  const lines = [...ofGit, ...renamed].map((line) => screen.bold(line));
  if (origin === undefined || hunks.length > 0)
    lines.push(screen.bold(`--- ${isNew ? "/dev/null" : `a/${show(origin ?? path)}`}`), screen.bold(`+++ ${isGone ? "/dev/null" : `b/${show(path)}`}`));
  let withheld = false;
  for (const { added, checks, from, lines: hunkLines, removed, to } of hunks) {
    lines.push(`${screen.dim(`@@ -${from},${removed} +${to},${added} @@`)}${checks.map((check, index) => `${index === 0 ? " " : ", "}${check}`).join("")}`);
    for (const { kind, text } of hunkLines) {
      const line = text.endsWith("\n") ? text.slice(0, -1) : text;
      const shown = withoutSecrets(line);
      withheld ||= shown !== line;
      const style = kind === "added" ? screen.green : kind === "removed" ? screen.red : (plain: string) => plain;
      lines.push(style(SIGNS[kind] + show(isTerminal ? shown.replace(/\r$/, "") : shown)));
      if (!text.endsWith("\n")) lines.push("\\ No newline at end of file");
    }
  }
  return { text: `${lines.join("\n")}\n`, withheld };
}
