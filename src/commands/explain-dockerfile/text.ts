import type { ScriptLine } from "../../explain/command/kind.ts";
import type { DockerfileExplanation, ExplainedInstruction, ExplainedStage } from "../../explain/dockerfile/kind.ts";
import { layOut, type Screen, type Style } from "../../reports/screen.ts";
import { visible } from "../../reports/visible.ts";
import { padEnd, padStart, wrap } from "../../reports/width.ts";
import { pairLines } from "./text-pairs.ts";
import { tableLines } from "./text-tables.ts";
import { treeLines } from "./text-tree.ts";
import { commandText, dependsText, flatten, jointText, linesText, meaningText, repeatsText, shownParts } from "./wording.ts";

const LABEL = 8;

/** A Dockerfile in words, as lines of at most the screen's columns. */
export function writeDockerfileText(file: DockerfileExplanation, screen: Screen): readonly string[] {
  const dash = screen.sign.arrow === "→" ? "–" : "-";
  const lines = [...layOut(screen, { prefix: "", text: visible(file.path), style: screen.bold })];
  for (const note of file.notes) lines.push(...layOut(screen, { prefix: "  ", text: visible(note), style: screen.red }));
  for (const said of file.summary) lines.push(...layOut(screen, { prefix: "  ", text: visible(said) }));
  lines.push(...treeLines(file, screen, dash));
  for (const { line, means, text } of file.directives)
    lines.push("", ...codeLines(String(line), `# ${text}`, screen), ...layOut(screen, { prefix: "     ", text: means ?? "not known here" }));
  for (const instruction of file.globals) lines.push(...instructionLines(instruction, screen, dash));
  for (const stage of file.stages) lines.push(...stageLines(stage, screen, dash));
  lines.push(...tableLines(file, screen));
  return lines;
}

function stageLines(stage: ExplainedStage, screen: Screen, dash: string): readonly string[] {
  const notes = [stage.isDefault ? "built by default" : "", stage.isBuilt ? "" : "built only when asked for"].filter((note) => note !== "").join(", ");
  const lines = [
    "",
    ...layOut(screen, {
      prefix: "",
      text: `stage ${visible(stage.title)}${notes === "" ? "" : `, ${notes}`}`,
      style: screen.bold,
      right: linesText([stage.lines], dash),
      rightMayGo: true,
    }),
  ];
  for (const instruction of stage.instructions) lines.push(...instructionLines(instruction, screen, dash));
  return lines;
}

function instructionLines(instruction: ExplainedInstruction, screen: Screen, dash: string): readonly string[] {
  const lines = ["", ...codeLines(String(instruction.lines.first), instruction.code, screen)];
  const indent = "     ";
  if (instruction.sameAs !== undefined)
    lines.push(...layOut(screen, { prefix: indent, text: `the same as line ${instruction.sameAs}: ${visible(instruction.does)}` }));
  else {
    lines.push(...layOut(screen, { prefix: indent, text: visible(instruction.does) }));
    lines.push(
      ...pairLines(
        instruction.details.map((detail) => [detail.text, meaningText(detail)]),
        `${indent}  `,
        screen,
      ),
    );
    if (instruction.script.length > 0) lines.push(...scriptLines(instruction.script, `${indent}  `, screen));
  }
  const fact = (label: string, text: string, style?: Style): void => {
    if (text !== "")
      lines.push(
        ...layOut(screen, { prefix: `${indent}${screen.dim(padEnd(label, LABEL))}  `, text: visible(text), ...(style === undefined ? {} : { style }) }),
      );
  };
  if (instruction.comment !== undefined) fact("says", `“${instruction.comment}”`);
  for (const [index, reason] of instruction.why.entries()) fact(index === 0 ? "why" : "", reason);
  fact("costs", instruction.costs);
  fact("needs", dependsText(instruction));
  fact("changed", repeatsText(instruction.repeats, dash));
  for (const { check, level, line, message } of instruction.findings) {
    const style = level === "error" ? screen.red : level === "warning" ? screen.yellow : screen.dim;
    fact(level, `${message} (${line === instruction.lines.first ? "" : `line ${line}, `}${check})`, style);
  }
  return lines;
}

/** The instruction as written, with the number of its first line; a long line is broken between words. */
function codeLines(number: string, code: string, screen: Screen): readonly string[] {
  return code.split("\n").flatMap((line, index) => {
    const text = visible(line.replaceAll("\t", "  "));
    const inset = Math.min(text.length - text.trimStart().length, 8);
    const lines = wrap(text.trim(), screen.columns - 5 - inset - 2);
    return lines.map((part, at) =>
      `${screen.dim(padStart(index + at === 0 ? number : "", 3))}  ${" ".repeat(inset + (at === 0 ? 0 : 2))}${screen.bold(part)}`.trimEnd(),
    );
  });
}

function scriptLines(script: readonly ScriptLine[], indent: string, screen: Screen): readonly string[] {
  const only = script.length === 1 && script[0]?.command !== undefined && script[0].command.inner.length === 0;
  return flatten(script).flatMap(({ around, command, depth, joint }) => {
    const inset = indent + "  ".repeat(Math.min(depth, 4));
    if (command === undefined) return layOut(screen, { prefix: inset, text: visible(`${jointText(joint)} ${around ?? ""}`.trim()), style: screen.dim });
    const parts = shownParts(command.parts);
    const does = `${jointText(joint)} ${commandText(command)}`.trim();
    // a single command is told by the instruction's own sentence
    const head = only ? [] : pairLines([[command.title, does]], inset, screen);
    const is = command.is === undefined || ["set", "cd", "echo"].includes(command.title) ? [] : [[command.program, command.is] as const];
    return [...head, ...pairLines([...(only ? is : []), ...parts.map((part) => [part.text, meaningText(part)] as const)], only ? inset : `${inset}  `, screen)];
  });
}
