import type { Hover } from "vscode-languageserver";
import { checks } from "../checks/registry.generated.ts";
import { UserError } from "../errors.ts";
import { explainCheck, findChecks } from "../explain/check.ts";
import type { CommandPart, ScriptLine } from "../explain/command/kind.ts";
import type { DockerfileExplanation, ExplainedInstruction } from "../explain/dockerfile/kind.ts";
import { instructionWords } from "../facts/words/instructions.ts";
import { parseIgnoreComment } from "../judge/ignore/parse.ts";
import type { Plan } from "../plan/plan.ts";
import { toldChecks } from "../session/told-checks.ts";
import type { Span } from "../text/span.ts";
import { instructionAt, variableAt } from "./declarations.ts";
import type { Desk } from "./desk.ts";
import type { Told } from "./diagnose.ts";
import type { EditorFile } from "./editor-file.ts";

const MOST_TEXT = 4000;

interface Words {
  readonly span: Span;
  readonly text: string;
}

/** What stands at an offset in words, as Markdown; undefined where there is nothing to say. Never throws a UserError. */
export async function hoverAt(desk: Desk, file: EditorFile, offset: number, told: readonly Told[]): Promise<Hover | undefined> {
  const found = file.kind === "dockerfile" ? await inDockerfile(desk, file, offset) : file.kind === "contract" ? inContract(file, offset) : undefined;
  const judged = told.filter(({ about, span }) => about !== undefined && span.start <= offset && offset <= span.end);
  const why = [...new Map(judged.map((each) => [each.check, each])).values()].map(({ about, check }) => `**${check}**: ${plain(about?.why ?? "")}`);
  const parts = [...(found === undefined ? [] : [found.text]), ...why];
  if (parts.length === 0) return undefined;
  const value = parts.join("\n\n");
  return {
    contents: { kind: "markdown", value: value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}…` : value },
    ...(found === undefined ? {} : { range: file.range(found.span) }),
  };
}

async function inDockerfile(desk: Desk, file: EditorFile, offset: number): Promise<Words | undefined> {
  const looked = desk.look(file);
  try {
    const plan = desk.once(file, "plan", looked.plan);
    const comment = inComment(plan, offset);
    if (comment !== undefined) return comment;
    const explanations = await desk.once(file, "explanation", () => looked.session.explain(looked.request));
    const [explanation] = explanations;
    return explanation === undefined ? undefined : inInstruction(plan, explanation, offset);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** A check's name in a comment that takes findings back, or a directive. */
function inComment(plan: Plan, offset: number): Words | undefined {
  const { text } = plan;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const found = text.indexOf("\n", offset);
  const line = text.slice(start, found === -1 ? text.length : found).replace(/\r$/, "");
  if (!line.trimStart().startsWith("#")) return undefined;
  const name = parseIgnoreComment(line, start)?.names.find(({ span }) => span.start <= offset && offset <= span.end);
  if (name !== undefined) return checkInWords(name.name, name.span);
  const directive = plan.tree.directives.find(({ span }) => span.start <= offset && offset < span.end);
  return directive === undefined ? undefined : { span: { start, end: start + line.length }, text: `\`# ${directive.name}=\` is for the builder.` };
}

/** What a check asks for, in short. */
function checkInWords(name: string, span: Span): Words | undefined {
  const [id] = findChecks(name, toldChecks);
  const check = id === undefined ? undefined : toldChecks.get(id);
  if (id === undefined || check === undefined) return undefined;
  const { judges, meta, options } = explainCheck(id, check, undefined);
  const facts = [
    `**${id}**`,
    plain(meta.summary),
    plain(meta.why),
    `Judged by the ${judges.join(", the ")}; settled by the ${meta.settledBy}.`,
    ...(options.length === 0 ? [] : [`Options: ${options.map(({ name: option, type }) => `\`${option}\` (${plain(type)})`).join(", ")}`]),
    `\`plimsoll explain ${id}\` has examples.`,
  ];
  return { span, text: facts.join("\n\n") };
}

/** The id of a check in `plimsoll.yaml`. */
function inContract({ text }: EditorFile, offset: number): Words | undefined {
  const word = wordAt(text, offset, (sign) => /[\w-]/.test(sign));
  if (word === undefined) return undefined;
  const name = text.slice(word.start, word.end);
  return checks.has(name) ? checkInWords(name, word) : undefined;
}

