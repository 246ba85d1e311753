import type { DockerfileExplanation, ExplainedStage } from "../../explain/dockerfile/kind.ts";
import { layOut, type Screen } from "../../reports/screen.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd, shorten, widthOf } from "../../reports/width.ts";
import { linesText } from "./wording.ts";

interface Branch {
  readonly text: string;
  readonly right: string;
}

/** Images and the stages on them as a tree; what is copied across stands below. */
export function treeLines(file: DockerfileExplanation, screen: Screen, dash: string): readonly string[] {
  if (file.stages.length === 0) return [];
  const unicode = screen.sign.arrow === "→";
  const lines: Branch[] = [];
  const roots = new Map<string, ExplainedStage[]>();
  for (const stage of file.stages) if (stage.baseStage === undefined) roots.set(stage.base, [...(roots.get(stage.base) ?? []), stage]);
  for (const [image, stages] of roots) {
    lines.push({ text: visible(image), right: "" });
    grow(file, stages, "", lines, unicode, dash);
  }
  const width = Math.max(...lines.map(({ text }) => widthOf(text)));
  const room = screen.columns - 4;
  const drawn = lines.map(({ right, text }) => {
    const beside = width + 2 + widthOf(right) <= room;
    return `    ${beside ? `${padEnd(text, width)}  ${screen.dim(right)}` : shorten(text, room, screen.sign.ellipsis)}`.trimEnd();
  });
  const across = file.edges
    .filter(({ kind }) => kind !== "base")
    .map(({ from, kind, line, to }) => {
      const source = typeof from === "number" ? (file.stages[from]?.title ?? String(from)) : from;
      return visible(`${file.stages[to]?.title ?? String(to)} ${kind === "copy" ? "copies from" : "mounts"} ${source} (line ${line})`);
    });
  return ["", `  ${screen.bold("stages")}`, ...drawn, ...[...new Set(across)].flatMap((text) => layOut(screen, { prefix: "    ", text }))];
}

function grow(file: DockerfileExplanation, stages: readonly ExplainedStage[], before: string, lines: Branch[], unicode: boolean, dash: string): void {
  for (const [index, stage] of stages.entries()) {
    const last = index === stages.length - 1;
    const sign = unicode ? (last ? "└─ " : "├─ ") : last ? "`- " : "|- ";
    const note = stage.isDefault ? " (built by default)" : "";
    lines.push({ text: `${before}${sign}${visible(stage.title)}${note}`, right: linesText([stage.lines], dash) });
    const above = file.stages.filter(({ baseStage }) => baseStage === stage.index);
    if (before.length < 60) grow(file, above, before + (last ? "   " : unicode ? "│  " : "|  "), lines, unicode, dash);
  }
}
