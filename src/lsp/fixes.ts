import { join } from "node:path";
import { CodeActionKind, type CodeAction, type TextDocumentEdit, type TextEdit, type WorkspaceEdit } from "vscode-languageserver";
import { UserError } from "../errors.ts";
import { ignoreComments } from "../judge/ignore/comments.ts";
import type { FixedFile } from "../session/fix-files.ts";
import { readFile } from "../session/evidence.ts";
import type { SessionHost } from "../session/host.ts";
import { diffLines, linesOf } from "../text/line-diff.ts";
import { indexLines } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Desk } from "./desk.ts";
import type { Told } from "./diagnose.ts";
import { makeEditorFile, type EditorFile } from "./editor-file.ts";

/** What the editor can do with an edit. */
export interface EditorSkill {
  /** Edits that name the version that they are of. */
  readonly versions: boolean;
  /** Files made and taken away. */
  readonly files: boolean;
}

/** More checks than this at one place are not each tried. */
const MOST_CHECKS = 12;
const FIX_ALL = `${CodeActionKind.SourceFixAll}.plimsoll`;

export interface ActionsAsked {
  readonly desk: Desk;
  readonly host: SessionHost;
  readonly file: EditorFile;
  readonly told: readonly Told[];
  readonly at: Span;
  /** Kinds of which the editor wants actions; undefined: of all. */
  readonly only: readonly string[] | undefined;
  readonly skill: EditorSkill;
  /** Lets others speak; whether there is still time, and somebody who waits. */
  readonly goOn: () => Promise<boolean>;
}

/** What can be done about what is told of these lines: a fix of each check, a comment that takes it back, and every safe fix of the file at once. */
export async function actionsFor(asked: ActionsAsked): Promise<readonly CodeAction[]> {
  const { at, desk, file, goOn, only, told } = asked;
  if (file.kind !== "dockerfile") return [];
  const wants = (kind: string): boolean => only === undefined || only.some((each) => each === "" || kind === each || kind.startsWith(`${each}.`));
  const actions: CodeAction[] = [];
  const here = told.filter(({ span }) => span.start <= at.end && at.start <= Math.max(span.end, span.start));
  if (wants(CodeActionKind.QuickFix)) {
    const checks = [...new Set(here.flatMap(({ about, check }) => (about?.fix === undefined ? [] : [check])))].slice(0, MOST_CHECKS);
    for (const check of checks) {
      if (!(await goOn())) break;
      actions.push(...(await desk.once(file, `fix ${check}`, () => fixOf(asked, check))).map((action) => withDiagnostics(action, here, check)));
    }
    actions.push(...[...new Map(here.map((each) => [`${each.check} ${each.span.start}`, each])).values()].flatMap((each) => ignored(asked, each)));
  }
  if (wants(FIX_ALL) && (await goOn())) actions.push(...(await desk.once(file, "fix all", () => fixAll(asked))));
  return actions;
}

function withDiagnostics(action: CodeAction, here: readonly Told[], check: string): CodeAction {
  return { ...action, diagnostics: here.filter((each) => each.check === check).map(({ diagnostic }) => diagnostic) };
}

/** The check's safe fix, or else the one that may change what the image does. */
async function fixOf(asked: ActionsAsked, check: string): Promise<readonly CodeAction[]> {
  const safe = await tryFix(asked, [check], false);
  const made = safe === undefined || safe.made.length === 0 ? undefined : safe;
  const graver = made === undefined ? await tryFix(asked, [check], true) : undefined;
  const fixed = made ?? graver;
  const edit = fixed === undefined || fixed.made.length === 0 ? undefined : editOf(asked, fixed);
  if (edit === undefined) return [];
  const title = made === undefined ? `Fix ${check} (may change what the image does)` : `Fix ${check}`;
  return [{ title, kind: CodeActionKind.QuickFix, edit, isPreferred: made !== undefined }];
}

async function fixAll(asked: ActionsAsked): Promise<readonly CodeAction[]> {
  const fixed = await tryFix(asked, [], false);
  const edit = fixed === undefined || fixed.made.length === 0 ? undefined : editOf(asked, fixed);
  return edit === undefined ? [] : [{ title: "Fix all that Plimsoll can mend without harm", kind: FIX_ALL, edit }];
}

