import type { ExplainedLayer, ImageExplanation } from "../../explain/image.ts";
import { escapeText, inCode, row } from "../../reports/markdown/escape.ts";
import { formatBytes } from "../../reports/units.ts";
import { counted, factsOf, percent, reasonWords, wasteOfLayer } from "./wording.ts";

const MOST_OF_INSTRUCTION = 160;
const MOST_ROWS = 100;

/** For a comment on a pull request. */
export function writeImageMarkdown(image: ImageExplanation): string {
  const lines = [
    `**plimsoll explain** ${inCode(image.ref)}`,
    ...table(
      ["", ""],
      factsOf(image).map(({ label, value }) => [label, escapeText(value)]),
    ),
    ...table(
      ["layer", "size", "share", "wasted", "made by"],
      image.layers.map((layer) => layerCells(layer, image)),
    ),
    ...table(
      ["wasted", "what", "the largest"],
      image.waste.groups.map(({ bytes, files, hiddenBy, largest, layer, reason }) => [
        formatBytes(bytes),
        `${counted(files, "file")} of layer ${layer} ${reasonWords[reason]} in layer ${hiddenBy}`,
        inCode(largest),
      ]),
    ),
    ...table(
      ["stored more than once", "layer", "file", "the same as"],
      image.duplicates.groups.map(({ bytes, files, layer, other, path }) => [
        formatBytes(bytes),
        String(layer),
        inCode(path),
        `${inCode(other)}${files > 2 ? ` and ${files - 2} more` : ""}`,
      ]),
    ),
    ...table(
      ["size", "layer", "file"],
      image.largest.map(({ layer, path, size }) => [formatBytes(size), String(layer), inCode(path)]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function layerCells(layer: ExplainedLayer, image: ImageExplanation): readonly string[] {
  const waste = wasteOfLayer(layer);
  const { instruction = "" } = layer;
  const made = instruction.length <= MOST_OF_INSTRUCTION ? instruction : `${instruction.slice(0, MOST_OF_INSTRUCTION)}…`;
  return [
    `${layer.number}${layer.inBase === true ? ", of the base" : ""}`,
    formatBytes(layer.size),
    percent(layer.size, image.size),
    waste === 0 ? "" : formatBytes(waste),
    made === "" ? "an unknown instruction" : inCode(made),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const left = rows.length - MOST_ROWS;
  const rest = left > 0 ? ["", `${left} more`] : [];
  return ["", row(head), row(head.map(() => "---")), ...rows.slice(0, MOST_ROWS).map(row), ...rest];
}
