import type { CommandPart, ScriptLine } from "../../explain/command/kind.ts";
import type { Detail, DockerfileExplanation, ExplainedInstruction, LineRange } from "../../explain/dockerfile/kind.ts";
import { escapeHtml } from "../html-page.ts";
import { inCode, sentence } from "./html-text.ts";
import { commandText, dependsText, jointText, linesText, meaningText, repeatsText, shownParts, UNKNOWN } from "./wording.ts";

export function directiveArticle({ line, means, text }: DockerfileExplanation["directives"][number], file: string): string {
  return `<div class="directive" id="${file}-L${line}"><pre><code># ${escapeHtml(text)}</code></pre><p>${sentence(means ?? UNKNOWN)}</p></div>`;
}

/** An instruction: what is written on one side, what it means on the other. */
export function instructionArticle(instruction: ExplainedInstruction, file: string): string {
  const { lines, repeats, sameAs } = instruction;
  const label = `${linesText([lines])}: ${instruction.keyword}`;
  const needs = instruction.dependsOn.flatMap(({ line }) => (line === undefined ? [] : [line]));
  const data = `data-line="${lines.first}" data-again="${startsOf(repeats.surely)}" data-perhaps="${startsOf(repeats.perhaps)}" data-needs="${needs.join(" ")}"`;
  const same = sameAs === undefined ? "" : ` <a href="#${file}-L${sameAs}">The same as line ${sameAs}.</a>`;
  const parts = sameAs === undefined ? `${detailList(instruction.details)}${scriptList(instruction.script)}` : "";
  return `<li class="line" id="${file}-L${lines.first}" tabindex="-1" aria-label="${escapeHtml(label)}" ${data}>
<div class="written"><span class="number">${lines.first}</span><pre><code>${code(instruction)}</code></pre></div>
<div class="words">
<p class="does">${sentence(instruction.does)}${same}</p>
${instruction.comment === undefined ? "" : `<p class="says">“${escapeHtml(instruction.comment)}”</p>`}
${parts}
${instruction.why.map((reason) => `<p class="why">${escapeHtml(reason)}</p>`).join("")}
<dl class="facts"><dt>costs</dt><dd>${escapeHtml(instruction.costs)}</dd>${dependsText(instruction) === "" ? "" : `<dt>needs</dt><dd>${needsList(instruction, file)}</dd>`}<dt>changed</dt><dd>${escapeHtml(repeatsText(repeats))}</dd></dl>
${instruction.findings.map(({ check, level, line, message }) => `<p class="finding ${level}"><strong>${level}</strong> ${line === lines.first ? "" : `line ${line}: `}${escapeHtml(message)} ${inCode(check)}</p>`).join("")}
</div>
</li>`;
}

function startsOf(ranges: readonly LineRange[]): string {
  return ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(" ");
}

function needsList({ dependsOn }: ExplainedInstruction, file: string): string {
  return dependsOn
    .map(({ line, what }) => (line === undefined ? escapeHtml(what) : `<a href="#${file}-L${line}">${escapeHtml(what)}, line ${line}</a>`))
    .join("; ");
}

/** The text with its keyword, options and comments told apart. */
function code({ code: text, keyword }: ExplainedInstruction): string {
  return text
    .split("\n")
    .map((line, index) => {
      if (/^\s*#/.test(line)) return `<span class="comment">${escapeHtml(line.replaceAll("\t", "    "))}</span>`;
      const shown = line.replaceAll("\t", "    ");
      const start = shown.length - shown.trimStart().length;
      const isFirst = index === 0 && shown.slice(start, start + keyword.length).toUpperCase() === keyword;
      const head = isFirst ? `${shown.slice(0, start)}<span class="keyword">${escapeHtml(shown.slice(start, start + keyword.length))}</span>` : "";
      return head + escapeHtml(isFirst ? shown.slice(start + keyword.length) : shown);
    })
    .join("\n");
}

function detailList(details: readonly (Detail | CommandPart)[]): string {
  if (details.length === 0) return "";
  return `<dl class="parts">${details.map((detail) => `<dt>${inCode(detail.text)}</dt><dd${detail.means === undefined ? ' class="unknown"' : ""}>${escapeHtml(meaningText(detail))}</dd>`).join("")}</dl>`;
}

function scriptList(script: readonly ScriptLine[]): string {
  if (script.length === 0) return "";
  return `<ul class="script">${script.map(scriptItem).join("")}</ul>`;
}

const INSETS = 6;

function scriptItem({ around, command, depth, joint }: ScriptLine): string {
  const inset = ` class="in${Math.min(depth, INSETS)}"`;
  const how = jointText(joint);
  if (command === undefined) return `<li${inset}><span class="joint">${escapeHtml(`${how} ${around ?? ""}`.trim())}</span></li>`;
  const is = command.is === undefined ? "" : ` <span class="faint">(${escapeHtml(command.is)})</span>`;
  return `<li${inset}>${how === "" ? "" : `<span class="joint">${how}</span> `}${inCode(command.title)} ${command.does === undefined ? `<span class="unknown">${escapeHtml(commandText(command))}</span>` : escapeHtml(command.does)}${is}${detailList(shownParts(command.parts))}${scriptList(command.inner)}</li>`;
}
