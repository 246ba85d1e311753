import { CompletionItemKind, type CompletionItem } from "vscode-languageserver";
import { checks } from "../checks/registry.generated.ts";
import { presetNames } from "../contract/presets.ts";
import type { Instruction } from "../dockerfile/syntax.ts";
import { UserError } from "../errors.ts";
import { imageWords } from "../facts/words/base-images.ts";
import { instructionWords, mountOptions, mountWords, signalWords } from "../facts/words/instructions.ts";
import { flagsOf } from "../plan/flag-problems.ts";
import type { Plan } from "../plan/plan.ts";
import type { Span } from "../text/span.ts";
import { instructionAt, stageAt, visibleAt } from "./declarations.ts";
import type { Desk } from "./desk.ts";
import type { EditorFile } from "./editor-file.ts";

/** What an editor is offered at once. */
const MOST_OFFERS = 400;

interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string | undefined;
  /** Where it is not the label. */
  readonly text?: string;
}

interface Offers {
  /** What is replaced. */
  readonly span: Span;
  readonly offers: readonly Offer[];
}

/** What may be written at an offset. Never throws a UserError. */
export function completionsAt(desk: Desk, file: EditorFile, offset: number): CompletionItem[] {
  const found = file.kind === "contract" ? inContract(file.text, offset) : file.kind === "dockerfile" ? inDockerfile(desk, file, offset) : undefined;
  if (found === undefined) return [];
  const range = file.range(found.span);
  // a lone carriage return ends a line for an editor, and none for a builder
  if (range.start.line !== range.end.line) return [];
  return found.offers
    .slice(0, MOST_OFFERS)
    .map(({ detail, kind, label, text = label }) => ({
      label,
      kind,
      filterText: text,
      textEdit: { range, newText: text },
      ...(detail === undefined ? {} : { detail }),
    }));
}

