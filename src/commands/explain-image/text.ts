import type { ExplainedLayer, ImageExplanation } from "../../explain/image.ts";
import { layOut, type Screen } from "../../reports/screen.ts";
import { formatBytes } from "../../reports/units.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd, padStart, shorten, widthOf } from "../../reports/width.ts";
import { counted, factsOf, percent, reasonWords, wasteOfLayer } from "./wording.ts";

/** An instruction may be pages long; JSON has the whole of it. */
const MOST_OF_INSTRUCTION = 160;
const MOST_GROUPS = 12;

/** The explanation as lines of at most the screen's columns. */
export function writeImageText(image: ImageExplanation, screen: Screen): readonly string[] {
  const facts = factsOf(image);
  const label = Math.max(...facts.map((fact) => widthOf(fact.label)));
  return [
    ...layOut(screen, { prefix: "", text: visible(image.ref), style: screen.bold }),
    "",
    ...facts.flatMap((fact) => layOut(screen, { prefix: `  ${screen.dim(padEnd(fact.label, label))}  `, text: visible(fact.value) })),
    ...layerLines(image, screen),
    ...wasteLines(image, screen),
    ...duplicateLines(image, screen),
    ...largestLines(image, screen),
  ];
}

function layerLines(image: ImageExplanation, screen: Screen): readonly string[] {
  if (image.layers.length === 0) return [];
  const rows = image.layers.map((layer) => ({ layer, cells: cellsOf(layer, image.size, screen) }));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map(({ cells }) => widthOf(cells[column] ?? ""))));
  // on a narrow screen the columns would leave no room for the instruction
  const shown = screen.columns >= 60 ? [0, 1, 2, 3] : [0, 1];
  const lines = ["", `  ${screen.bold("layers")}`];
  let inBase: boolean | undefined;
  for (const { cells, layer } of rows) {
    if (layer.inBase !== undefined && layer.inBase !== inBase) lines.push(`    ${screen.dim(layer.inBase ? "of the base" : "of the image itself")}`);
    inBase = layer.inBase;
    const columns = shown.filter((column) => widths[column] !== 0).map((column) => padStart(cells[column] ?? "", widths[column] ?? 0));
    const wasted = wasteOfLayer(layer) > 0 && columns.length > 3;
    const prefix = columns.map((cell, index) => (wasted && index === 3 ? screen.yellow(cell) : cell)).join("  ");
    lines.push(...layOut(screen, { prefix: `    ${prefix}  `, text: instructionOf(layer, screen) }));
  }
  return lines;
}

/** Number, size, share of the image, waste: the last is empty where there is none. */
function cellsOf(layer: ExplainedLayer, size: number, screen: Screen): readonly string[] {
  const waste = wasteOfLayer(layer);
  return [
    String(layer.number),
    formatBytes(layer.size),
    screen.columns >= 70 ? percent(layer.size, size) : "",
    waste === 0 ? "" : `${formatBytes(waste)} wasted`,
  ];
}

function instructionOf({ instruction }: ExplainedLayer, screen: Screen): string {
  if (instruction === undefined) return "an unknown instruction";
  const text = visible(instruction);
  return text.length <= MOST_OF_INSTRUCTION ? text : `${text.slice(0, MOST_OF_INSTRUCTION)}${screen.sign.ellipsis}`;
}

function wasteLines({ waste }: ImageExplanation, screen: Screen): readonly string[] {
  if (waste.groups.length === 0) return [];
  const groups = waste.groups.slice(0, MOST_GROUPS);
  const width = Math.max(...groups.map(({ bytes }) => widthOf(formatBytes(bytes))));
  const lines = ["", `  ${screen.bold("waste")}`];
  for (const { bytes, files, hiddenBy, largest, layer, reason } of groups) {
    const prefix = `    ${padStart(formatBytes(bytes), width)}  `;
    const text = `${counted(files, "file")} of layer ${layer} ${reasonWords[reason]} in layer ${hiddenBy}`;
    lines.push(...layOut(screen, { prefix, text }));
    lines.push(pathLine(" ".repeat(width + 6), largest, "", screen));
  }
  if (waste.groups.length > MOST_GROUPS) lines.push(`    ${counted(waste.groups.length - MOST_GROUPS, "smaller group")} more`);
  return lines;
}

function duplicateLines({ duplicates }: ImageExplanation, screen: Screen): readonly string[] {
  const groups = duplicates.groups.slice(0, MOST_GROUPS);
  if (groups.length === 0) return [];
  const width = Math.max(...groups.map(({ bytes }) => widthOf(formatBytes(bytes))));
  const lines = ["", `  ${screen.bold("stored more than once")}`];
  for (const { bytes, files, layer, other, path } of groups) {
    lines.push(pathLine(`    ${padStart(formatBytes(bytes), width)}  `, path, `layer ${layer}`, screen));
    lines.push(pathLine(`${" ".repeat(width + 6)}as `, other, files > 2 ? `and ${files - 2} more` : "", screen));
  }
  const more = duplicates.groups.length - groups.length;
  return more > 0 ? [...lines, `    ${counted(more, "smaller group")} more`] : lines;
}

function largestLines({ largest }: ImageExplanation, screen: Screen): readonly string[] {
  if (largest.length === 0) return [];
  const width = Math.max(...largest.map(({ size }) => widthOf(formatBytes(size))));
  const lines = ["", `  ${screen.bold("largest files")}`];
  for (const { layer, path, size } of largest) lines.push(pathLine(`    ${padStart(formatBytes(size), width)}  `, path, `layer ${layer}`, screen));
  return lines;
}

/** A path on one line, its middle left out where there is no room. */
function pathLine(prefix: string, path: string, right: string, screen: Screen): string {
  const room = screen.columns - widthOf(prefix) - (right === "" ? 0 : widthOf(right) + 2);
  const shown = shorten(visible(path), room, screen.sign.ellipsis);
  return right === "" ? prefix + shown : `${prefix}${padEnd(shown, room)}  ${screen.dim(right)}`;
}
