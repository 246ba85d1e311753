import { isMap } from "yaml";
import type { Told } from "../detect/application.ts";
import { UserError } from "../errors.ts";
import { contractNames } from "../contract/default.ts";
import { contractText, type ContractPart } from "../generate/contract-text.ts";
import { contextOf, servedOr, withHeader } from "../generate/plan-set.ts";
import { readEntryForm } from "../generate/entry-form.ts";
import { setLines } from "../generate/set/section.ts";
import { plainName } from "../generate/set/subject-of.ts";
import { besidePath } from "../project/folder.ts";
import { readYamlDocument } from "../project/yaml.ts";
import type { Project } from "../project/project.ts";
import { foundApplications, type Found } from "./found-application.ts";
import type { Answers, SetRequest } from "./make-set.ts";
import { imageNames, named } from "./stable-names.ts";
import { settleFile, type SettledFile, type SettleOptions } from "./settle-set.ts";

export interface SettledContract {
  /** Relative to its folder. */
  readonly path: string;
  /** What it says, or will say. */
  readonly text: string;
  /** Undefined for one that is wholly the user's. */
  readonly file: SettledFile | undefined;
  /** Whether it says what Plimsoll wrote and nothing else. */
  readonly isUntouched: boolean;
  /** Applications that were looked for on the way. */
  readonly found: readonly Found[];
}

/** The contract: the user's own as it stands; one that was written here follows the application, with the user's edits in it. */
export function settleContract(project: Project, request: SetRequest, options: SettleOptions): SettledContract {
  const path = contractNames.find((name) => project.exists(name)) ?? "plimsoll.yaml";
  const written = project.read(path);
  const form = written === undefined ? undefined : readEntryForm(written);
  // a form is no contract yet
  const users = form === undefined ? written : undefined;
  const entry = request.answers?.entry ?? form?.entry ?? (users === undefined ? undefined : ownEntry(users));
  const told = entry === undefined ? undefined : toldBy(request.answers?.entry === undefined ? path : undefined, entry);
  if (form !== undefined && entry === undefined)
    throw new UserError("entry-unknown", `${path} does not say yet what is served`, { hint: `name it behind entry: in line ${form.line} of ${path}` });
  const base = options.state.files.get(path);
  if (users === undefined && form === undefined && !request.first)
    throw new UserError("contract-missing", `there is no plimsoll.yaml in ${project.root}`, { hint: "plimsoll init writes one" });
  if (users !== undefined && base === undefined) {
    const asked = request.documents.length === 0 ? users : withSection(users, request.documents, path);
    if (asked === users) return { path, text: users, file: undefined, isUntouched: false, found: [] };
    const file: SettledFile = { path, settled: { what: "write", text: asked, over: false }, before: users, next: undefined };
    return { path, text: asked, file, isUntouched: false, found: [] };
  }

  let found: readonly Found[];
  try {
    const names = imageNames(base ?? "");
    found = foundApplications(project, options.state, told).map((one) => named(one, names.get(one.folder) ?? one.application.name));
  } catch (error) {
    // what it says of an application that is no longer found is the user's to change
    if (!(error instanceof UserError) || users === undefined) throw error;
    return { path, text: users, file: { path, settled: { what: "kept" }, before: users, next: base }, isUntouched: false, found: [] };
  }
  // several applications are called together as their folder is
  const together = found.length > 1 ? plainName(project.root.split(/[\\/]/).at(-1) ?? "") : undefined;
  const section = base === undefined ? setLines(chosen(project, request.documents), together) : sectionIn(base);
  if (base !== undefined && request.documents.length > 0)
    return addDocuments(project, { path, users: users ?? base, found, documents: request.documents }, options);
  const next = withHeader(contractText(partsOf(project, found, options, { entry, healthPath: request.answers?.healthPath }), section));
  const file: SettledFile =
    form === undefined
      ? settleFile(project, path, next, { ...options, force: false })
      : { path, settled: { what: "write", text: next, over: false }, before: written, next };
  // with marks in it nothing could be read
  if (file.settled.what === "merge" && file.settled.conflicts > 0)
    return { path, text: users ?? next, file: { ...file, settled: { what: "kept" } }, isUntouched: false, found };
  const text = file.settled.what === "write" || file.settled.what === "merge" ? file.settled.text : (users ?? next);
  return { path, text, file, isUntouched: text.replaceAll("\r\n", "\n") === next && request.answers?.healthPath === undefined, found };
}

