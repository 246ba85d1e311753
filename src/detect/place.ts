import { folderOf } from "../project/folder.ts";
import type { Project } from "../project/project.ts";

/** Where an application is looked at: a directory, and the repository around it. */
export interface Place {
  readonly whole: Project;
  /** Relative to the whole; empty for the whole itself. */
  readonly directory: string;
  /** The directory as a project: paths are relative to it and may lead above with `..`. */
  readonly project: Project;
}

export function placeAt(whole: Project, directory: string): Place {
  return { whole, directory, project: folderOf(whole, directory) };
}

const listed = new WeakMap<readonly string[], Map<(name: string) => boolean, readonly string[]>>();

/** Files of the whole repository with names of a kind, looked for once: each of its applications asks for them. */
export function filesNamed({ whole }: Place, isOne: (name: string) => boolean): readonly string[] {
  const files = whole.files();
  const known = listed.get(files) ?? new Map<(name: string) => boolean, readonly string[]>();
  listed.set(files, known);
  const found = known.get(isOne) ?? files.filter((file) => isOne(file.slice(file.lastIndexOf("/") + 1)));
  known.set(isOne, found);
  return found;
}

/** The directories from the application's own up to the whole's, relative to the application: ``, `..`, `../..`. */
export function upwards({ directory }: Place): string[] {
  const depth = directory.split("/").filter((part) => part !== "").length;
  return Array.from({ length: depth + 1 }, (_, index) => Array.from({ length: index }, () => "..").join("/"));
}

/** A path in a folder, either of which may be empty. */
export function inside(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
