import { UserError } from "../errors.ts";
import { frameworkFacts } from "../facts/python-frameworks.ts";
import { parentOf, remembering } from "../project/folder.ts";
import type { Project } from "../project/project.ts";
import type { FactSource } from "./application.ts";
import type { AnyApplication } from "./applications.ts";
import { detect } from "./detect.ts";
import type { Detection, DetectionProblem } from "./detect.ts";
import { detectNode } from "./node/detect-node.ts";
import { readPyproject, tableOf } from "./packages/pyproject.ts";
import { placeAt } from "./place.ts";
import { byDefault } from "./source.ts";
import { templatesIn } from "./templates.ts";

export type Role = "backend" | "frontend" | "service" | "worker" | "command" | "library" | "template" | "unknown";

/** One application of a repository. */
export interface FoundApplication {
  /** Relative to the repository; empty for the repository itself. */
  readonly directory: string;
  readonly role: Role;
  /** From what that was seen. */
  readonly marks: readonly FactSource[];
  /** Undefined for a template, which is no application yet, and where nothing could be read. */
  readonly application: AnyApplication | undefined;
  readonly problems: readonly DetectionProblem[];
  /** Lies among examples, documentation or tests: there, but hardly what is deployed. */
  readonly aside: boolean;
}

const MANIFESTS = new Set(["pyproject.toml", "requirements.txt", "requirements.in", "Pipfile", "setup.py", "pylock.toml"]);
const ASIDE =
  /(?:^|\/)(?:tests?|testdata|fixtures?|docs?|documentation|examples?|samples?|demos?|benchmarks?|\.[\w-]+|scripts?|tools?|ci|hack|vendor|third_party|node_modules)(?:\/|$)/i;
const MOST = 300;

