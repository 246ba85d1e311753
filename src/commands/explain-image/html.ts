import type { ImageExplanation } from "../../explain/image.ts";
import type { MapNode } from "../../explain/image-map.ts";
import { formatBytes } from "../../reports/units.ts";
import { visible } from "../../reports/visible.ts";
import { escapeHtml, pagePolicy } from "../html-page.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { counted, factsOf, percent, reasonWords, wasteOfLayer } from "./wording.ts";

/** Directories and files that the page carries: what is smaller is one node with its like. */
export const MOST_NODES = 4000;

/** One file that loads nothing: a browser shows it offline, and its policy lets nothing run but its own script. */
export function writeImageHtml(image: ImageExplanation, map: MapNode): string {
  const policy = pagePolicy(pageScript, pageStyle);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(image.ref)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(image.ref)}</h1>
<dl>
${factsOf(image)
  .map(({ label, value }) => `<dt>${label}</dt><dd>${escapeHtml(value)}</dd>`)
  .join("\n")}
</dl>
<h2 id="maphead">Layers, directories and files</h2>
<p class="faint">Area is bytes. A click or Enter opens, arrow keys walk, Escape goes out; striped is what no container sees.</p>
<p><span id="where"></span> <button type="button" id="out">out</button></p>
<svg id="map" role="group" aria-labelledby="maphead where"><defs><pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 8L8 0"/></pattern></defs></svg>
<p id="what" aria-live="polite"></p>
${layerTable(image)}
${wasteTable(image)}
${duplicatesTable(image)}
${largestTable(image)}
</main>
<script type="application/json" id="data">${dataOf(map)}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

function layerTable(image: ImageExplanation): string {
  const rows = image.layers.map((layer) => {
    const waste = wasteOfLayer(layer);
    const base = layer.inBase === true ? ' <span class="faint">of the base</span>' : "";
    const made = layer.instruction === undefined ? "an unknown instruction" : `<code>${escapeHtml(layer.instruction)}</code>`;
    return [
      number(String(layer.number)),
      number(formatBytes(layer.size)),
      number(percent(layer.size, image.size)),
      number(waste === 0 ? "" : formatBytes(waste), "wasted"),
      `<td>${made}${base}</td>`,
    ];
  });
  return table("Layers", ["layer", "size", "share", "wasted"], "made by", rows);
}

function wasteTable({ waste }: ImageExplanation): string {
  const rows = waste.groups.map(({ bytes, files, hiddenBy, largest, layer, reason }) => [
    number(formatBytes(bytes)),
    `<td>${counted(files, "file")} of layer ${layer} ${reasonWords[reason]} in layer ${hiddenBy}; the largest is <code>${escapeHtml(largest)}</code></td>`,
  ]);
  return table("Waste", ["size"], "what", rows);
}

function duplicatesTable({ duplicates }: ImageExplanation): string {
  const rows = duplicates.groups.map(({ bytes, files, layer, other, path }) => [
    number(formatBytes(bytes)),
    number(String(layer)),
    `<td><code>${escapeHtml(path)}</code> is the same as <code>${escapeHtml(other)}</code>${files > 2 ? ` and ${files - 2} more` : ""}</td>`,
  ]);
  return table("Stored more than once", ["size", "layer"], "what", rows);
}

function largestTable({ largest }: ImageExplanation): string {
  const rows = largest.map(({ layer, path, size }) => [number(formatBytes(size)), number(String(layer)), `<td><code>${escapeHtml(path)}</code></td>`]);
  return table("Largest files", ["size", "layer"], "path", rows);
}

function table(title: string, numbers: readonly string[], last: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const head = `${numbers.map((name) => `<th scope="col" class="number">${name}</th>`).join("")}<th scope="col">${last}</th>`;
  const body = rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("\n");
  return `<h2>${title}</h2>\n<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function number(text: string, more = ""): string {
  return `<td class="number${more === "" ? "" : ` ${more}`}">${text}</td>`;
}

type Packed = readonly [name: string, bytes: number, wasted: number, layer: number, children: readonly Packed[]];

/** JSON that cannot end its element: a name may hold `</script>`. */
function dataOf(map: MapNode): string {
  return JSON.stringify(pack(map)).replaceAll(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

// the map's depth has a cap
function pack({ bytes, children, layer, name, wasted }: MapNode): Packed {
  return [visible(name), bytes, wasted, layer ?? 0, children.map(pack)];
}
