import type { Project } from "../../project/project.ts";
import { within, type Manifest } from "./manifest.ts";
import { exportedConfiguration } from "./script/configuration.ts";
import type { Literal } from "./script/literal.ts";
import type { TypeScriptSettings } from "./typescript.ts";
import type { WorkspaceRoot } from "./workspaces.ts";

/** One package of JavaScript or TypeScript, and the repository around it. */
export interface NodeProject {
  readonly project: Project;
  /** The application's folder, empty for the project itself. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly workspace: WorkspaceRoot | undefined;
  readonly settings: TypeScriptSettings;
}

export interface ConfigurationFile {
  /** Relative to the application. */
  readonly name: string;
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
  readonly value: Literal;
}

const EXTENSIONS = ["ts", "mts", "js", "mjs", "cjs", "cts"];

/** A configuration file by its name without extension, `vite.config`; undefined where there is none. */
export function configuration({ project, folder }: NodeProject, stem: string): ConfigurationFile | undefined {
  for (const extension of EXTENSIONS) {
    const name = `${stem}.${extension}`;
    const path = within(folder, name);
    const text = project.read(path);
    if (text !== undefined) return { name, path, text, value: exportedConfiguration(text) };
  }
  return undefined;
}

/** Whether a file or folder is there, by its path in the application. */
export function has({ project, folder }: NodeProject, path: string): boolean {
  return project.exists(within(folder, path));
}
