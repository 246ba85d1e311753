import { resolve } from "node:path";
import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation } from "vscode-languageserver";
import type { CheckMeta } from "../checks/kind.ts";
import { ContractError } from "../contract/problem.ts";
import { UserError, type FilePlace } from "../errors.ts";
import { findingsOf, idsOf, textOf, type Finding } from "../reports/findings.ts";
import type { ReportInput } from "../reports/kind.ts";
import { formatMessage } from "../reports/message.ts";
import type { Span } from "../text/span.ts";
import type { Level } from "../verdict/verdict.ts";
import type { Desk, Looked } from "./desk.ts";
import type { EditorFile } from "./editor-file.ts";

/** What a check says at a place of a file, as the editor shows it. */
export interface Told {
  readonly check: string;
  readonly span: Span;
  readonly diagnostic: Diagnostic;
  /** Undefined for what no check says: the file cannot be read, the contract is wrong. */
  readonly about: CheckMeta | undefined;
}

export const SOURCE = "plimsoll";

const severities: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Everything that file judges say of a file, and why it cannot be judged where it cannot. Never throws a UserError. */
export function diagnose(desk: Desk, file: EditorFile): Promise<readonly Told[]> {
  return desk.once(file, "diagnostics", () => diagnosed(desk, file));
}

async function diagnosed(desk: Desk, file: EditorFile): Promise<readonly Told[]> {
  const looked = desk.look(file);
  try {
    const report = await looked.session.check(looked.request);
    const isHere = (path: string): boolean => (file.path === undefined ? path === "-" : resolve(looked.cwd, path) === file.path);
    // what is found in an ignore file, a start script or a Compose file is told in the Dockerfile too: those may lie open nowhere
    const found = findingsOf(report).filter(({ path }) => isHere(path) || file.kind === "dockerfile");
    return [...found.map((finding) => toldOf(finding, report, isHere(finding.path), { file, desk, looked })), ...troublesOf(report, file, isHere)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // that an ignore file has no Dockerfile yet is nothing against it
    if (file.kind === "ignore-file") return [];
    return problemsIn(error, file, looked.cwd);
  }
}

interface Around {
  readonly file: EditorFile;
  readonly desk: Desk;
  readonly looked: Looked;
}

function toldOf(finding: Finding, report: ReportInput, isHere: boolean, { desk, file, looked }: Around): Told {
  const { place, verdict } = finding;
  const span = place === undefined || !isHere ? firstLine(file) : file.placed(place);
  const id = idsOf(finding).find((each) => each !== verdict.check);
  const related = relatedOf(finding, report, isHere ? 1 : 0, desk, looked);
  const text = isHere ? textOf(finding, report) : atPlace(textOf(finding, report), place);
  return {
    check: verdict.check,
    span,
    about: report.about(verdict.check),
    diagnostic: {
      range: file.range(span),
      severity: severities[verdict.level],
      source: SOURCE,
      code: verdict.check,
      message: id === undefined ? text : `${text} (${id})`,
      ...(related.length === 0 ? {} : { relatedInformation: related }),
    },
  };
}

/** What it contradicts, where that is another place that can be shown. */
function relatedOf({ evidence, verdict }: Finding, report: ReportInput, from: number, desk: Desk, { cwd }: Looked): DiagnosticRelatedInformation[] {
  return evidence.slice(from).flatMap(({ message, place }) => {
    if (place?.kind !== "file" || place.path === "-") return [];
    const start = { line: place.line - 1, character: place.column - 1 };
    const end = { line: place.endLine - 1, character: place.endColumn - 1 };
    return [
      { location: { uri: desk.uriOf(resolve(cwd, place.path)), range: { start, end } }, message: formatMessage(report.messages(verdict.check), message) },
    ];
  });
}

/** Why an image could not be judged. */
function troublesOf(report: ReportInput, file: EditorFile, isHere: (path: string) => boolean): readonly Told[] {
  return report.images.flatMap(({ dockerfile, trouble }) => {
    if (trouble === undefined) return [];
    const { code, hint, message, place } = trouble;
    if (place !== undefined && isHere(place.path)) return [problem({ code, message, hint }, file, place)];
    // what is wrong with one Dockerfile of a contract is told there
    if (file.kind === "ignore-file" || (place !== undefined && file.kind === "contract")) return [];
    return file.kind === "contract" || isHere(dockerfile) ? [problem({ code, message: atPlace(message, place), hint }, file, undefined)] : [];
  });
}

function problemsIn(error: UserError, file: EditorFile, cwd: string): readonly Told[] {
  const isHere = (place: FilePlace | undefined): place is FilePlace => place !== undefined && file.path !== undefined && resolve(cwd, place.path) === file.path;
  const all = error instanceof ContractError ? error.problems : [error];
  const here = all.filter(({ place }) => isHere(place));
  if (here.length > 0) return here.map((each) => problem(each, file, each.place));
  const [first] = all;
  return first === undefined ? [] : [problem({ ...first, code: first.code, hint: first.hint, message: atPlace(first.message, first.place) }, file, undefined)];
}

function atPlace(message: string, place: FilePlace | undefined): string {
  return place === undefined ? message : `${place.path}:${place.line}:${place.column}: ${message}`;
}

interface Wrong {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

function problem({ code, hint, message }: Wrong, file: EditorFile, place: FilePlace | undefined): Told {
  const span = place === undefined ? firstLine(file) : restOfLine(file, file.placed({ ...place, endLine: place.line, endColumn: place.column }).start);
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return {
    check: code,
    span,
    about: undefined,
    diagnostic: { range: file.range(span), severity: DiagnosticSeverity.Error, source: SOURCE, code, message: text },
  };
}

function firstLine(file: EditorFile): Span {
  return restOfLine(file, 0);
}

function restOfLine({ text }: EditorFile, start: number): Span {
  const end = text.indexOf("\n", start);
  return { start, end: end === -1 ? text.length : end };
}
