import { relative, sep } from "node:path";
import { UserError } from "../errors.ts";
import type { Told } from "../detect/application.ts";
import type { AnyApplication } from "../detect/applications.ts";
import { detect, type DetectionProblem } from "../detect/detect.ts";
import { findApplications } from "../detect/find-applications.ts";
import { detectNode } from "../detect/node/detect-node.ts";
import { openProject } from "../project/open.ts";
import type { Project } from "../project/project.ts";
import { asBefore } from "../project/as-before.ts";
import type { WrittenState } from "../project/written-state.ts";
import { locate, locatePython } from "./repository-above.ts";

export interface Found {
  /** Below the contract's folder; empty for the folder itself. */
  readonly folder: string;
  readonly application: AnyApplication;
  readonly problems: readonly DetectionProblem[];
}

/** What a folder below the contract's holds, as it was before Plimsoll wrote there. A package.json beside a Python application is mostly there for its styles: Python is asked first. */
export function foundApplication(root: Project, folder: string, state: WrittenState, told?: Told): Found {
  const seen = hiding(root, root.root, state);
  const at = (path: string): string => (folder === "" ? path : `${folder}/${path}`);
  const ofNode = root.exists(at("package.json")) || root.exists(at("index.html"));
  const ofPython = (): Omit<Found, "folder"> => {
    const above = folder === "" ? locatePython(root) : { whole: root, folder: "" };
    return above.folder === "" ? detect(seen, folder, told) : detect(hiding(above.whole, root.root, state), above.folder, told);
  };
  if (!ofNode) return { folder, ...ofPython() };
  const located = locate(openProject(`${root.root}/${folder}`));
  const node = (): Omit<Found, "folder"> => detectNode(hiding(located.whole, root.root, state), located.folder, told);
  if (!hasPython(root, at)) return { folder, ...node() };
  const python = attempt(ofPython);
  if (python !== undefined && "entry" in python.application && python.application.entry !== undefined) return { folder, ...python };
  return { folder, ...(attempt(node) ?? ofPython()) };
}

/** The applications that a first contract is written for: the folder's own, else those below it that are deployed. */
export function foundApplications(root: Project, state: WrittenState, told?: Told): readonly Found[] {
  try {
    return [foundApplication(root, "", state, told)];
  } catch (error) {
    if (!(error instanceof UserError) || (error.code !== "no-application" && error.code !== "no-requirements" && error.code !== "not-supported")) throw error;
    const all = findApplications(hiding(root, root.root, state)).filter(({ aside }) => !aside);
    const below = all.filter(({ application, role }) => application !== undefined && DEPLOYED.has(role));
    if (below.length === 0 || below.length > MOST) throw error;
    const [first, ...others] = below.map(({ directory }) => foundApplication(root, directory, state));
    // what could not be read at all is told with the first of the others
    const unread = all.flatMap(({ application, problems }) => (application === undefined ? problems : []));
    return first === undefined ? [] : [{ ...first, problems: [...first.problems, ...unread] }, ...others];
  }
}

const DEPLOYED = new Set(["backend", "frontend", "service"]);
const MOST = 20;

function hiding(project: Project, contractRoot: string, { files, replaced }: WrittenState): Project {
  if (files.size === 0) return project;
  const between = relative(project.root, contractRoot).split(sep).join("/");
  const prefix = between === "" ? "" : `${between}/`;
  return asBefore(project, (path) => {
    const own = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    return own === undefined || !files.has(own) ? undefined : { text: replaced.get(own) };
  });
}

function hasPython(root: Project, at: (path: string) => string): boolean {
  return ["pyproject.toml", "requirements.txt", "Pipfile", "setup.py", "manage.py", "requirements"].some((path) => root.exists(at(path)));
}

function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
