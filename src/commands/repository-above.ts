import { dirname, relative, sep } from "node:path";
import { workspaceOf } from "../detect/node/workspaces.ts";
import { openProject } from "../project/open.ts";
import type { Project } from "../project/project.ts";

export interface Located {
  /** The application's directory, or the root of the workspace that it is a package of. */
  readonly whole: Project;
  /** The application's folder in it, empty for the whole itself. */
  readonly folder: string;
}

const MOST_LEVELS = 6;

/** The same for Python: the root of the uv workspace that a directory is a member of. */
export function locatePython(project: Project): Located {
  const alone: Located = { whole: project, folder: "" };
  if (!project.exists("pyproject.toml") || project.exists("uv.lock")) return alone;
  let above = project.root;
  for (let level = 0; level < MOST_LEVELS && dirname(above) !== above; level += 1) {
    above = dirname(above);
    const whole = openProject(above);
    if (!whole.exists("uv.lock")) continue;
    return /^\[tool\.uv\.workspace\]/m.test(whole.read("pyproject.toml") ?? "") ? { whole, folder: relative(above, project.root).split(sep).join("/") } : alone;
  }
  return alone;
}

/** Opens a directory together with the workspace above it whose lock installs its packages, where there is one. */
export function locate(project: Project): Located {
  const alone: Located = { whole: project, folder: "" };
  if (!project.exists("package.json")) return alone;
  let above = project.root;
  for (let level = 0; level < MOST_LEVELS && dirname(above) !== above; level += 1) {
    above = dirname(above);
    const whole = openProject(above);
    const manifest = whole.read("package.json");
    const names = whole.exists("pnpm-workspace.yaml") || (manifest !== undefined && /"workspaces"\s*:/.test(manifest));
    if (!names) continue;
    const folder = relative(above, project.root).split(sep).join("/");
    if (workspaceOf(whole, folder)?.manifest.folder === "") return { whole, folder };
  }
  return alone;
}
