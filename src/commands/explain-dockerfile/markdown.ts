import type { DockerfileExplanation, ExplainedInstruction, ExplainedTarget } from "../../explain/dockerfile/kind.ts";
import { escapeText, inCode, row } from "../../reports/markdown/escape.ts";
import { visible } from "../../reports/visible.ts";
import { commandText, dependsText, flatten, jointText, linesText, meaningText, repeatsText, shownParts, UNKNOWN } from "./wording.ts";

const MOST_ROWS = 200;

/** A page: for a repository's documentation, or a comment on a pull request. */
export function writeDockerfileMarkdown(file: DockerfileExplanation): string {
  const lines = [`# ${escapeText(file.path)}`, ""];
  for (const note of file.notes) lines.push(`> ${escapeText(note)}`, "");
  lines.push(file.summary.map(escapeText).join(" "), ...graphLines(file));
  if (file.directives.length > 0)
    lines.push(
      ...table(
        ["line", "directive", "means"],
        file.directives.map(({ line, means, text }) => [String(line), inCode(text), escapeText(means ?? UNKNOWN)]),
      ),
    );
  if (file.globals.length > 0) lines.push("", "## Before the first stage", ...file.globals.flatMap(instructionLines));
  for (const stage of file.stages) {
    const notes = [linesText([stage.lines]), stage.isDefault ? "built by default" : "", stage.isBuilt ? "" : "built only when asked for"].filter(
      (note) => note !== "",
    );
    lines.push("", `## Stage ${escapeText(stage.title)}`, "", `${notes.join(", ")}.`, ...stage.instructions.flatMap(instructionLines));
  }
  lines.push(...wholeLines(file));
  return `${lines.join("\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

/** The stage graph for those who draw mermaid. Names go in as quoted labels with everything taken out that means something there. */
function graphLines({ edges, stages }: DockerfileExplanation): readonly string[] {
  if (stages.length === 0) return [];
  const images = [...new Set(edges.flatMap(({ from }) => (typeof from === "string" ? [from] : [])))];
  const lines = ["", "```mermaid", "flowchart TD"];
  for (const [index, image] of images.entries()) lines.push(`  i${index}(["${label(image)}"])`);
  for (const stage of stages) lines.push(`  s${stage.index}["${label(stage.title)}${stage.isDefault ? "<br>built by default" : ""}"]`);
  const drawn = new Set<string>();
  for (const { from, kind, to } of edges) {
    const source = typeof from === "number" ? `s${from}` : `i${images.indexOf(from)}`;
    const line = kind === "base" ? `  ${source} --> s${to}` : `  ${source} -. ${kind === "copy" ? "copied" : "mounted"} .-> s${to}`;
    if (!drawn.has(line)) lines.push(line);
    drawn.add(line);
  }
  return [...lines, "```"];
}

