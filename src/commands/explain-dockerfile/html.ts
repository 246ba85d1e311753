import type { DockerfileExplanation, ExplainedStage } from "../../explain/dockerfile/kind.ts";
import { visible } from "../../reports/visible.ts";
import { directiveArticle, instructionArticle } from "./html-instruction.ts";
import { graph } from "./html-graph.ts";
import { escapeHtml, pagePolicy } from "../html-page.ts";
import { wholeSections } from "./html-tables.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { linesText } from "./wording.ts";

/** One file that loads nothing: a browser shows it offline, its policy lets nothing run but its own script, and without the script all of it can be read. */
export function writeDockerfileHtml(files: readonly DockerfileExplanation[]): string {
  const policy = pagePolicy(pageScript, pageStyle);
  const title = files.map(({ path }) => visible(path)).join(", ") || "no Dockerfile";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title.slice(0, 200))}, explained</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${files.map(fileSection).join("\n")}
</main>
<p id="told" role="status" aria-live="polite"></p>
<script>${pageScript}</script>
</body>
</html>
`;
}

function fileSection(file: DockerfileExplanation, index: number): string {
  const id = `f${index}`;
  return `<section class="file" data-file="${id}" aria-labelledby="${id}-head">
<header>
<h1 id="${id}-head">${escapeHtml(file.path)}</h1>
${file.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join("\n")}
${file.summary.map((said) => `<p>${escapeHtml(said)}</p>`).join("\n")}
</header>
${graph(file, id)}
<p class="faint help">Point at a line, or walk with the arrow keys, to see which lines a change of it <span class="tag again">runs again</span>, which <span class="tag perhaps">perhaps</span>, and what it <span class="tag needed">needs</span>. Enter on a stage goes to its lines.</p>
${file.directives.length + file.globals.length === 0 ? "" : `<section class="stage"><h2>Before the first stage</h2>${file.directives.map((directive) => directiveArticle(directive, id)).join("")}<ol class="lines">${file.globals.map((each) => instructionArticle(each, id)).join("\n")}</ol></section>`}
${file.stages.map((stage) => stageSection(stage, id)).join("\n")}
${wholeSections(file)}
</section>`;
}

function stageSection(stage: ExplainedStage, file: string): string {
  const notes = [linesText([stage.lines]), stage.isDefault ? "built by default" : "", stage.isBuilt ? "" : "built only when asked for"].filter(
    (note) => note !== "",
  );
  return `<section class="stage" id="${file}-s${stage.index}" aria-labelledby="${file}-s${stage.index}-head" tabindex="-1">
<h2 id="${file}-s${stage.index}-head">Stage ${escapeHtml(stage.title)} <span class="faint">${notes.join(", ")}</span></h2>
<ol class="lines">
${stage.instructions.map((each) => instructionArticle(each, file)).join("\n")}
</ol>
</section>`;
}
