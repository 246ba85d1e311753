import type { Edit } from "../text/edit.ts";

/** Steps of GitHub's that build the Dockerfile at the root without naming it: each gets its name. */
export function workflowBuilds(text: string, dockerfile: string): readonly Edit[] {
  const lines = text.split("\n");
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  return lines.flatMap((line, index): readonly Edit[] => {
    if (!/^\s*(?:-\s+)?uses:\s*["']?docker\/build-push-action@/.test(line)) return [];
    const own = line.search(/uses:/);
    const step = stepAround(lines, index, own);
    const at = step.find((each) => /^\s*(?:-\s+)?with:\s*(?:#.*)?\r?$/.test(lines[each] ?? ""));
    if (at === undefined) return [];
    const values = step.filter((each) => each > at && indentOf(lines[each] ?? "") > own);
    const named = (key: RegExp): string | undefined => values.map((each) => key.exec(lines[each] ?? "")?.[1]).find((each) => each !== undefined);
    const context = named(/^\s*context:\s*(\S*)/);
    if (named(/^\s*file:\s*(\S*)/) !== undefined || !(context === undefined || /^["']?\.\/?["']?$/.test(context))) return [];
    const after = values.find((each) => /^\s*context:/.test(lines[each] ?? "")) ?? at;
    const indent = " ".repeat(indentOf(lines[values[0] ?? at] ?? "") || own + 2);
    const place = starts[after + 1] ?? text.length;
    return [{ start: place, end: place, text: `${indent}file: ${dockerfile}\n` }];
  });
}

/** The lines of one step: those as deep as its keys, around the one that names the action. */
function stepAround(lines: readonly string[], index: number, own: number): readonly number[] {
  const isOf = (line: string): boolean => line.trim() === "" || indentOf(line) >= own;
  let start = index;
  while (start > 0 && !/^\s*-\s/.test(lines[start] ?? "") && (isOf(lines[start - 1] ?? "") || /^\s*-\s/.test(lines[start - 1] ?? ""))) start--;
  let end = index + 1;
  while (end < lines.length && isOf(lines[end] ?? "") && !(indentOf(lines[end] ?? "") < own)) end++;
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}