/** What somebody said is served; in a file, or when asked. */
export function toldBy(path: string | undefined, value: string): Told {
  return { value, source: { path, line: undefined, note: path === undefined ? "you said so" : "entry" } };
}

/** The entry that a contract names for the application in its own folder. */
function ownEntry(text: string): string | undefined {
  const images: unknown = readYamlDocument(text)?.get("images");
  if (!isMap(images)) return undefined;
  const own = images.items.map(({ value }) => value).filter((image) => isMap(image) && (image.get("application") ?? ".") === ".");
  return own.map((image) => (isMap(image) ? image.get("entry") : undefined)).find((entry) => typeof entry === "string");
}

interface Added {
  readonly path: string;
  readonly users: string;
  readonly found: readonly Found[];
  readonly documents: readonly string[];
}

/** Further documents for a contract that was written here: the user's text gets them, and has them from then on. */
function addDocuments(project: Project, { documents, found, path, users }: Added, { state }: SettleOptions): SettledContract {
  const text = withSection(users, documents, path);
  const base = state.files.get(path);
  return {
    path,
    text,
    file: { path, settled: text === users ? { what: "same" } : { what: "write", text, over: false }, before: project.read(path), next: base },
    isUntouched: false,
    found,
  };
}

/** A contract with a section that it lacks. */
function withSection(text: string, documents: readonly string[], path: string): string {
  if (/^set:/m.test(text)) {
    throw new UserError("set-there", `${path} has a section set already`, {
      hint: `add to it: ${setLines(documents)
        .slice(1)
        .map((line) => line.trim())
        .join("; ")}`,
    });
  }
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  return `${text}${text.endsWith("\n") ? "" : end}${end}${setLines(documents).join(end)}${end}`;
}

/** What a first set has around it: a Compose file to try it with, unless there is one. */
function chosen(project: Project, documents: readonly string[]): readonly string[] {
  if (documents.length > 0) return documents;
  const written = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/;
  return project.files().some((file) => written.test(file.split("/").at(-1) ?? "")) ? [] : ["local"];
}

function sectionIn(base: string): readonly string[] {
  const lines = base.split("\n");
  const start = lines.findIndex((line) => line.startsWith("set:"));
  if (start === -1) return [];
  const length = lines.slice(start + 1).findIndex((line) => line !== "" && !line.startsWith(" "));
  const section = lines.slice(start, length === -1 ? undefined : start + 1 + length);
  while (section.at(-1) === "") section.pop();
  return section;
}

function partsOf(project: Project, found: readonly Found[], { force, state }: SettleOptions, { entry, healthPath }: Answers): readonly ContractPart[] {
  return found.map(({ application, folder, problems }) => {
    const unstarted = application.language === "node" ? problems.find(({ code }) => code === "entry-unknown" || code === "not-served") : undefined;
    if (unstarted !== undefined) throw new UserError(unstarted.code, unstarted.message, { hint: unstarted.hint });
    const dockerfile = folder === "" ? "Dockerfile" : `${folder}/Dockerfile`;
    const context = contextOf(application);
    return {
      application: servedOr(application),
      shape: healthPath === undefined ? {} : { healthPath },
      entry: folder === "" ? entry : undefined,
      usersDockerfile: !force && project.exists(dockerfile) && !state.files.has(dockerfile),
      folder,
      context: context === "." ? folder || "." : besidePath(folder || ".", context),
    };
  });
}
