import { posix } from "node:path";
import { makeIgnorer, parseIgnoreFile } from "../ignorefile/ignore-file.ts";
import type { Edit } from "../text/edit.ts";
import { moveOf, type FileMove, type Layout } from "./layout.ts";

/** Rules of a builder that leave a moved file out at its new place, too: what was not sent before, a file with secrets, is not sent afterwards. */
export function buildRules(text: string, moves: readonly FileMove[]): readonly Edit[] {
  const ignores = makeIgnorer(parseIgnoreFile(text));
  const lines = text.split("\n");
  const added = new Map<number, Set<string>>();
  for (const { from, to } of moves) {
    const rule = ignores(from);
    if (rule === undefined || ignores(to) !== undefined) continue;
    const written = rule.written.replace(/^\/|^\.\//, "");
    const line = written.includes("/") ? to : `${posix.dirname(to)}/${written}`;
    const holds = makeIgnorer(parseIgnoreFile(line))(to) !== undefined;
    added.set(rule.line, (added.get(rule.line) ?? new Set()).add(holds ? line : to));
  }
  const after = (line: number): number => lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  return [...added].map(([line, rules]) => {
    const at = Math.min(after(line), text.length);
    const written = [...rules].map((rule) => `${rule}\n`).join("");
    return { start: at, end: at, text: at === text.length && !text.endsWith("\n") ? `\n${written.slice(0, -1)}` : written };
  });
}

/** Rules of git that stand for the root alone, for the new places. */
export function gitRules(text: string, layout: Layout, moves: readonly FileMove[]): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const rule = /^(!?)\/([^\s/][^\s]*)\s*$/.exec(line);
    // what is not there now will be made at the new place
    const named = rule === null ? undefined : moveOf(layout, rule[2] ?? "");
    const move = moves.some(({ kind }) => kind === named?.kind) ? named : undefined;
    if (rule !== null && move !== undefined) {
      const start = at + (rule[1] ?? "").length;
      edits.push({ start, end: start + 1 + move.from.length, text: `/${move.to}` });
    }
    at += line.length + 1;
  }
  return edits;
}

/** Folders of the new layout that git would leave out, though what moves there is kept: `env/` is what virtual environments are often called. */
export function foldersIgnored(text: string, folders: readonly string[]): readonly string[] {
  const rules = text.split("\n").map((line) => line.trim());
  return folders.filter((folder) => !rules.includes(`!/${folder}/`) && rules.some((rule) => rule.replace(/^\//, "").replace(/\/\*{0,2}$/, "") === folder));
}