function inDockerfile(desk: Desk, file: EditorFile, offset: number): Offers | undefined {
  const looked = desk.look(file);
  try {
    const plan = desk.once(file, "plan", looked.plan);
    const node = instructionAt(plan, offset);
    const line = file.text.slice(file.text.lastIndexOf("\n", offset - 1) + 1, offset);
    if (line.trimStart().startsWith("#")) return inComment(line, offset, plan);
    if (node === undefined || offset <= node.keywordSpan.end) return keywords(plan, node, line, offset);
    if (node.heredocs.some(({ body }) => body.start <= offset && offset <= body.end)) return undefined;
    const instruction = node.trigger !== undefined && offset > node.trigger.keywordSpan.end ? node.trigger : node;
    return inInstruction(plan, instruction, offset, () => contextFiles(desk, file));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Files that the builder gets; none where several images share the file and their contexts may differ. */
function contextFiles(desk: Desk, file: EditorFile): readonly string[] {
  const { path } = file;
  if (path === undefined) return [];
  try {
    return desk.once(file, "context", () => desk.look(file).session.plan({ path, build: {} })).context?.files ?? [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function keywords(plan: Plan, node: Instruction | undefined, line: string, offset: number): Offers {
  const written = line.trimStart();
  // as the file does it, else in capitals
  const others = plan.tree.nodes.filter((each) => each.kind === "instruction" && each !== node);
  const lower = others.length > 0 && others.every(({ span }) => /^\s*[a-z]/.test(plan.text.slice(span.start, span.start + 40)));
  const offers = Object.entries(instructionWords).flatMap(([keyword, { costs }]): Offer[] =>
    keyword === "MAINTAINER" ? [] : [{ label: lower ? keyword.toLowerCase() : keyword, kind: CompletionItemKind.Keyword, detail: costs }],
  );
  return { span: { start: offset - written.length, end: offset }, offers };
}

function inComment(line: string, offset: number, plan: Plan): Offers | undefined {
  const name = trailing(line, (sign) => /[\w:.-]/.test(sign));
  const span = { start: offset - name.length, end: offset };
  if (/^[\t ]*#[\t ]*(?:plimsoll|hadolint|tally)[\t ][^=]*=/.test(line)) return { span, offers: checkOffers() };
  const isTop = !plan.tree.nodes.some((node) => node.kind !== "directive" && node.span.start < offset - line.length && node.span.end <= offset - line.length);
  const offers: Offer[] = ["plimsoll ignore=", "plimsoll stage ignore=", "plimsoll file ignore="].map((label) => ({ label, kind: CompletionItemKind.Snippet }));
  if (isTop)
    for (const label of ["syntax=docker/dockerfile:1", "escape=`", "check=skip=", "check=error=true"]) offers.push({ label, kind: CompletionItemKind.Snippet });
  const start = offset - line.length + line.length - line.trimStart().replace(/^#[\t ]*/, "").length;
  return { span: { start, end: offset }, offers };
}

function checkOffers(): readonly Offer[] {
  return [...checks].map(([label, { meta }]) => ({ label, kind: CompletionItemKind.EnumMember, detail: meta.summary }));
}

function inInstruction(plan: Plan, node: Instruction, offset: number, files: () => readonly string[]): Offers | undefined {
  const before = plan.text.slice(node.keywordSpan.end, offset);
  const word = trailing(before, (sign) => !/\s/.test(sign));
  const at = (text: string): Span => ({ start: offset - text.length, end: offset });
  const variable = variableLead(word);
  if (variable !== undefined && node.keyword !== "HEALTHCHECK") return { span: at(variable), offers: variableOffers(plan, offset) };
  const words = before
    .slice(0, before.length - word.length)
    .split(/\s+/)
    .filter((each) => each !== "" && each !== plan.tree.escape);
  const plainWords = words.filter((each) => !each.startsWith("--"));
  if (word.startsWith("--") && plainWords.length === 0) {
    const equals = word.indexOf("=");
    return equals === -1
      ? { span: at(word), offers: flagOffers(node.keyword) }
      : flagValue(plan, node.keyword, word.slice(2, equals), word.slice(equals + 1), offset);
  }
  return argumentOffers(plan, node, plainWords, word, offset, files);
}

function flagOffers(keyword: string): readonly Offer[] {
  const means = instructionWords[keyword]?.options ?? {};
  return flagsOf(keyword).map(({ kind, name }) => ({
    label: `--${name}`,
    kind: CompletionItemKind.Property,
    detail: means[name]?.replaceAll("{}", "…"),
    text: kind === "yes-or-no" ? `--${name}` : `--${name}=`,
  }));
}

const platforms = ["$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64"];
const values: Readonly<Record<string, readonly string[]>> = {
  network: ["default", "none", "host"],
  security: ["insecure", "sandbox"],
  link: ["true", "false"],
  parents: ["true", "false"],
  "keep-git-dir": ["true", "false"],
  unpack: ["true", "false"],
};

function flagValue(plan: Plan, keyword: string, flag: string, value: string, offset: number): Offers | undefined {
  const span = { start: offset - value.length, end: offset };
  if (flag === "from") return { span, offers: stageOffers(plan, offset) };
  if (flag === "mount" && keyword === "RUN") return mountOffers(plan, value, offset);
  const known = flag === "platform" ? platforms : values[flag];
  return known === undefined ? undefined : { span, offers: known.map((label) => ({ label, kind: CompletionItemKind.Value })) };
}

const PATHS = new Set(["target", "source", "from", "id", "sharing", "mode", "uid", "gid", "required", "readonly", "env", "size"]);

function mountOffers(plan: Plan, value: string, offset: number): Offers {
  const field = value.slice(value.lastIndexOf(",") + 1);
  const equals = field.indexOf("=");
  const written = equals === -1 ? field : field.slice(equals + 1);
  const span = { start: offset - written.length, end: offset };
  if (equals === -1) {
    const names = ["type", ...Object.keys(mountOptions).filter((name) => PATHS.has(name))];
    return {
      span,
      offers: names.map((name) => ({ label: name, text: `${name}=`, kind: CompletionItemKind.Property, detail: mountOptions[name]?.replaceAll("{}", "…") })),
    };
  }
  const name = field.slice(0, equals);
  if (name === "type") return { span, offers: Object.entries(mountWords).map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.Value })) };
  if (name === "from") return { span, offers: stageOffers(plan, offset) };
  const known = name === "sharing" ? ["shared", "private", "locked"] : ["required", "readonly"].includes(name) ? ["true", "false"] : [];
  return { span, offers: known.map((label) => ({ label, kind: CompletionItemKind.Value })) };
}

/** Stages above the one that an offset lies in. */
function stageOffers(plan: Plan, offset: number): readonly Offer[] {
  const own = stageAt(plan, offset)?.index ?? 0;
  return plan.stages.flatMap(({ from, index, name }): Offer[] =>
    index >= own || name === undefined ? [] : [{ label: name, kind: CompletionItemKind.Module, detail: `the stage on ${from.ref ?? from.written}` }],
  );
}

function variableOffers(plan: Plan, offset: number): readonly Offer[] {
  const found = new Map(visibleAt(plan, offset).map((each) => [each.name, each]));
  return [...found.values()].map(({ kind, name }) => ({ label: name, kind: CompletionItemKind.Variable, detail: `by ${kind}` }));
}

/** The name so far behind `$` or `${` at the end of a word; undefined where there is no such sign. */
function variableLead(word: string): string | undefined {
  const name = trailing(word, (sign) => /\w/.test(sign));
  const lead = word.slice(0, word.length - name.length);
  return lead.endsWith("$") || lead.endsWith("${") ? name : undefined;
}

function argumentOffers(
  plan: Plan,
  { keyword }: Instruction,
  before: readonly string[],
  word: string,
  offset: number,
  files: () => readonly string[],
): Offers | undefined {
  const span = { start: offset - word.length, end: offset };
  const all = (labels: readonly string[], kind: CompletionItemKind): Offers => ({ span, offers: labels.map((label) => ({ label, kind })) });
  switch (keyword) {
    case "FROM":
      if (before.length === 1) return all(["AS"], CompletionItemKind.Keyword);
      if (before.length > 1) return undefined;
      return {
        span,
        offers: [...stageOffers(plan, offset), ...Object.entries(imageWords).map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.Reference }))],
      };
    case "COPY":
    case "ADD":
      return word.includes("$") ? undefined : { span, offers: pathOffers(files(), word) };
    case "HEALTHCHECK":
      return before.length === 0 ? all(["CMD", "NONE"], CompletionItemKind.Keyword) : undefined;
    case "ONBUILD":
      return before.length === 0
        ? all(
            Object.keys(instructionWords).filter((each) => !["FROM", "ONBUILD", "MAINTAINER"].includes(each)),
            CompletionItemKind.Keyword,
          )
        : undefined;
    case "STOPSIGNAL":
      return { span, offers: Object.entries(signalWords).map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.Value })) };
    case "ARG":
      return stageAt(plan, offset) === undefined
        ? undefined
        : all([...new Set(plan.tree.nodes.length === 0 ? [] : globalNames(plan))], CompletionItemKind.Variable);
    default:
      return undefined;
  }
}