function inInstruction(plan: Plan, explanation: DockerfileExplanation, offset: number): Words | undefined {
  const node = instructionAt(plan, offset);
  if (node === undefined) return undefined;
  const explained = [...explanation.globals, ...explanation.stages.flatMap(({ instructions }) => instructions)].find(
    ({ lines }) => lines.first === node.startLine,
  );
  if (explained === undefined) return undefined;
  const variable = variableAt(plan.text, offset);
  if (variable !== undefined) {
    const said = variableInWords(explanation, variable.name, node.startLine);
    if (said !== undefined) return { span: variable.span, text: said };
  }
  const { keywordSpan } = node;
  if (offset <= keywordSpan.end) return { span: keywordSpan, text: instructionInWords(explained) };
  const word = wordAt(plan.text, offset, (sign) => !/[\s"'`;|&()<>,[\]]/.test(sign));
  const said = word === undefined || word.start >= node.span.end ? undefined : wordInWords(plan.text, explained, word, node.span.start);
  return said ?? { span: node.head, text: plain(sentence(explained.does)) };
}

function instructionInWords({ costs, does, keyword, why }: ExplainedInstruction): string {
  const repeats = instructionWords[keyword]?.repeats === "nothing" ? ["A change of it builds nothing else again."] : [];
  return [`**${keyword}** ${plain(does)}.`, ...why.map(plain), `Costs: ${plain(costs)}.`, ...repeats].join("\n\n");
}

function variableInWords({ variables }: DockerfileExplanation, name: string, line: number): string | undefined {
  const rows = variables.filter((row) => row.name === name);
  const row = rows.findLast((each) => each.line < line) ?? rows[0];
  if (row === undefined) return undefined;
  const value = row.value === undefined ? "has no value here" : `is \`${row.value.replaceAll("`", "'")}\``;
  return [`**${name}** ${value}, by ${row.kind} on line ${row.line}.`, ...(row.means === undefined ? [] : [plain(sentence(row.means))])].join("\n\n");
}

/** A piece of the instruction that the word is: an option, a program, a package. The same word twice is told apart by its turn. */
function wordInWords(text: string, explained: ExplainedInstruction, word: Span, start: number): Words | undefined {
  const written = text.slice(word.start, word.end);
  const pieces = piecesOf(explained);
  const fits = (piece: string): boolean => piece === written || (written.startsWith("--") && piece.split("=", 1)[0] === written.split("=", 1)[0]);
  // an option and its value are one piece
  const isPart = (piece: string): boolean => piece.startsWith("-") && (piece.startsWith(`${written} `) || piece.endsWith(` ${written}`));
  const exact = pieces.filter((each) => fits(each.text));
  const same = exact.length > 0 ? exact : pieces.filter((each) => isPart(each.text));
  const means = same[Math.min(turnOf(text, written, start, word.start), same.length - 1)]?.means;
  if (means !== undefined) return { span: word, text: `\`${written.replaceAll("`", "'")}\`: ${plain(means)}` };
  if (exact.length > 0 && written.startsWith("-")) return { span: word, text: `\`${written.replaceAll("`", "'")}\`: what it means is not known here` };
  // -rf is two options, NAME=value a variable's name and value
  const inside = pieces.filter((each) => each.means !== undefined && (each.text.startsWith(`${written}=`) || isLetterOf(each.text, written)));
  if (inside.length === 0) return undefined;
  const lines = [...new Set(inside.map((each) => `\`${each.text.replaceAll("`", "'")}\`: ${plain(each.means ?? "")}`))];
  return { span: word, text: lines.join("\n\n") };
}

function isLetterOf(option: string, written: string): boolean {
  return /^-\w$/.test(option) && /^-\w+$/.test(written) && written.includes(option[1] ?? "-");
}

/** How many times the word stands before this place. */
function turnOf(text: string, word: string, from: number, to: number): number {
  let count = 0;
  const isEdge = (at: number): boolean => /[\s"'`;|&()<>,[\]]/.test(text[at] ?? " ");
  for (let at = text.indexOf(word, from); at !== -1 && at < to; at = text.indexOf(word, at + word.length))
    if (isEdge(at - 1) && isEdge(at + word.length)) count += 1;
  return count;
}

interface Piece {
  readonly text: string;
  readonly means: string | undefined;
}

function piecesOf({ details, script }: ExplainedInstruction): readonly Piece[] {
  return [...details, ...script.flatMap(piecesOfLine)];
}

function piecesOfLine({ command }: ScriptLine): readonly Piece[] {
  if (command === undefined) return [];
  const { does, inner, is, parts, program } = command;
  const means = [is, does].filter((each) => each !== undefined).join("; here it ");
  const own: Piece = { text: program, means: means === "" ? undefined : is === undefined ? `here it ${does ?? ""}` : means };
  return [own, ...parts.map(({ means: said, text }: CommandPart) => ({ text, means: said })), ...inner.flatMap(piecesOfLine)];
}

function wordAt(text: string, offset: number, isPart: (sign: string) => boolean): Span | undefined {
  let start = offset;
  while (start > 0 && isPart(text[start - 1] ?? " ")) start -= 1;
  let end = offset;
  while (end < text.length && isPart(text[end] ?? " ")) end += 1;
  return end === start ? undefined : { start, end };
}

function sentence(words: string): string {
  const first = words[0] ?? "";
  return `${first.toUpperCase()}${words.slice(1)}${words.endsWith(".") ? "" : "."}`;
}

/** As text in Markdown: a Dockerfile may hold anything. */
function plain(words: string): string {
  return words.replaceAll(/[\\`*_[\]<>|#!~&]/g, String.raw`\$&`);
}
