import { basename, resolve } from "node:path";
import { contractNames } from "../contract/default.ts";
import { UserError } from "../errors.ts";
import { entryForm } from "../generate/entry-form.ts";
import { documentNames } from "../generate/set/section.ts";
import { openProject } from "../project/open.ts";
import { imageName } from "../text/image-name.ts";
import { nearestWord } from "../text/nearest.ts";
import { initText } from "./init-text.ts";
import type { CommandIo } from "./io.ts";
import { makeSet, type MadeSet, type SetRequest } from "./make-set.ts";
import { reportError } from "./report-error.ts";
import { terminalOf } from "./terminal.ts";
import { writeSet } from "./write-set.ts";

export interface InitOptions {
  readonly directory: string;
  /** Replace files that the user wrote, after a backup. */
  readonly force: boolean;
  /** Documents around the image that the contract is to ask for: `dev`, `kubernetes`. */
  readonly with?: readonly string[];
}

/** What is served is not known, and written nowhere yet. */
const UNKNOWN = 1;

/** `plimsoll init`: finds out what the application is and writes its container set. Gives the exit code. */
export async function init(options: InitOptions, io: CommandIo): Promise<number> {
  try {
    const directory = resolve(io.cwd, options.directory);
    const request: SetRequest = { directory, force: options.force, first: true, documents: known(options.with ?? []) };
    const made = await makeAsking(request, io);
    if (made === undefined) return UNKNOWN;
    const written = writeSet(made.root, made.files, made.further);
    const contract = made.contract.isUntouched ? undefined : made.contract.path;
    io.stdout.write(initText({ directory: options.directory, found: made.found, contract, written, added: made.further }, terminalOf(io.stdout, io.env).width));
    return written.conflicts.length > 0 || written.unresolved.length > 0 ? 1 : 0;
  } catch (error) {
    return reportError(error, io);
  }
}

/** The set, with what cannot be found out asked for where somebody can answer; undefined where a form for it was left instead. */
async function makeAsking(request: SetRequest, io: CommandIo): Promise<MadeSet | undefined> {
  const found = attempt(request);
  if (!("unknown" in found)) return withHealth(request, found, io);
  const entry = await io.asking?.entry((value) => wrongWith({ ...request, answers: { entry: value } }));
  if (entry !== undefined) return withHealth({ ...request, answers: { entry } }, makeSet({ ...request, answers: { entry } }), io);
  leaveForm(request, found.unknown, io);
  return undefined;
}

/** A health path is asked for with the first contract of one application that has none. */
async function withHealth(request: SetRequest, made: MadeSet, io: CommandIo): Promise<MadeSet> {
  const [only, ...others] = made.found;
  const isFirst = made.contract.file?.settled.what === "write";
  if (io.asking === undefined || !isFirst || only === undefined || others.length > 0) return made;
  const { application } = only;
  if (application.language === "static" || application.health !== undefined) return made;
  const healthPath = await io.asking.healthPath();
  return healthPath === undefined ? made : makeSet({ ...request, answers: { ...request.answers, healthPath } });
}

function attempt(request: SetRequest): MadeSet | { readonly unknown: UserError } {
  try {
    return makeSet(request);
  } catch (error) {
    if (error instanceof UserError && error.code === "entry-unknown") return { unknown: error };
    throw error;
  }
}

function wrongWith(request: SetRequest): string | undefined {
  try {
    makeSet(request);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** Where there is no contract yet, one with a place for the answer. */
function leaveForm({ directory }: SetRequest, error: UserError, io: CommandIo): void {
  const project = openProject(directory);
  const there = contractNames.find((name) => project.exists(name));
  if (there !== undefined) throw error;
  const text = entryForm(imageName(basename(project.root)) ?? "application");
  writeSet(
    project.root,
    [{ path: contractNames[0] ?? "plimsoll.yaml", settled: { what: "write", text, over: false }, before: undefined, next: undefined }],
    [],
  );
  const hint = "it is written, with a place for that: name it behind entry:, and run plimsoll init again";
  reportError(new UserError(error.code, `${error.message}; plimsoll.yaml does not say it yet`, { hint }), io);
}

function known(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !documentNames.includes(name));
  if (unknown === undefined) return names;
  const nearest = nearestWord(unknown, documentNames);
  throw new UserError("unknown-document", `there is no document ${JSON.stringify(unknown)}`, {
    hint: nearest === undefined ? `there are ${documentNames.join(", ")}` : `did you mean ${nearest}?`,
  });
}