/** Every application of a repository with what it is for, the shallowest first. Nothing is run. */
export function findApplications(whole: Project): FoundApplication[] {
  const project = remembering(whole);
  const templates = templatesIn(project);
  const found: FoundApplication[] = templates.map(({ directory, source }) => ({
    directory,
    role: "template",
    marks: [source],
    application: undefined,
    problems: [],
    aside: false,
  }));
  const isTemplate = (directory: string): boolean => templates.some((one) => `${directory}/`.startsWith(`${one.directory}/`)) || /\{[{%]/.test(directory);

  const python = pythonDirectories(project).filter((directory) => !isTemplate(directory));
  const results = python.flatMap((directory) => pythonIn(project, directory, found));
  found.push(...results.filter((one) => !isSecondView(one, results)).map(asFound));
  found.push(
    ...nodeDirectories(project)
      .filter((directory) => !isTemplate(directory))
      .flatMap((directory) => nodeIn(project, directory)),
  );
  found.push(...pageDirectories(project, found).flatMap((directory) => nodeIn(project, directory)));
  return found.toSorted(
    (one, other) => Number(one.aside) - Number(other.aside) || depth(one.directory) - depth(other.directory) || (one.directory < other.directory ? -1 : 1),
  );
}

function depth(directory: string): number {
  return directory === "" ? 0 : directory.split("/").length;
}

/** A directory whose manifest is broken: there, and nothing could be read of it. */
function broken(directory: string, error: UserError): FoundApplication {
  const message = directory === "" ? error.message : `in ${directory}: ${error.message}`;
  const problem: DetectionProblem = { code: "manifest-broken", message, hint: error.hint ?? "repair it" };
  return { directory, role: "unknown", marks: [], application: undefined, problems: [problem], aside: ASIDE.test(directory) };
}

interface PythonResult {
  readonly directory: string;
  readonly detection: Detection;
}

/** @param found where a directory goes whose manifest is broken */
function pythonIn(project: Project, directory: string, found: FoundApplication[]): PythonResult[] {
  try {
    return [{ directory, detection: detect(project, directory) }];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.code === "manifest-broken") found.push(broken(directory, error));
    return [];
  }
}

/** Directories with a file that lists Python packages. */
function pythonDirectories(project: Project): string[] {
  const found = new Set<string>();
  for (const file of project.files()) {
    const at = file.lastIndexOf("/");
    const [folder, name] = at === -1 ? ["", file] : [file.slice(0, at), file.slice(at + 1)];
    if (MANIFESTS.has(name)) found.add(folder);
    // requirements/production.txt lists for the directory above
    else if (/^requirements\/[\w.-]+\.txt$/.test(file) || /\/requirements\/[\w.-]+\.txt$/.test(file))
      found.add(file.slice(0, Math.max(0, file.lastIndexOf("requirements/") - 1)));
  }
  return [...found]
    .filter((directory) => listsPackages(project, directory))
    .toSorted((one, other) => depth(one) - depth(other))
    .slice(0, MOST);
}

/** A pyproject.toml that only configures tools is none of an application's. */
function listsPackages(project: Project, directory: string): boolean {
  const { project: here } = placeAt(project, directory);
  if ([...MANIFESTS].some((name) => name !== "pyproject.toml" && here.exists(name)) || here.exists("requirements")) return true;
  const pyproject = readPyproject(here);
  if (pyproject === undefined || pyproject === "broken") return pyproject === "broken";
  return pyproject.at("project") !== undefined || Object.keys(tableOf(pyproject.at("tool", "poetry"))).length > 0;
}

/** Whether another directory, deeper, holds the same application: the list above it is a second view of it; or shallower, where the deeper list is only beside it. */
function isSecondView({ directory, detection }: PythonResult, results: readonly PythonResult[]): boolean {
  const entry = entryFile(directory, detection);
  if (entry === undefined) {
    // a list above applications that serves nothing of its own
    return detection.application.kind.value === "unknown" && results.some((other) => other.directory !== directory && isBelow(other.directory, directory));
  }
  return results.some((other) => other.directory !== directory && isBelow(other.directory, directory) && entryFile(other.directory, other.detection) === entry);
}

function isBelow(inner: string, outer: string): boolean {
  return outer === "" ? inner !== "" : inner.startsWith(`${outer}/`);
}

/** The file of the entry, relative to the repository. */
function entryFile(directory: string, { application }: Detection): string | undefined {
  const entry = application.entry;
  if (entry === undefined) return undefined;
  const file = entry.evidence.findLast(({ path }) => path?.endsWith(".py") === true)?.path ?? entry.value;
  return directory === "" ? file : `${directory}/${file}`;
}

function asFound({ directory, detection }: PythonResult): FoundApplication {
  const { application, problems } = detection;
  return { directory, role: roleOf(application), marks: marksOf(application), application, problems, aside: ASIDE.test(directory) };
}

function roleOf({ kind, framework }: Detection["application"]): Role {
  switch (kind.value) {
    case "web":
      return frameworkFacts(framework.value) === undefined && kind.confidence === "default" ? "unknown" : "backend";
    default:
      return kind.value;
  }
}

function marksOf({ kind, framework, entry }: Detection["application"]): readonly FactSource[] {
  return kind.value === "web" ? [...(entry?.evidence ?? []), ...framework.evidence] : kind.evidence;
}

/** Directories with a package.json. */
function nodeDirectories(project: Project): string[] {
  return project
    .files()
    .filter((file) => file === "package.json" || file.endsWith("/package.json"))
    .map(parentOf)
    .toSorted((one, other) => depth(one) - depth(other))
    .slice(0, MOST);
}

/** Directories of plain pages: the repository itself where nothing else was found in it, and those with a Dockerfile beside index.html. */
function pageDirectories(project: Project, found: readonly FoundApplication[]): string[] {
  const taken = new Set(found.map(({ directory }) => directory));
  return project
    .files()
    .filter((file) => file === "index.html" || file.endsWith("/index.html"))
    .map(parentOf)
    .filter((directory) => !taken.has(directory) && (directory === "" ? found.every(({ aside }) => aside) : project.exists(`${directory}/Dockerfile`)))
    .slice(0, MOST);
}

function nodeIn(project: Project, directory: string): FoundApplication[] {
  try {
    const { application, problems } = detectNode(project, directory);
    const role = application.language === "node" ? "backend" : "frontend";
    const marks = application.framework.evidence.length > 0 ? application.framework.evidence : [byDefault("package.json")];
    return [{ directory, role, marks, application, problems, aside: ASIDE.test(directory) }];
  } catch (error) {
    if (error instanceof UserError) return error.code === "manifest-broken" ? [broken(directory, error)] : [];
    throw error;
  }
}