/** The file as `plimsoll fix` would write it; undefined where it cannot be judged. */
async function tryFix({ desk, file }: ActionsAsked, only: readonly string[], unsafe: boolean): Promise<FixedFile | undefined> {
  const { request, session } = desk.look(file);
  try {
    const { files } = await session.fix({ ...request, choice: { only }, unsafe });
    return files.find(({ before }) => before === file.text);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The edit that makes of the open files what the fix makes of them; undefined where the editor cannot do it. */
function editOf({ desk, file, host, skill }: ActionsAsked, fixed: FixedFile): WorkspaceEdit | undefined {
  const own: TextDocumentEdit[] =
    fixed.texts.dockerfile === file.text ? [] : [{ textDocument: { uri: file.uri, version: file.version }, edits: textEdits(file, fixed.texts.dockerfile) }];
  const changes: NonNullable<WorkspaceEdit["documentChanges"]> = [...own];
  for (const [name, after] of fixed.texts.files) {
    const path = join(fixed.context, name);
    const uri = desk.uriOf(path);
    const open = desk.file(uri);
    const before = open?.text ?? readFile(host, path);
    if (after === undefined) changes.push({ kind: "delete", uri, options: { ignoreIfNotExists: true } });
    else {
      if (before === undefined) changes.push({ kind: "create", uri, options: { overwrite: false, ignoreIfExists: true } });
      const other = open ?? makeEditorFile({ uri, path, kind: "ignore-file", version: 0, text: before ?? "" });
      changes.push({ textDocument: { uri, version: open?.version ?? null }, edits: textEdits(other, after) });
    }
  }
  if (changes.length === 0) return undefined;
  const needsFiles = changes.some((change) => "kind" in change);
  if (skill.versions) return needsFiles && !skill.files ? undefined : { documentChanges: changes };
  if (needsFiles) return undefined;
  return {
    changes: Object.fromEntries(changes.flatMap((change) => ("edits" in change ? [[change.textDocument.uri, change.edits as TextEdit[]] as const] : []))),
  };
}

/** The lines that differ. */
export function textEdits(file: EditorFile, after: string): TextEdit[] {
  const left = linesOf(file.text);
  const right = linesOf(after);
  const starts = [0];
  for (const line of left) starts.push((starts.at(-1) ?? 0) + line.length);
  return diffLines(left, right).map(({ added, from, removed, to }) => ({
    range: file.range({ start: starts[from] ?? file.text.length, end: starts[from + removed] ?? file.text.length }),
    newText: right.slice(to, to + added).join(""),
  }));
}

/** A comment above the instruction; or its name in the comment that is there. */
function ignored({ desk, file, skill }: ActionsAsked, { about, check, diagnostic, span }: Told): readonly CodeAction[] {
  if (about === undefined || check === "builds") return [];
  const { tree } = desk.look(file).plan();
  const node = tree.nodes.find((each) => each.kind === "instruction" && each.span.start <= span.start && span.start < each.span.end);
  if (node?.kind !== "instruction") return [];
  const comment = ignoreComments(tree, indexLines(file.text)).find(
    ({ comment: { names, scope, span: where, tool }, from }) =>
      tool === "plimsoll" && scope === "line" && from === node.startLine && names.length > 0 && where.end <= node.head.start,
  )?.comment;
  const last = comment?.names.at(-1);
  const newLine = file.text.includes("\r\n") ? "\r\n" : "\n";
  const indent = file.text.slice(node.span.start, node.head.start).replace("\uFEFF", "");
  const at = file.text.startsWith("\uFEFF") && node.span.start === 0 ? 1 : node.span.start;
  const edit =
    last === undefined
      ? { range: file.range({ start: at, end: at }), newText: `${indent}# plimsoll ignore=${check}${newLine}` }
      : { range: file.range({ start: last.span.end, end: last.span.end }), newText: `,${check}` };
  const change: WorkspaceEdit = skill.versions
    ? { documentChanges: [{ textDocument: { uri: file.uri, version: file.version }, edits: [edit] }] }
    : { changes: { [file.uri]: [edit] } };
  return [{ title: `Ignore ${check} here`, kind: CodeActionKind.QuickFix, edit: change, diagnostics: [diagnostic] }];
}