function globalNames(plan: Plan): readonly string[] {
  const first = plan.stages[0]?.span.start ?? 0;
  return visibleAt(plan, first).map(({ name }) => name);
}

/** The next step of each path that begins so. */
function pathOffers(files: readonly string[], word: string): readonly Offer[] {
  const folder = word.slice(0, word.lastIndexOf("/") + 1);
  const inside = folder.replace(/^\.?\//, "");
  const found = new Map<string, Offer>();
  for (const file of files) {
    if (!file.startsWith(inside)) continue;
    const slash = file.indexOf("/", inside.length);
    const isFolder = slash !== -1;
    const label = folder + file.slice(inside.length, isFolder ? slash + 1 : undefined);
    if (!found.has(label)) found.set(label, { label, kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File });
    if (found.size >= MOST_OFFERS) break;
  }
  return [...found.values()];
}

function inContract(text: string, offset: number): Offers | undefined {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const word = trailing(line, (sign) => /[\w:-]/.test(sign));
  const span = { start: offset - word.length, end: offset };
  if (/\bcheck:[\t ]*["']?[\w-]*$/.test(line)) {
    const name = trailing(line, (sign) => /[\w-]/.test(sign));
    return { span: { start: offset - name.length, end: offset }, offers: checkOffers() };
  }
  if (!/\bextends:[\t ]*\[/.test(line) && !isInListOf("extends", text, offset)) return undefined;
  return { span, offers: presetNames.map((label) => ({ label, kind: CompletionItemKind.EnumMember })) };
}

/** Whether the line that an offset lies in is an item of a list under a key. */
function isInListOf(key: string, text: string, offset: number): boolean {
  const lines = text.slice(0, offset).split("\n");
  const isItem = (line: string): boolean => /^[\t ]*-/.test(line);
  if (!isItem(lines.at(-1) ?? "")) return false;
  return lines.findLast((line) => !isItem(line))?.trim() === `${key}:`;
}

/** The longest end of a text of which every sign fits. */
function trailing(text: string, fits: (sign: string) => boolean): string {
  let start = text.length;
  while (start > 0 && fits(text[start - 1] ?? "")) start -= 1;
  return text.slice(start);
}
