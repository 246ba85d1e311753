import type { DockerfileExplanation } from "../../explain/dockerfile/kind.ts";
import { mapStages, type MapBox } from "../../explain/dockerfile/stage-map.ts";
import { visible } from "../../reports/visible.ts";
import { widthOf } from "../../reports/width.ts";
import { escapeHtml } from "../html-page.ts";
import { linesText } from "./wording.ts";

const MOST_LETTERS = 22;
/** A drawing this wide can still be read on a telephone; a wider one is pushed aside. */
const SHRINKS = 480;

/** The stage graph: links to the stages, so that it can be used without a script. */
export function graph(file: DockerfileExplanation, id: string): string {
  if (file.stages.length === 0) return "";
  const { boxes, height, lines, width } = mapStages(file);
  const drawn = lines.map(
    ({ from, kind, path, to }) =>
      `<path class="${kind}" d="${path}" data-from="${typeof from === "number" ? from : ""}" data-to="${to}" marker-end="url(#${id}-arrow)"/>`,
  );
  return `<nav class="graph" aria-label="Stages of ${escapeHtml(file.path)}">
<svg${width <= SHRINKS ? ' class="narrow"' : ""} viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Stage graph">
<defs><marker id="${id}-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${drawn.join("\n")}
${boxes.map((box) => boxOf(file, box, id)).join("\n")}
</svg>
<p class="faint">A line goes from what is there to what stands on it; dashed, to what copies from it.</p>
</nav>`;
}

function boxOf(file: DockerfileExplanation, { height, of, width, x, y }: MapBox, id: string): string {
  const place = `x="${x}" y="${y}" width="${width}" height="${height}"`;
  const centre = x + width / 2;
  if (typeof of === "string") {
    return `<g class="image"><title>${escapeHtml(`the image ${of}`)}</title><rect ${place} rx="22"/><text x="${centre}" y="${y + 28}">${escapeHtml(shortened(of))}</text></g>`;
  }
  const stage = file.stages[of];
  if (stage === undefined) return "";
  const note = stage.isDefault ? "built by default" : stage.isBuilt ? "" : "only when asked for";
  const under = [linesText([stage.lines]), note].filter((each) => each !== "").join(", ");
  return `<a class="box${stage.isDefault ? " default" : ""}${stage.isBuilt ? "" : " left"}" href="#${id}-s${of}" data-stage="${of}"><rect ${place} rx="6"/><text class="name" x="${centre}" y="${y + 20}">${escapeHtml(shortened(/^\d+$/.test(stage.title) ? `stage ${stage.title}` : stage.title))}</text><text class="under" x="${centre}" y="${y + 36}">${escapeHtml(under.length > 30 ? linesText([stage.lines]) : under)}</text></a>`;
}

function shortened(text: string): string {
  const plain = visible(text);
  if (widthOf(plain) <= MOST_LETTERS) return plain;
  return `${plain.slice(0, MOST_LETTERS - 9)}…${plain.slice(-8)}`;
}