function label(text: string): string {
  return visible(text).replaceAll(/["#<>&`;{}[\]()|\\]/g, (sign) => `#${sign.charCodeAt(0)};`);
}

function instructionLines(instruction: ExplainedInstruction): readonly string[] {
  const lines = ["", `### ${linesText([instruction.lines]).replace(/^l/, "L")}: ${instruction.keyword}`, "", ...fenced(instruction.code), ""];
  const does = capital(escapeText(instruction.does));
  lines.push(instruction.sameAs === undefined ? `${does}.` : `The same as line ${instruction.sameAs}. ${does}.`);
  if (instruction.comment !== undefined) lines.push("", `> ${escapeText(instruction.comment)}`);
  if (instruction.sameAs === undefined) {
    const rows = instruction.details.map((detail) => [inCode(detail.text), escapeText(meaningText(detail))]);
    for (const { around, command, depth, joint } of flatten(instruction.script)) {
      const inset = "&nbsp;&nbsp;".repeat(Math.min(depth, 6));
      if (command === undefined) rows.push([`${inset}*${escapeText(`${jointText(joint)} ${around ?? ""}`.trim())}*`, ""]);
      else {
        const is = command.is === undefined ? "" : ` (${escapeText(command.is)})`;
        rows.push([`${inset}${inCode(command.title)}`, `${escapeText(`${jointText(joint)} ${commandText(command)}`.trim())}${is}`]);
        for (const part of shownParts(command.parts)) rows.push([`${inset}&nbsp;&nbsp;${inCode(part.text)}`, escapeText(meaningText(part))]);
      }
    }
    lines.push(...table(["", "means"], rows));
  }
  const facts: readonly (readonly [string, string])[] = [
    ["why", instruction.why.join(" ")],
    ["costs", instruction.costs],
    ["needs", dependsText(instruction)],
    ["a change", repeatsText(instruction.repeats)],
  ];
  lines.push("", ...facts.filter(([, text]) => text !== "").map(([name, text]) => `- **${name}**: ${escapeText(text)}`));
  for (const { check, level, line, message } of instruction.findings) lines.push(`- **${level}**, line ${line}: ${escapeText(message)} (${inCode(check)})`);
  return lines;
}

/** A block that no line of it can end. */
function fenced(code: string): readonly string[] {
  const lines = code.split("\n").map((line) => visible(line.replaceAll("\t", "    ")));
  const longest = Math.max(2, ...lines.map((line) => /^\s*(`+)/.exec(line)?.[1]?.length ?? 0));
  const fence = "`".repeat(longest + 1);
  return [`${fence}dockerfile`, ...lines, fence];
}

function wholeLines(file: DockerfileExplanation): readonly string[] {
  const lines: string[] = [];
  const section = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): void => {
    if (rows.length > 0) lines.push("", `## ${title}`, ...table(head, rows));
  };
  section(
    "Variables",
    ["name", "value", "kind", "stage", "line", "means"],
    file.variables.map(({ kind, line, means, name, stage, value }) => [
      inCode(name),
      inCode(value ?? ""),
      kind,
      escapeText(stage),
      String(line),
      escapeText(means ?? UNKNOWN),
    ]),
  );
  section(
    "Packages",
    ["package", "version", "by", "stage", "line", "for"],
    file.packages.map(({ line, manager, means, name, stage, version }) => [
      inCode(name),
      inCode(version ?? ""),
      manager,
      escapeText(stage),
      String(line),
      escapeText(means ?? UNKNOWN),
    ]),
  );
  section(
    "Ports",
    ["port", "stage", "line", "who listens"],
    file.ports.map(({ line, listens, port, stage }) => [inCode(port), escapeText(stage), String(line), escapeText(listens ?? UNKNOWN)]),
  );
  for (const target of file.targets) lines.push(...targetLines(target));
  for (const { image, variants } of file.bases) {
    section(
      `Base ${escapeText(image)} and its variants`,
      ["", "variant", "size on disk", "has", "mind"],
      variants.map(({ chosen, has, mind, size, tag }) => [chosen ? "this one" : "", inCode(tag), size ?? UNKNOWN, has, mind]),
    );
  }
  for (const { choices, used } of file.servers) {
    section(
      `Server: ${used.map(({ name, stage }) => `${escapeText(name)} in ${escapeText(stage)}`).join(", ")}`,
      ["", "server", "for", "mind"],
      choices.map((choice) => [choice.chosen ? "here" : "", inCode(choice.name), choice.for, choice.mind]),
    );
  }
  if (file.modes !== undefined) {
    const { development, production, rows } = file.modes;
    section(
      "Development against production",
      ["", escapeText(development), escapeText(production)],
      rows.map((each) =>
        each.label === "size"
          ? ["size", `once built: ${inCode(each.development)}`, `once built: ${inCode(each.production)}`]
          : [each.label, escapeText(each.development), escapeText(each.production)],
      ),
    );
  }
  return lines;
}

function targetLines(target: ExplainedTarget): readonly string[] {
  const rows: readonly (readonly string[])[] = [
    ["stands on", escapeText(target.chain.join(" → "))],
    ["packages", escapeText(target.packages.join(", ") || "none by name")],
    ["files", escapeText(target.files.join("; ") || "none of its own")],
    ["user", escapeText(target.user)],
    ["works in", inCode(target.workdir)],
    ["starts", inCode(target.command)],
    ["ports", escapeText(target.ports.join(", ") || "none named")],
    ["health check", target.health === "none in this file" || target.health === "switched off" ? target.health : inCode(target.health)],
    ...target.asks.map(({ line, what }) => ["asks for", escapeText(line === undefined ? what : `${what} (line ${line})`)]),
  ];
  const notes = [target.isDefault ? "the default" : "", target.mode === undefined ? "" : `for ${target.mode}`].filter((note) => note !== "");
  return [
    "",
    `## Target ${escapeText(target.title)}${notes.length === 0 ? "" : `, ${notes.join(", ")}`}`,
    ...table(["", ""], rows),
    "",
    "```sh",
    target.build,
    target.run,
    "```",
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const left = rows.length - MOST_ROWS;
  const rest = left > 0 ? ["", `${left} more`] : [];
  return ["", row(head), row(head.map(() => "---")), ...rows.slice(0, MOST_ROWS).map(row), ...rest];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
