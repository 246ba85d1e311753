import { withoutTrailing } from "../text/trim.ts";

interface StageText {
  readonly name: string | undefined;
  /** With the comment above its FROM. */
  readonly lines: readonly string[];
}

/** The stages that a stage of a generated Dockerfile stands on, and it as the last one; the whole text where there is no such stage. */
export function stagesFor(dockerfile: string, name: string): string {
  const { head, stages } = stagesOf(dockerfile);
  const target = stages.findIndex((stage) => stage.name === name);
  if (target === -1) return dockerfile;
  const needed = new Set([target]);
  for (let index = target; index >= 0; index -= 1) {
    if (!needed.has(index)) continue;
    const text = (stages[index]?.lines ?? []).join("\n");
    for (const [, other = ""] of text.matchAll(/(?:^FROM |--from=|,from=)([^\s,]+)/gm)) needed.add(indexBefore(stages, other, index));
  }
  return together(
    head,
    stages.filter((_, index) => needed.has(index)),
  );
}

/** The text without one stage, which nothing else stands on. */
export function withoutStage(dockerfile: string, name: string): string {
  const { head, stages } = stagesOf(dockerfile);
  return together(
    head,
    stages.filter((stage) => stage.name !== name),
  );
}

function indexBefore(stages: readonly StageText[], name: string, before: number): number {
  const found = stages.findIndex((stage) => stage.name === name);
  return found < before ? found : -1;
}

/** A comment belongs to the FROM below it, also over an empty line. */
function stagesOf(dockerfile: string): { readonly head: readonly string[]; readonly stages: readonly StageText[] } {
  const lines = withoutTrailing(dockerfile, "\n").split("\n");
  const starts = lines.flatMap((line, index) => (line.startsWith("FROM ") ? [index] : []));
  const begins = starts.map((start, number) => {
    const floor = (starts[number - 1] ?? -1) + 1;
    let begin = start;
    while (begin > floor && /^(?:#.*)?$/.test(lines[begin - 1] ?? "")) begin -= 1;
    return number === 0 ? start : begin;
  });
  const stages = begins.map((begin, number): StageText => {
    const from = lines[starts[number] ?? 0] ?? "";
    return { name: /^FROM .* AS (\S+)$/.exec(from)?.[1], lines: trimmed(lines.slice(begin, begins[number + 1])) };
  });
  return { head: lines.slice(0, begins[0]), stages };
}

function together(head: readonly string[], stages: readonly StageText[]): string {
  const parts = stages.map(({ lines }) => lines.join("\n"));
  const first = [...head, ...(parts.length === 0 ? [] : [parts[0] ?? ""])].join("\n");
  return `${[first, ...parts.slice(1)].filter((part) => part !== "").join("\n\n")}\n`;
}

function trimmed(lines: readonly string[]): readonly string[] {
  let [start, end] = [0, lines.length];
  while (start < end && lines[start] === "") start += 1;
  while (end > start && lines[end - 1] === "") end -= 1;
  return lines.slice(start, end);
}
